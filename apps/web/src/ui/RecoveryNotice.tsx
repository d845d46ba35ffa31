import { Alert, Button, Group } from '@mantine/core';
import { recovery } from '@pramana/contract';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../lib/query.ts';
import { useSession } from '../lib/session.tsx';
import { paths } from '../paths.ts';

const FRESH_MS = 300_000;

/** Somebody shall become admin without the admin: whoever works here sees it on every page until it is decided. */
export function RecoveryNotice() {
  const { t } = useTranslation();
  const { hospital, may } = useSession();
  const { pathname } = useLocation();
  const enabled = hospital !== null && may('hospital:read');
  const { data } = useRoute(recovery.recoveries.list, {}, { enabled, staleMs: FRESH_MS });
  const open = data?.find(({ state }) => state === 'waiting' || state === 'ready');
  if (open === undefined || pathname === paths.recovery()) return null;
  return (
    <Alert color="amber" role="status" m="md" mb={0}>
      <Group justify="space-between" gap="sm">
        {t('people.recovery.notice', open)}
        <Button component={Link} to={paths.recovery()} size="compact-sm" variant="default">
          {t('people.recovery.look')}
        </Button>
      </Group>
    </Alert>
  );
}
