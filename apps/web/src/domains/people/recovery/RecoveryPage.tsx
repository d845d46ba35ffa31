import { Select, Stack } from '@mantine/core';
import { people, recovery, type RecoveryJson } from '@pramana/contract';
import { IconUserShield } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Proposal } from './Proposal.tsx';
import { ProposeDialog } from './ProposeDialog.tsx';
import classes from './Recovery.module.css';

const routes = recovery.recoveries;
const STEPS = ['ask', 'told', 'second', 'entry'] as const;

/** When a hospital has lost its admin: everybody who works there sees what was proposed, and may ask. */
export default function RecoveryPage() {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const { data, problem, refetch } = useRoute(routes.list, {});
  if (!data) return problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : <PageSkeleton />;
  const isOpen = data.some(({ state }) => state === 'waiting' || state === 'ready');
  const can = isOpen ? { ok: false, why: t('people.recovery.oneAtATime') } : { ok: true };
  const act = (
    <ActionButton can={can} leftSection={<IconUserShield size={18} aria-hidden />} onAct={() => setAsking(true)}>
      {t('people.recovery.propose')}
    </ActionButton>
  );
  return (
    <Page title={t('people.recovery.title')} subtitle={t('people.recovery.subtitle')} actions={act}>
      <Stack gap="lg">
        <Section title={t('people.recovery.how')}>
          <ol className={classes.steps}>
            {STEPS.map((step) => (
              <li key={step}>{t(`people.recovery.steps.${step}`)}</li>
            ))}
          </ol>
        </Section>
        <Section title={t('people.recovery.proposals')}>
          {data.length === 0 ? (
            <EmptyState icon={IconUserShield} title={t('people.recovery.empty')} />
          ) : (
            <Proposals rows={data} />
          )}
        </Section>
      </Stack>
      {isAsking ? <Ask onClose={() => setAsking(false)} /> : null}
    </Page>
  );
}

function Proposals({ rows }: { rows: readonly RecoveryJson[] }) {
  const { t } = useTranslation();
  const refreshes = [routes.list];
  const confirm = useAction(routes.confirm, { refreshes });
  const withdraw = useAction(routes.withdraw, { refreshes });
  const object = useAction(routes.object, { refreshes });
  const acts = {
    confirm: (id: string) => confirm.run({ params: { id } }, () => toast(t('people.recovery.done.confirm'))),
    withdraw: (id: string) => withdraw.run({ params: { id } }, () => toast(t('people.recovery.done.withdraw'))),
    object: (id: string) => object.run({ params: { id } }, () => toast(t('people.recovery.done.object'))),
    isBusy: confirm.isBusy || withdraw.isBusy || object.isBusy,
    problem: confirm.problem ?? withdraw.problem ?? object.problem,
  };
  return (
    <ul className={classes.list}>
      {rows.map((row) => (
        <Proposal key={row.id} proposal={row} acts={acts} isInside />
      ))}
    </ul>
  );
}

/** Somebody who works here asks; a colleague becomes admin once the operator has confirmed it. */
function Ask({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { person } = useSession();
  const [draft, setDraft] = useState({ login: '', reason: '' });
  const colleagues = useRoute(people.colleagues.list, { query: { permission: 'hospital:read' } });
  const others = (colleagues.data ?? []).filter(
    (each) => each.id !== person.id && each.login !== null && !each.roles.includes('admin'),
  );
  const ask = useAction(routes.ask, { refreshes: [routes.list] });
  const send = (): void =>
    ask.run({ body: draft }, () => {
      toast(t('people.recovery.done.propose'));
      onClose();
    });
  const who = (error: string | undefined) => (
    <Select
      label={t('people.recovery.newAdmin')}
      description={t('people.recovery.notYourself')}
      data={others.map(({ login, name, roles }) => ({
        value: login ?? '',
        label: `${name} · ${roles.map((role) => t(`role.${role}`)).join(', ')}`,
      }))}
      value={draft.login === '' ? null : draft.login}
      onChange={(login) => setDraft({ ...draft, login: login ?? '' })}
      error={error}
      nothingFoundMessage={t('people.notFound')}
      searchable
      data-autofocus
    />
  );
  return (
    <ProposeDialog
      draft={draft}
      onChange={setDraft}
      who={who}
      consequence={t('people.recovery.consequence.inside')}
      problem={ask.problem ?? colleagues.problem}
      isBusy={ask.isBusy}
      onSend={send}
      onClose={onClose}
    />
  );
}
