import { Button, FileButton, Select } from '@mantine/core';
import { FILE_MOST_BYTES, FILE_RIGHTS, FILE_TYPES, type FileCategory, type FileJson } from '@pramana/contract';
import { IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import classes from './Files.module.css';
import { sizeText } from './sizeText.ts';
import { uploads } from './upload.ts';

/** Drop or choose files for a patient; they go out at once. */
export function AddFiles({ patientId, unfinished }: { patientId: string; unfinished: readonly FileJson[] }) {
  const { t, i18n } = useTranslation();
  const writable = useWritable();
  const [category, setCategory] = useState<FileCategory>('documents');
  const [isOver, setOver] = useState(false);
  if (writable.length === 0) return null;
  const add = (chosen: readonly File[]): void => {
    for (const file of chosen) {
      if (file.size === 0) toast(t('files.empty', { name: file.name }));
      else if (file.size > FILE_MOST_BYTES) {
        toast(t('files.tooLarge', { name: file.name, most: sizeText(FILE_MOST_BYTES, i18n.language) }));
      } else uploads.start({ patientId, category, file }, unfinished);
    }
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Select
        label={t('files.category')}
        data={writable.map((value) => ({ value, label: t(`files.kind.${value}`) }))}
        value={category}
        onChange={(value) => setCategory(value ?? 'documents')}
        allowDeselect={false}
        className={classes.category}
      />
      <FileButton multiple accept={`${FILE_TYPES.join(',')},.dcm`} onChange={add}>
        {(props) => (
          <Button {...props} leftSection={<IconUpload size={18} aria-hidden />}>
            {t('files.choose')}
          </Button>
        )}
      </FileButton>
      <p className={classes.dim}>{t('files.dropHere', { most: sizeText(FILE_MOST_BYTES, i18n.language) })}</p>
    </div>
  );
}

function useWritable(): readonly FileCategory[] {
  const { roles } = useSession();
  return [...new Set(roles.flatMap((role) => FILE_RIGHTS[role]?.writes ?? []))];
}
