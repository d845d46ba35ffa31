import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { countText } from '../lib/format.ts';
import classes from './ProgressBar.module.css';

export interface ProgressBarProps {
  /** What is being done now. */
  label: string;
  done: number;
  /** 0 while it is not known yet. */
  total: number;
}

/** Long work: what is being done and how far it is. The page can be left; the work goes on at the server. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const { t, i18n } = useTranslation();
  const isKnown = total > 0;
  const percent = isKnown ? Math.min(100, (done / total) * 100) : 100;
  const count = (value: number): string => countText(value, i18n.language);
  return (
    <div className={classes.work}>
      <div className={classes.words}>
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm" c="dimmed" className={classes.count}>
          {isKnown ? t('common.doneOf', { done: count(done), total: count(total) }) : ''}
        </Text>
      </div>
      <Progress.Root size="md">
        <Progress.Section value={percent} animated={!isKnown} striped={!isKnown} aria-label={label} />
      </Progress.Root>
    </div>
  );
}
