import { Button } from '@mantine/core';
import type { RecordEntryJson } from '@pramana/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoadedList } from '../../../lib/query.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import { sealState } from '../sealOf.ts';
import type { RecordSource } from '../source.ts';
import { Entry } from './Entry.tsx';
import classes from '../Records.module.css';

interface EntriesProps {
  list: LoadedList<RecordEntryJson>;
  source: RecordSource;
  empty: ReactNode;
}

/** Records of one patient, newest first; more on demand. */
export function Entries({ list, source, empty }: EntriesProps) {
  const { t } = useTranslation();
  useWhenSealed(
    list.rows.some(({ newest }) => sealState(newest) === 'queued'),
    list.refetch,
  );
  return (
    <>
      {list.isLoading ? <RowsSkeleton rows={6} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {list.rows.length === 0 ? null : (
        <ol className={classes.story} aria-label={t('records.title')}>
          {list.rows.map((entry) => (
            <Entry key={entry.id} entry={entry} source={source} />
          ))}
        </ol>
      )}
      {!list.isLoading && !list.problem && list.rows.length === 0 ? empty : null}
      {list.hasMore ? (
        <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore} className={classes.more}>
          {t('table.more')}
        </Button>
      ) : null}
    </>
  );
}
