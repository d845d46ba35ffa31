import { Alert, Text } from '@mantine/core';
import type { AuditRunJson } from '@pramana/contract';
import { IconAlertOctagon, IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { Beside } from './Beside.tsx';
import { Figures } from './Figures.tsx';
import { Findings } from './Findings.tsx';
import { WhatWasChecked } from './WhatWasChecked.tsx';

/** An audit in its state: running, failed, or done with what it found. */
export function AuditRun({ run }: { run: AuditRunJson }) {
  const { t, i18n } = useTranslation();
  const count = (value: number): string => countText(value, i18n.language);
  if (run.status === 'running') {
    const phase = run.phase === 'log' ? 'log' : 'documents';
    return (
      <>
        <ProgressBar label={t(`sealing.audit.phase.${phase}`)} done={run.done} total={run.total} />
        <Text size="sm" c="dimmed">
          {t('sealing.audit.mayLeave')}
        </Text>
      </>
    );
  }
  if (run.status === 'failed') {
    return (
      <Alert color="amber" icon={<IconAlertTriangle />} title={t('sealing.audit.failed')} role="alert">
        {t('sealing.audit.failedText')}
      </Alert>
    );
  }
  const sums = { documents: count(run.documents), entries: count(run.entries) };
  return (
    <>
      {run.ok === true ? (
        <Alert color="brand" icon={<IconShieldCheck />} title={t('sealing.audit.clear')} role="status">
          {t('sealing.audit.clearText', sums)}
        </Alert>
      ) : (
        <Alert
          color="red"
          icon={<IconAlertOctagon />}
          title={t('sealing.audit.found', { count: run.findings.length })}
          role="alert"
        >
          {t('sealing.audit.foundText', sums)}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {t('sealing.audit.finished')} <TimeText at={run.finishedAt ?? run.startedAt} />
      </Text>
      {run.erased.map((each) => (
        <Text key={each.entry} size="sm">
          {t('erasure.erasedBy', { entry: each.entry, documents: count(each.documents) })}
        </Text>
      ))}
      {run.findings.length > 0 ? <Findings findings={run.findings} /> : null}
      <Beside run={run} />
      <Figures run={run} />
      <WhatWasChecked />
    </>
  );
}
