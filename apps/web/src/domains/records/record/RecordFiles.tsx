import type { FoundFileJson } from '@pramana/contract';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { FilePreview } from '../../files/FilePreview.tsx';
import { FileRow } from '../../files/FileRow.tsx';
import type { ShownFile } from '../../files/source.ts';
import type { RecordSource } from '../source.ts';
import classes from '../Records.module.css';

interface RecordFilesProps {
  record: string;
  files: readonly FoundFileJson[];
  source: RecordSource;
  /** With the hash that is sealed with the version. */
  withHash?: boolean;
}

/** The files that a version cites, to look at and to take away; one that is not what was cited says so. */
export function RecordFiles({ record, files, source, withHash = false }: RecordFilesProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<ShownFile | null>(null);
  const reading = useMemo(() => source.filesOf(record), [source, record]);
  if (files.length === 0) return null;
  return (
    <>
      <ul className={classes.files} aria-label={t('records.files')}>
        {files.map((file) => (
          <FileRow
            key={file.id}
            file={shownOf(file)}
            source={reading}
            onShow={setShown}
            more={
              withHash ? (
                <>
                  {' '}
                  <CopyHash hash={file.sha256} />
                </>
              ) : null
            }
          />
        ))}
      </ul>
      <FilePreview file={shown} source={reading} onClose={() => setShown(null)} />
    </>
  );
}

export function shownOf({ id, name, type, size, state }: FoundFileJson): ShownFile {
  return { id, name, type, size, health: state };
}
