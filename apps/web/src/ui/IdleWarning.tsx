import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { markActive } from '../lib/activity.ts';
import { useIsSharedPc } from '../lib/device.ts';
import { useSession } from '../lib/session.tsx';
import classes from './IdleWarning.module.css';
import { useIdleLock } from './useIdleLock.ts';

/** Says that the screen is about to lock; any touch keeps it open. */
export function IdleWarning() {
  const { t } = useTranslation();
  const left = useIdleLock(useSession().idleMinutes);
  const isShared = useIsSharedPc();
  return (
    <div role="status" className={classes.place}>
      {left === null ? null : (
        <div className={classes.warning}>
          <IconLock size={18} stroke={1.6} aria-hidden />
          <span>{t(isShared ? 'identity.lock.soonShared' : 'identity.lock.soon', { count: left })}</span>
          <Button size="compact-sm" variant="white" onClick={() => markActive()}>
            {t('identity.lock.stay')}
          </Button>
        </div>
      )}
    </div>
  );
}
