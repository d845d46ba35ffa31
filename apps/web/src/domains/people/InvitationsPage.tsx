import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type InvitationJson, joining, type StaffRole } from '@pramana/contract';
import { IconMailForward } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { HospitalLanguage } from './HospitalLanguage.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { useRoleWords } from './roleWords.ts';

/** Invitations by link: who was offered what, and whether they came. */
export default function InvitationsPage() {
  const { t } = useTranslation();
  const [isInviting, setInviting] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const list = useRouteList(joining.invitations.list, {});
  return (
    <Page
      title={t('people.invitations.title')}
      actions={<Button onClick={() => setInviting(true)}>{t('people.invitations.invite')}</Button>}
    >
      {token === null ? null : <LinkOnce token={token} />}
      <DataTable<InvitationJson>
        id="people.invitations"
        label={t('people.invitations.title')}
        columns={useColumns(setToken)}
        list={list}
        keyOf={(row) => row.id}
        empty={<EmptyState icon={IconMailForward} title={t('people.invitations.empty')} />}
      />
      <HospitalLanguage />
      {isInviting ? <Invite onMade={setToken} onClose={() => setInviting(false)} /> : null}
    </Page>
  );
}

/** The link, shown once: its secret stands nowhere. */
function LinkOnce({ token }: { token: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="teal" title={t('people.invitations.link')} mb="md">
      <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }} data-link>
        {`${globalThis.location.origin}${paths.invitation()}#${token}`}
      </Text>
    </Alert>
  );
}

function useColumns(onToken: (token: string) => void): readonly Column<InvitationJson>[] {
  const { t } = useTranslation();
  const words = useRoleWords();
  return [
    { key: 'name', title: t('people.name'), cell: (row) => row.name || row.email || '–' },
    { key: 'roles', title: t('people.roles'), cell: (row) => words(row.roles) },
    { key: 'state', title: t('people.state'), cell: (row) => t(`people.invitations.states.${row.state}`) },
    { key: 'by', title: t('people.application.by'), cell: (row) => row.by },
    { key: 'until', title: t('people.until'), cell: (row) => <TimeText at={row.expiresAt} /> },
    { key: 'acts', title: '', cell: (row) => <RowActs row={row} onToken={onToken} /> },
  ];
}

function RowActs({ row, onToken }: { row: InvitationJson; onToken: (token: string) => void }) {
  const { t } = useTranslation();
  const refreshes = [joining.invitations.list];
  const resend = useAction(joining.invitations.resend, { refreshes });
  const revoke = useAction(joining.invitations.revoke, { refreshes });
  const params = { id: row.id };
  if (row.state === 'accepted' || row.state === 'revoked') return null;
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionButton
        size="compact-sm"
        variant="default"
        isBusy={resend.isBusy}
        onAct={() => resend.run({ params }, ({ data }) => onToken(data.token))}
      >
        {t('people.invitations.resend')}
      </ActionButton>
      <ActionButton size="compact-sm" variant="default" isBusy={revoke.isBusy} onAct={() => revoke.run({ params })}>
        {t('people.invitations.revoke')}
      </ActionButton>
    </Group>
  );
}

function Invite({ onMade, onClose }: { onMade: (token: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ name: '', email: '', roles: [] as StaffRole[] });
  const create = useAction(joining.invitations.create, { refreshes: [joining.invitations.list] });
  const { errorOf, general } = useFormProblem(create.problem, ['name', 'email', 'roles']);
  const can = form.roles.length > 0 ? { ok: true } : { ok: false, why: t('people.rolesNeeded') };
  const save = (): void =>
    create.run({ body: { ...form, email: form.email === '' ? null : form.email } }, ({ data }) => {
      onMade(data.token);
      onClose();
    });
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={save} can={can} isBusy={create.isBusy}>
        {t('people.invitations.invite')}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t('people.invitations.invite')} isOpen onClose={onClose} footer={footer}>
      <Form
        label={t('people.invitations.invite')}
        onSubmit={() => (can.ok ? save() : undefined)}
        problem={create.problem}
      >
        <Stack gap="md">
          <TextInput
            label={t('people.name')}
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            error={errorOf('name')}
            maxLength={200}
            data-autofocus
          />
          <TextInput
            label={t('people.emailOptional')}
            value={form.email}
            onChange={(event) => setForm({ ...form, email: event.currentTarget.value })}
            error={errorOf('email')}
            maxLength={200}
          />
          <RoleChoice
            label={t('people.roles')}
            value={form.roles}
            onChange={(roles) => setForm({ ...form, roles })}
            error={errorOf('roles')}
          />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
