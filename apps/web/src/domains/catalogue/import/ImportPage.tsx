import { Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { usePoll } from '../../../lib/poll.ts';
import { keyOf, queryClient, useRoute } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ChooseFile } from './ChooseFile.tsx';
import { FormatGuide } from './FormatGuide.tsx';
import { ImportState } from './ImportState.tsx';
import { type ImportTarget, OWN_CATALOGUE } from './target.ts';

const ASK_MS = 1000;

/** Import of items and prices into this hospital's catalogue, from a file or from the node's template. */
export default function ImportPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('catalogue.import.title')} subtitle={t('catalogue.import.text')}>
      <ImportFlow target={OWN_CATALOGUE}>
        <Text>
          {t('catalogue.template.orTake')}{' '}
          <Anchor inherit renderRoot={(props) => <Link to={paths.itemTemplate()} {...props} />}>
            {t('catalogue.template.take')}
          </Anchor>
        </Text>
      </ImportFlow>
    </Page>
  );
}

interface ImportFlowProps {
  target: ImportTarget;
  /** Stands above the choice of a file. */
  children?: ReactNode;
}

/** Choose, look at what it will do, run. The import's id is in the address: a reload comes back to it. */
export function ImportFlow({ target, children }: ImportFlowProps) {
  const [{ import: id = '' }, setFilters] = useFilters();
  const again = (): void => setFilters({ import: '' });
  if (id !== '') return <Checked id={id} target={target} onAgain={again} />;
  return (
    <>
      {children}
      <ChooseFile target={target} onChecked={(checked) => setFilters({ import: checked })} />
      <FormatGuide />
    </>
  );
}

function Checked({ id, target, onAgain }: { id: string; target: ImportTarget; onAgain: () => void }) {
  const { t } = useTranslation();
  const job = useRoute(target.show, { params: { id } });
  useLiveRefresh('import.progress', target.show);
  usePoll(job.refetch, ASK_MS, job.data?.status === 'running');
  // A list that was looked at before the import is old, however short ago that was.
  const isDone = job.data?.status === 'done';
  useEffect(() => {
    if (isDone) for (const route of target.changes) void queryClient.invalidateQueries({ queryKey: keyOf(route) });
  }, [isDone, target]);
  if (job.data) return <ImportState job={job.data} target={target} onAgain={onAgain} />;
  if (!job.problem) return <RowsSkeleton rows={6} />;
  return (
    <ErrorPanel problem={job.problem} onRetry={job.refetch}>
      <Button variant="default" onClick={onAgain}>
        {t('catalogue.import.another')}
      </Button>
    </ErrorPanel>
  );
}
