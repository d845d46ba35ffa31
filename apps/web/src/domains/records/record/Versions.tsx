import { Button } from '@mantine/core';
import type { RecordHistoryJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import { sealState } from '../sealOf.ts';
import type { RecordSource } from '../source.ts';
import { Version } from './Version.tsx';
import type { Older } from './useOlder.ts';
import classes from '../Records.module.css';

interface VersionsProps {
  history: RecordHistoryJson;
  older: Older;
  source: RecordSource;
  onRefresh: () => void;
}

/** The versions of a record, newest first; older ones on demand. */
export function Versions({ history, older, source, onRefresh }: VersionsProps) {
  const { t } = useTranslation();
  const versions = [...history.versions, ...older.rows];
  const waits = (state: string): boolean => state === 'queued';
  useWhenSealed(
    versions.some(
      (version) => waits(sealState(version)) || version.signatures.some(({ seal }) => waits(seal?.state ?? 'queued')),
    ),
    onRefresh,
  );
  return (
    <>
      {versions.map((version, i) => {
        const next = versions[i + 1];
        const before = next?.version === version.version - 1 ? next : undefined;
        return <Version key={version.id} record={history} version={version} before={before} source={source} />;
      })}
      {older.problem ? <ErrorPanel problem={older.problem} onRetry={older.loadMore} /> : null}
      {older.hasMore ? (
        <Button variant="default" loading={older.isLoading} onClick={older.loadMore} className={classes.more}>
          {t('records.older')}
        </Button>
      ) : null}
    </>
  );
}
