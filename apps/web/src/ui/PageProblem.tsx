import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../lib/problem.ts';
import { EmptyState } from './EmptyState.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Page } from './Page.tsx';
import { useProblemWords } from './ProblemText.tsx';

interface PageProblemProps {
  /** Of the page that could not be shown. */
  title: string;
  problem: ProblemError;
  onRetry: () => void;
  /** To the list that it is of. */
  back: { to: string; label: string };
  /** Another way out. */
  children?: ReactNode;
}

/** A page whose one thing could not be shown: why, and the ways out. What is not there is not asked for again. */
export function PageProblem({ title, problem, onRetry, back, children }: PageProblemProps) {
  const { t } = useTranslation();
  const { text } = useProblemWords()(problem);
  const out = (
    <Button variant="default" renderRoot={(props) => <Link to={back.to} {...props} />}>
      {back.label}
    </Button>
  );
  return (
    <Page title={title}>
      {problem.code === 'not_found' ? (
        <EmptyState icon={IconMapOff} title={t('page.notFound')} text={text}>
          {out}
        </EmptyState>
      ) : (
        <ErrorPanel problem={problem} onRetry={onRetry}>
          {out}
          {children}
        </ErrorPanel>
      )}
    </Page>
  );
}
