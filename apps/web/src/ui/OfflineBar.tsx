import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useIsOffline } from '../lib/network.ts';
import classes from './OfflineBar.module.css';

/** Says that the server cannot be reached, what that means for the work, and goes by itself when it is back. */
export function OfflineBar() {
  const { t } = useTranslation();
  const isOffline = useIsOffline();
  return (
    <div role="status">
      {isOffline ? (
        <p className={classes.bar}>
          <IconPlugConnectedX size={18} aria-hidden />
          {t('frame.offline')}
        </p>
      ) : null}
    </div>
  );
}
