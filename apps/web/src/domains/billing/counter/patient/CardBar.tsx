import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../../../../ui/KeyHint.tsx';
import classes from './Patient.module.css';

/** Head of the card of whom the bill is for, with the way to somebody else. */
export function CardBar({ act, onAct }: { act: string; onAct: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar}>
      <span className={classes.label}>{t('billing.patient.one')}</span>
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={onAct}
        rightSection={<KeyHint combo="F2" />}
        aria-keyshortcuts="F2"
      >
        {act}
      </Button>
    </div>
  );
}
