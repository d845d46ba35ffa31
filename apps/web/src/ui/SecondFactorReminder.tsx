import { Alert, Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../lib/session.tsx';
import { paths } from '../paths.ts';

/** Put away until the browser is closed; it says nothing about anybody. */
const PUT_AWAY = 'pramana.second-factor-later';

/** Reminds who has only a password, where their hospital advises more. */
export function SecondFactorReminder() {
  const { t } = useTranslation();
  const { secondFactor } = useSession();
  const [isAway, setAway] = useState(() => sessionStorage.getItem(PUT_AWAY) !== null);
  if (secondFactor !== 'advised' || isAway) return null;
  const later = (): void => {
    sessionStorage.setItem(PUT_AWAY, '1');
    setAway(true);
  };
  return (
    <Alert color="amber" role="status" mb="md">
      <Group justify="space-between" gap="sm">
        {t('identity.remind.text')}
        <Group gap="xs">
          <Button component={Link} to={paths.security()} size="compact-sm">
            {t('identity.remind.act')}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={later}>
            {t('identity.remind.later')}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
}
