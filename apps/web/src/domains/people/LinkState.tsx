import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../lib/problem.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';

/** What stands behind a private link while it is not here yet: its shape, or why it did not come and the way out. */
export function LinkState({ problem, onRetry }: { problem: ProblemError | null; onRetry: () => void }) {
  const { t } = useTranslation();
  if (problem === null) {
    return (
      <Stack gap="sm">
        <VisuallyHidden role="status">{t('common.loading')}</VisuallyHidden>
        <Skeleton height={18} width="60%" />
        <Skeleton height={36} />
        <Skeleton height={36} />
      </Stack>
    );
  }
  // A link that is over stays over.
  const isOver = problem.context.status >= 400 && problem.context.status < 500 && problem.context.status !== 429;
  return isOver ? <ProblemText problem={problem} /> : <ErrorPanel problem={problem} onRetry={onRetry} />;
}
