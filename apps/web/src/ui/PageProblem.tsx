import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ProblemError } from '../lib/problem.ts';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Page } from './Page.tsx';

interface PageProblemProps {
  /** Of the page that could not be shown. */
  title: string;
  problem: ProblemError;
  onRetry: () => void;
  /** To the list that it is of. */
  back: { to: string; label: string };
}

/** A page whose one thing could not be shown: why, and the ways out. */
export function PageProblem({ title, problem, onRetry, back }: PageProblemProps) {
  return (
    <Page title={title}>
      <ErrorPanel problem={problem} onRetry={onRetry}>
        <Button variant="default" renderRoot={(props) => <Link to={back.to} {...props} />}>
          {back.label}
        </Button>
      </ErrorPanel>
    </Page>
  );
}
