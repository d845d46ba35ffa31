import { Alert, Button, Text } from '@mantine/core';
import { type BodyOf, hospitals as contract, keys, witnesses } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ReasonDialog } from '../ReasonDialog.tsx';

const routes = contract.console;

/** What is overruled; the words that stand for each are not the same, nor is what follows. */
type Doubt = BodyOf<typeof witnesses.override>['doubt'];

/**
 * The log waits for its witnesses, or somebody shows more than the database has: what that means, and the operator's way to
 * sign without them, or to let a stolen key's log be ended, with a reason.
 */
export function OverrideGuard({ id, isContradicted = false }: { id: string; isContradicted?: boolean }) {
  const { t } = useTranslation();
  // As it was when it was asked for: what the guard doubts since was not read by whoever confirms this.
  const [asked, setAsked] = useState<Doubt | null>(null);
  const send = useAction(witnesses.override, { refreshes: [routes.show, routes.list, keys.nodeLogs.show] });
  const submit = async (doubt: Doubt, reason: string): Promise<void> => {
    try {
      await send.send({ params: { id }, body: { doubt, reason } });
      toast(t(doubt === 'tree' ? 'hospitals.node.contradictedDone' : 'hospitals.node.overrideDone'));
    } catch (error) {
      // Somebody else's word was faster, or a witness answered: this is gone from the page a moment later, with its problem.
      if (asProblem(error).code !== 'conflict') return;
      toast(t('hospitals.node.overrideLate'));
    }
    setAsked(null);
  };
  const act = (doubt: Doubt): string => t(doubt === 'tree' ? 'hospitals.node.contradicted' : 'hospitals.node.override');
  const doubt: Doubt = isContradicted ? 'tree' : 'witnesses';
  return (
    <Alert color="red" role="alert" title={t('hospitals.node.stopped')}>
      <Text size="sm" mb="sm">
        {t(isContradicted ? 'hospitals.node.othersShowMore' : 'hospitals.node.waitsForWitnesses')}
      </Text>
      <Button variant="default" size="xs" onClick={() => setAsked(doubt)}>
        {act(doubt)}
      </Button>
      {asked === null ? null : (
        <ReasonDialog
          act={act(asked)}
          text={t(asked === 'tree' ? 'hospitals.node.contradictedText' : 'hospitals.node.overrideText')}
          label={t('hospitals.review.reason')}
          isBusy={send.isBusy}
          problem={send.problem}
          onSend={(reason) => void submit(asked, reason)}
          onClose={() => setAsked(null)}
        />
      )}
    </Alert>
  );
}
