import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { takeOver, useShellState } from '../lib/shell.ts';
import classes from './OfflineBar.module.css';

/** Says that another version of the app is ready, or was taken in another tab; the page opens anew when the person says so. */
export function UpdateBar() {
  const { t } = useTranslation();
  const state = useShellState();
  const [step, setStep] = useState<'offered' | 'busy' | 'unsaved'>('offered');
  const act = async (): Promise<void> => {
    setStep('busy');
    if (!(await takeOver())) setStep('unsaved');
  };
  return (
    <div role="status">
      {state === 'current' ? null : (
        <p className={classes.bar}>
          <IconRefresh size={18} aria-hidden />
          <span>
            {t(state === 'taken' ? 'frame.updated' : 'frame.update')}{' '}
            {t(step === 'unsaved' ? 'frame.updateUnsaved' : 'frame.updateForms')}
          </span>
          <Button size="compact-sm" variant="default" loading={step === 'busy'} onClick={() => void act()}>
            {t('frame.updateNow')}
          </Button>
        </p>
      )}
    </div>
  );
}
