import { Button, FileButton, Select } from '@mantine/core';
import { FILE_MOST_BYTES, FILE_TYPES, type FileJson, reachOf, type RecordCategory } from '@pramana/contract';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { DropZone } from '../../ui/DropZone.tsx';
import classes from './Files.module.css';
import { sizeText } from './sizeText.ts';
import { uploads } from './upload.ts';

interface AddFilesProps {
  patientId: string;
  unfinished: readonly FileJson[];
  /** What the files are for, where that says their kind as well. */
  target?: { readonly id: string; readonly category: RecordCategory };
}

/** Drop or choose files for a patient; they go out at once. */
export function AddFiles({ patientId, unfinished, target }: AddFilesProps) {
  const { t, i18n } = useTranslation();
  const { roles } = useSession();
  const writable = reachOf(roles).writes;
  const [chosen, setChosen] = useState<RecordCategory>('documents');
  const category = target?.category ?? chosen;
  if (writable.length === 0) return null;
  const add = (given: readonly File[]): void => {
    for (const file of given) {
      if (file.size === 0) toast(t('files.empty', { name: file.name }));
      else if (file.size > FILE_MOST_BYTES) {
        toast(t('files.tooLarge', { name: file.name, most: sizeText(FILE_MOST_BYTES, i18n.language) }));
      } else uploads.start({ patientId, category, file, target: target?.id ?? null }, unfinished);
    }
  };
  return (
    <DropZone className={classes.drop ?? ''} onFiles={add}>
      {target === undefined ? (
        <Select
          label={t('files.category')}
          data={writable.map((value) => ({ value, label: t(`files.kind.${value}`) }))}
          value={chosen}
          onChange={(value) => setChosen(value ?? 'documents')}
          allowDeselect={false}
          className={classes.category}
        />
      ) : null}
      <FileButton multiple accept={`${FILE_TYPES.join(',')},.dcm`} onChange={add}>
        {(props) => (
          <Button {...props} leftSection={<IconUpload size={18} aria-hidden />}>
            {t('files.choose')}
          </Button>
        )}
      </FileButton>
      <p className={classes.dim}>
        {t('files.dropHere', { most: sizeText(FILE_MOST_BYTES, i18n.language) })} {t('files.asTheyAre')}
      </p>
    </DropZone>
  );
}
