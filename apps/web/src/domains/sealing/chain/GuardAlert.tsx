import { Alert } from '@mantine/core';
import type { ChainHeadJson } from '@pramana/contract';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const KNOWN = ['NONE', 'ROLLBACK', 'FORK', 'HEAD_DAMAGED', 'HEAD_COPY', 'WITNESSES'] as const;

/** The guard has stopped signing (I-5): what it saw, and what to do. Loud, because every hour of it costs proofs. */
export function GuardAlert({ guard }: { guard: ChainHeadJson['guard'] }) {
  const { t } = useTranslation();
  const code = KNOWN.find((each) => each === guard.code);
  return (
    <Alert
      color="red"
      variant="filled"
      icon={<IconAlertOctagon />}
      title={code === undefined ? guard.code : `${code}: ${t(`sealing.guard.${code}.title`)}`}
      role="alert"
    >
      {code === undefined ? null : <p>{t(`sealing.guard.${code}.text`)}</p>}
      <p lang="en">{guard.detail}</p>
      {code === undefined ? null : (
        <p>
          <strong>{t('sealing.guard.todo')}</strong> {t(`sealing.guard.${code}.todo`)}
        </p>
      )}
    </Alert>
  );
}
