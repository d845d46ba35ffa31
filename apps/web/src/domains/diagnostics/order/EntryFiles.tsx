import { ActionIcon } from '@mantine/core';
import type { CitedFileJson } from '@pramana/contract';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AddFiles } from '../../files/AddFiles.tsx';
import { UploadList } from '../../files/UploadList.tsx';
import { usePatientFiles } from '../../files/usePatientFiles.ts';
import classes from '../Diagnostics.module.css';

interface EntryFilesProps {
  patientId: string;
  /** The order: an upload that was cut off goes on here. */
  target: string;
  files: readonly CitedFileJson[];
  onChange: (files: CitedFileJson[]) => void;
}

/** The laboratory's paper: uploaded and encrypted at once, cited by its hash in the sealed result. */
export function EntryFiles({ patientId, target, files, onChange }: EntryFilesProps) {
  const { t } = useTranslation();
  const { rows: all } = usePatientFiles(
    patientId,
    files.map(({ id }) => id),
  );
  return (
    <fieldset className={classes.attach}>
      <legend>{t('diagnostics.report')}</legend>
      <ul className={classes.history} aria-label={t('diagnostics.report')}>
        {files.map(({ id, sha256 }) => {
          const name = all.find((each) => each.id === id)?.name ?? sha256.slice(0, 12);
          return (
            <li key={id}>
              {name}{' '}
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('records.detach', { name })}
                onClick={() => onChange(files.filter((each) => each.id !== id))}
              >
                <IconX size={18} aria-hidden />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      <AddFiles
        patientId={patientId}
        unfinished={all.filter(({ state }) => state === 'uploading')}
        target={{ id: target, category: 'labs' }}
      />
      <UploadList
        patientId={patientId}
        target={target}
        onDone={({ id, sha256 }) => {
          if (sha256 !== null && !files.some((each) => each.id === id)) onChange([...files, { id, sha256 }]);
        }}
      />
    </fieldset>
  );
}
