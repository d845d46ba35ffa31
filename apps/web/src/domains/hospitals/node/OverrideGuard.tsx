import { Alert, Button, Text } from '@mantine/core';
import { hospitals as contract, keys, witnesses } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ReasonDialog } from '../ReasonDialog.tsx';

const routes = contract.console;

/**
 * The log waits for its witnesses, or somebody shows more than the database has: what that means, and the operator's way to
 * sign without them, or to let a stolen key's log be ended, with a reason.
 */
export function OverrideGuard({ id, isContradicted = false }: { id: string; isContradicted?: boolean }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const send = useAction(witnesses.override, { refreshes: [routes.show, routes.list, keys.nodeLogs.show] });
  const submit = (reason: string): void =>
    send.run({ params: { id }, body: { reason } }, () => {
      toast(t(isContradicted ? 'hospitals.node.contradictedDone' : 'hospitals.node.overrideDone'));
      setAsking(false);
    });
  const words = {
    act: t(isContradicted ? 'hospitals.node.contradicted' : 'hospitals.node.override'),
    text: t(isContradicted ? 'hospitals.node.contradictedText' : 'hospitals.node.overrideText'),
    label: t('hospitals.review.reason'),
  };
  return (
    <Alert color="red" role="alert" title={t('hospitals.node.stopped')}>
      <Text size="sm" mb="sm">
        {t(isContradicted ? 'hospitals.node.othersShowMore' : 'hospitals.node.waitsForWitnesses')}
      </Text>
      <Button variant="default" size="xs" onClick={() => setAsking(true)}>
        {words.act}
      </Button>
      {isAsking ? (
        <ReasonDialog
          {...words}
          isBusy={send.isBusy}
          problem={send.problem}
          onSend={submit}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Alert>
  );
}
