import { Button, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../lib/problem.ts';
import { useProblemWords } from './ProblemText.tsx';
import classes from './Panel.module.css';

export interface ErrorPanelProps {
  problem: ProblemError;
  /** The way out: tries again what failed. */
  onRetry?: () => void;
  /** Another way out, such as a link to where it can be mended. */
  children?: ReactNode;
}

/** A part of a page that could not be shown: what happened, and the way out. */
export function ErrorPanel({ problem, onRetry, children }: ErrorPanelProps) {
  const { t } = useTranslation();
  const { text, detail } = useProblemWords()(problem);
  return (
    <div className={classes.panel} role="alert">
      <IconAlertTriangle size={28} stroke={1.6} className={classes.warning} aria-hidden />
      <p className={classes.title}>{text}</p>
      {detail === null ? null : (
        <p className={classes.text} lang="en">
          {detail}
        </p>
      )}
      <Group gap="sm" justify="center">
        {onRetry ? (
          <Button variant="default" onClick={onRetry}>
            {t('common.tryAgain')}
          </Button>
        ) : null}
        {children}
      </Group>
    </div>
  );
}
