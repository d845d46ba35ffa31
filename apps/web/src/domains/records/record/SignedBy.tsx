import type { RecordSignatureJson } from '@pramana/contract';
import { IconAlertTriangle, IconSignature } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../Records.module.css';

/** Who signed a version by passkey; one that does not count says so, and nothing when nobody did. */
export function SignedBy({ signatures }: { signatures: readonly RecordSignatureJson[] }) {
  const { t } = useTranslation();
  return signatures.map(({ id, by, counts, problem }) => {
    const Icon = counts ? IconSignature : IconAlertTriangle;
    return (
      <span key={id} className={classes.signed} data-bad={!counts || undefined}>
        <Icon size={16} stroke={1.8} aria-hidden />
        {counts ? t('records.signedBy', { who: by }) : t(`records.signature.${problemOf(problem)}`, { who: by })}
      </span>
    );
  });
}

const PROBLEMS = {
  invalid: 'invalid',
  'key-unknown': 'unknown',
  'enrolled-later': 'later',
  retired: 'retired',
} as const;

/** The words of a reason; one that this page does not know is as good as invalid. */
function problemOf(problem: string | null): (typeof PROBLEMS)[keyof typeof PROBLEMS] {
  return PROBLEMS[(problem ?? 'invalid') as keyof typeof PROBLEMS] ?? 'invalid';
}
