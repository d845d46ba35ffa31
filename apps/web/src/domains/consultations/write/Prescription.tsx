import { Textarea } from '@mantine/core';
import { catalogue, type DraftLineJson, type ItemRowJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { SearchPick } from '../../../ui/SearchPick.tsx';
import classes from '../Consultations.module.css';
import { blankLine, lineOfItem } from './draftLine.ts';
import { PrescriptionLine } from './PrescriptionLine.tsx';
import { ofLines, type Unread } from './unread.ts';
import type { ConsultationHandle } from './useConsultationDraft.ts';

interface PrescriptionProps {
  draft: ConsultationHandle;
  unread: Unread;
  /** The line whose fields are shown; null: none. */
  opened: string | null;
  onOpen: (line: string | null) => void;
  errorOf: (path: string) => string | undefined;
}

/** The medicines of this visit: of the catalogue, or in words alone. */
export function Prescription({ draft, unread, opened, onOpen, errorOf }: PrescriptionProps) {
  const { t } = useTranslation();
  const { lines, advice } = draft.content;
  const add = (line: DraftLineJson): void => {
    draft.change({ lines: [...lines, line] });
    onOpen(line.id);
  };
  const remove = (id: string): void => {
    const rest = lines.filter((line) => line.id !== id);
    unread.change((texts) =>
      ofLines(
        texts,
        rest.map((line) => line.id),
      ),
    );
    draft.change({ lines: rest });
  };
  return (
    <fieldset className={classes.block}>
      <legend className={classes.legend}>{t('consultations.prescription')}</legend>
      <SearchPick<ItemRowJson>
        label={t('consultations.medicine')}
        placeholder={t('consultations.medicineHint')}
        cacheKey={[catalogue.items.list.id, 'medicines']}
        search={async (q, signal) =>
          (await call(catalogue.items.list, { query: { q, status: 'active' } }, { signal })).data.filter(
            ({ kind }) => kind === 'medicine',
          )
        }
        keyOf={({ id }) => id}
        render={({ name, strength, genericName }) => (
          <div>
            {name}
            <span className={classes.dim}> {[strength, genericName].filter(Boolean).join(' · ')}</span>
          </div>
        )}
        onPick={(item) => add(lineOfItem(item))}
        emptyText={t('consultations.noMedicine')}
        asWritten={(text) => add(blankLine(text.slice(0, 200)))}
      />
      <div>
        {lines.map((line, i) => (
          <PrescriptionLine
            key={line.id}
            line={line}
            unread={unread}
            isOpen={opened === line.id}
            error={errorOf(`lines/${i}/name`) ?? errorOf(`lines/${i}/steps`)}
            onOpen={() => onOpen(opened === line.id ? null : line.id)}
            onChange={(next) => draft.change({ lines: lines.map((each) => (each.id === line.id ? next : each)) })}
            onRemove={() => remove(line.id)}
          />
        ))}
      </div>
      <Textarea
        label={t('consultations.field.advice')}
        value={advice}
        onChange={(event) => draft.change({ advice: event.currentTarget.value })}
        autosize
        minRows={1}
        maxLength={5_000}
      />
    </fieldset>
  );
}
