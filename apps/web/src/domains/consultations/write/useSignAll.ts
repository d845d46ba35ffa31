import { consultations, records } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signByPasskey } from '../../../lib/passkey.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';

/** Signs these versions one after the other: a passkey's signature is of one version, so it is asked for each. */
export function useSignAll(versions: readonly { id: string; version: string }[], onDone: () => void) {
  const { t } = useTranslation();
  const send = useAction(records.records.sign, {
    refreshes: [records.records.show, records.records.list, consultations.consultations.show],
  });
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const run = async (): Promise<void> => {
    for (const params of versions) {
      const passkey = await signByPasskey(params);
      await send.send({ params, body: { passkey } });
    }
    toast(t('records.signed'));
  };
  const sign = (): void => {
    setBusy(true);
    setProblem(null);
    run()
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => {
        setBusy(false);
        onDone();
      });
  };
  return { sign, isBusy, problem };
}
