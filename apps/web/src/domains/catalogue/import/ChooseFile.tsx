import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { FileDrop } from '../../../ui/DropZone.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import type { ImportTarget } from './target.ts';

/** A file by choice or drop; the server checks it and imports nothing yet. */
export function ChooseFile({ target, onChecked }: { target: ImportTarget; onChecked: (id: string) => void }) {
  const { t } = useTranslation();
  const preview = useAction(target.preview);
  return (
    <FileDrop
      icon={IconFileSpreadsheet}
      label={t('catalogue.import.choose')}
      text={t('catalogue.import.drop')}
      hint={t('catalogue.import.nothingYet')}
      accept=".csv,text/csv"
      isBusy={preview.isBusy}
      onFiles={([file]) => {
        if (file) preview.run({ file }, ({ data }) => onChecked(data.id));
      }}
    >
      {preview.problem ? <ProblemText problem={preview.problem} /> : null}
    </FileDrop>
  );
}
