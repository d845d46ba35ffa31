import { ActionIcon, Button, Switch, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import type { RecordDraftHandle } from './useRecordDraft.ts';
import classes from '../Records.module.css';

/** Fields that a refusal may name. */
export const SHOWN = ['title', 'text', 'date', 'reason'] as const;

interface DraftFieldsProps {
  draft: RecordDraftHandle;
  isAmendment: boolean;
  errorOf: (path: string) => string | undefined;
}

export function DraftFields({ draft, isAmendment, errorOf }: DraftFieldsProps) {
  const { t } = useTranslation();
  const { content, change } = draft;
  return (
    <FormGrid>
      <TextInput
        label={t('records.field.title')}
        value={content.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
        error={errorOf('title')}
        maxLength={200}
        autoFocus
      />
      <DateField
        label={t('records.field.date')}
        value={content.date}
        onChange={(date) => (date === null ? undefined : change({ date }))}
        error={errorOf('date')}
      />
      <div data-wide>
        <Values draft={draft} />
      </div>
      <div data-wide>
        <Textarea
          label={t('records.field.text')}
          value={content.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
          error={errorOf('text')}
          autosize
          minRows={8}
          maxLength={50_000}
        />
      </div>
      {isAmendment ? (
        <div data-wide>
          <TextInput
            label={t('records.field.reason')}
            description={t('records.field.reasonText')}
            value={content.reason}
            onChange={(event) => change({ reason: event.currentTarget.value })}
            error={errorOf('reason')}
            maxLength={500}
          />
        </div>
      ) : null}
      <div data-wide>
        <Switch
          label={t('records.field.released')}
          description={t('records.field.releasedText')}
          checked={content.released}
          onChange={(event) => change({ released: event.currentTarget.checked })}
        />
      </div>
    </FormGrid>
  );
}

/** Named values: a measurement, a dose, a result. */
function Values({ draft }: Pick<DraftFieldsProps, 'draft'>) {
  const { t } = useTranslation();
  const { fields } = draft.content;
  const set = (at: number, part: Partial<(typeof fields)[number]>): void =>
    draft.change({ fields: fields.map((field, i) => (i === at ? { ...field, ...part } : field)) });
  return (
    <>
      {fields.map(({ label, value }, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no other name, and are only added at the end
        <div key={i} className={classes.valueRow}>
          <TextInput
            label={t('records.field.label')}
            value={label}
            onChange={(event) => set(i, { label: event.currentTarget.value })}
            maxLength={100}
          />
          <TextInput
            label={t('records.field.value')}
            value={value}
            onChange={(event) => set(i, { value: event.currentTarget.value })}
            maxLength={1_000}
          />
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t('records.field.remove', { label: label || String(i + 1) })}
            onClick={() => draft.change({ fields: fields.filter((_, at) => at !== i) })}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => draft.change({ fields: [...fields, { label: '', value: '' }] })}
      >
        {t('records.field.add')}
      </Button>
    </>
  );
}
