import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Skeleton, Text, TextInput } from '@mantine/core';
import { recovery } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Proposal } from './Proposal.tsx';
import { ProposeDialog } from './ProposeDialog.tsx';
import classes from './Recovery.module.css';

const routes = recovery.recoveries;

interface NodeRecoveryProps {
  hospital: { id: string; name: string };
}

/** The operator's side of a lost admin: propose, confirm what was asked for inside, take back. */
export function NodeRecovery({ hospital }: NodeRecoveryProps) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const { data, problem, refetch } = useRoute(routes.node, { params: { hospital: hospital.id } });
  const refreshes = [routes.node];
  const confirm = useAction(routes.confirmOnNode, { refreshes });
  const withdraw = useAction(routes.withdrawOnNode, { refreshes });
  const at = (id: string) => ({ params: { hospital: hospital.id, id } });
  const acts = {
    confirm: (id: string) => confirm.run(at(id), () => toast(t('people.recovery.done.confirm'))),
    withdraw: (id: string) => withdraw.run(at(id), () => toast(t('people.recovery.done.withdraw'))),
    isBusy: confirm.isBusy || withdraw.isBusy,
    problem: confirm.problem ?? withdraw.problem,
  };
  const isOpen = data?.some(({ state }) => state === 'waiting' || state === 'ready');
  // What nobody knows yet is no reason.
  const act =
    isOpen === undefined ? null : (
      <ActionButton
        variant="default"
        size="compact-sm"
        can={{ ok: !isOpen, why: t('people.recovery.open') }}
        onAct={() => setAsking(true)}
      >
        {t('people.recovery.propose')}
      </ActionButton>
    );
  return (
    <Section title={t('people.recovery.title')} actions={act}>
      {data === undefined ? (
        problem ? (
          <ErrorPanel problem={problem} onRetry={refetch} />
        ) : (
          <Skeleton height={60} />
        )
      ) : data.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('people.recovery.emptyNode')}
        </Text>
      ) : (
        <ul className={classes.list}>
          {data.map((row) => (
            <Proposal key={row.id} proposal={row} acts={acts} isInside={false} />
          ))}
        </ul>
      )}
      {isAsking ? <Propose hospital={hospital} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

function Propose({ hospital, onClose }: NodeRecoveryProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState({ login: '', reason: '' });
  const propose = useAction(routes.propose, { refreshes: [routes.node] });
  const send = (): void =>
    propose.run({ params: { hospital: hospital.id }, body: draft }, () => {
      toast(t('people.recovery.done.propose'));
      onClose();
    });
  const who = (error: string | undefined) => (
    <TextInput
      label={t('people.recovery.loginOfNew')}
      value={draft.login}
      onChange={(event) => setDraft({ ...draft, login: event.currentTarget.value })}
      error={error}
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      required
      withAsterisk={false}
      data-autofocus
    />
  );
  return (
    <ProposeDialog
      draft={draft}
      onChange={setDraft}
      who={who}
      consequence={t('people.recovery.consequence.node', { hospital: hospital.name })}
      problem={propose.problem}
      isBusy={propose.isBusy}
      onSend={send}
      onClose={onClose}
    />
  );
}
