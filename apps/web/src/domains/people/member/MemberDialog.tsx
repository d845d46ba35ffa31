import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type MemberJson, people as routes } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { LeftBehind } from './LeftBehind.tsx';
import { RoleChoice } from '../RoleChoice.tsx';

export type MemberAct = 'roles' | 'suspend' | 'resume';

interface MemberDialogProps {
  member: MemberJson;
  act: MemberAct | null;
  onClose: () => void;
}

/** Changes what somebody may do, with the reason that stands on the entry. */
export function MemberDialog({ member, act, onClose }: MemberDialogProps) {
  return act === null ? null : <ActForm key={act} member={member} act={act} onClose={onClose} />;
}

function ActForm({ member, act, onClose }: MemberDialogProps & { act: MemberAct }) {
  const { t } = useTranslation();
  const [roles, setRoles] = useState(member.roles);
  const [reason, setReason] = useState('');
  const refreshes = [routes.members.show, routes.members.list];
  const change = useAction(routes.members.roles, { refreshes });
  const suspend = useAction(routes.members.suspend, { refreshes });
  const resume = useAction(routes.members.resume, { refreshes });
  const running = { roles: change, suspend, resume }[act];
  const { errorOf, general } = useFormProblem(running.problem, ['reason', 'roles']);
  const params = { id: member.id };
  const done = (): void => {
    toast(t(`people.done.${act}`, { name: member.name }));
    onClose();
  };
  const save = (): void => {
    if (act === 'roles') change.run({ params, body: { roles, reason } }, done);
    else if (act === 'suspend') suspend.run({ params, body: { reason } }, done);
    else resume.run({ params, body: { reason } }, done);
  };
  const can = reason.trim() === '' ? { ok: false, why: t('people.reasonNeeded') } : { ok: true };
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={save} can={can} isBusy={running.isBusy}>
        {t(`people.act.${act}`)}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t(`people.act.${act}`)} isOpen onClose={onClose} footer={footer}>
      <Form label={t(`people.act.${act}`)} onSubmit={() => (can.ok ? save() : undefined)} problem={running.problem}>
        <Stack gap="md">
          <Text size="sm">{t(`people.consequence.${act}`)}</Text>
          {act === 'suspend' ? <LeftBehind id={member.id} /> : null}
          {act === 'roles' ? (
            <RoleChoice label={t('people.roles')} value={roles} onChange={setRoles} error={errorOf('roles')} />
          ) : null}
          <TextInput
            label={t('people.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={errorOf('reason')}
            maxLength={200}
            required
            withAsterisk={false}
            data-autofocus
          />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
