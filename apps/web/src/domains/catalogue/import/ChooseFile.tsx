import { Button, FileButton, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from './Import.module.css';
import type { ImportTarget } from './target.ts';

/** A file by choice or drop; the server checks it and imports nothing yet. */
export function ChooseFile({ target, onChecked }: { target: ImportTarget; onChecked: (id: string) => void }) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const preview = useAction(target.preview);
  const check = (file: Blob | null | undefined): void => {
    if (file) preview.run({ file }, ({ data }) => onChecked(data.id));
  };
  return (
    <div
      role="group"
      aria-label={t('catalogue.import.choose')}
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        check(event.dataTransfer.files[0]);
      }}
    >
      <IconFileSpreadsheet size={32} stroke={1.4} aria-hidden />
      <Text>{t('catalogue.import.drop')}</Text>
      <FileButton accept=".csv,text/csv" onChange={check}>
        {(props) => (
          <Button {...props} loading={preview.isBusy}>
            {t('catalogue.import.choose')}
          </Button>
        )}
      </FileButton>
      <Text size="xs" c="dimmed">
        {t('catalogue.import.nothingYet')}
      </Text>
      {preview.problem ? <ProblemText problem={preview.problem} /> : null}
    </div>
  );
}
