import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { takeOver, useIsOutdated } from '../lib/shell.ts';
import classes from './OfflineBar.module.css';

/** Says that another version of the app is ready; it is taken when the person says so. */
export function UpdateBar() {
  const { t } = useTranslation();
  const isOutdated = useIsOutdated();
  const [isBusy, setBusy] = useState(false);
  const act = (): void => {
    setBusy(true);
    void takeOver();
  };
  return (
    <div role="status">
      {isOutdated ? (
        <p className={classes.bar}>
          <IconRefresh size={18} aria-hidden />
          {t('frame.update')}{' '}
          <Button size="compact-sm" variant="default" loading={isBusy} onClick={act}>
            {t('frame.updateNow')}
          </Button>
        </p>
      ) : null}
    </div>
  );
}
