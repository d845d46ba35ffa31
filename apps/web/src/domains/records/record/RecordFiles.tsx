import type { CitedFileJson } from '@pramana/contract';
import { IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import classes from '../Records.module.css';

export interface RecordFilesProps {
  record: string;
  version: number;
  files: readonly CitedFileJson[];
}

/** The files that a version cites, each by the hash of its content that is sealed with the version. */
export function RecordFiles({ files }: RecordFilesProps) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={t('records.files')}>
      {files.map(({ id, sha256 }) => (
        <li key={id}>
          <IconFile size={16} aria-hidden /> <CopyHash hash={sha256} />
        </li>
      ))}
    </ul>
  );
}
