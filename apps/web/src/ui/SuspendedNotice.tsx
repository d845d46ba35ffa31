import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../lib/session.tsx';

/** Somebody whose hospital is suspended reads the operator's reason, whatever page they are on. */
export function SuspendedNotice() {
  const { t } = useTranslation();
  const { hospital, memberships } = useSession();
  if (hospital !== null) return null;
  return memberships.map((each) =>
    each.suspended === undefined ? null : (
      <Alert
        key={each.hospital.id}
        color="amber"
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
        m="md"
        role="alert"
        title={each.suspended}
      >
        <Text>{t('hospitals.suspension.text', { hospital: each.hospital.name })}</Text>
      </Alert>
    ),
  );
}
