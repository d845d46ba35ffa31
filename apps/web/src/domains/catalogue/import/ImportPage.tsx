import { Button } from '@mantine/core';
import { catalogue } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { usePoll } from '../../../lib/poll.ts';
import { useRoute } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ChooseFile } from './ChooseFile.tsx';
import { FormatGuide } from './FormatGuide.tsx';
import { ImportState } from './ImportState.tsx';

const ASK_MS = 1000;

/** Import of items and prices: choose, look at what it will do, run. Its id is in the address: a reload comes back to it. */
export default function ImportPage() {
  const { t } = useTranslation();
  const [{ import: id = '' }, setFilters] = useFilters();
  const again = (): void => setFilters({ import: '' });
  return (
    <Page title={t('catalogue.import.title')} subtitle={t('catalogue.import.text')}>
      {id === '' ? (
        <>
          <ChooseFile onChecked={(checked) => setFilters({ import: checked })} />
          <FormatGuide />
        </>
      ) : (
        <Checked id={id} onAgain={again} />
      )}
    </Page>
  );
}

function Checked({ id, onAgain }: { id: string; onAgain: () => void }) {
  const { t } = useTranslation();
  const job = useRoute(catalogue.imports.show, { params: { id } });
  useLiveRefresh('import.progress', catalogue.imports.show);
  usePoll(job.refetch, ASK_MS, job.data?.status === 'running');
  if (job.data) return <ImportState job={job.data} onAgain={onAgain} />;
  if (!job.problem) return <RowsSkeleton rows={6} />;
  return (
    <ErrorPanel problem={job.problem} onRetry={job.refetch}>
      <Button variant="default" onClick={onAgain}>
        {t('catalogue.import.another')}
      </Button>
    </ErrorPanel>
  );
}
