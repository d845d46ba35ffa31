import { Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DateField } from '../../../ui/DateField.tsx';
import classes from '../Consultations.module.css';
import { DiagnosisField } from './DiagnosisField.tsx';
import type { ConsultationHandle } from './useConsultationDraft.ts';

const PASSAGES = [
  ['complaint', 2],
  ['history', 2],
  ['examination', 3],
] as const;

interface NoteFieldsProps {
  draft: ConsultationHandle;
  isAmendment: boolean;
  errorOf: (path: string) => string | undefined;
}

/** What the patient came for, what was found, what it is, what is to be done. */
export function NoteFields({ draft, isAmendment, errorOf }: NoteFieldsProps) {
  const { t } = useTranslation();
  const { content, change } = draft;
  return (
    <div className={classes.column}>
      {isAmendment ? (
        <TextInput
          label={t('consultations.field.reason')}
          value={content.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
          error={errorOf('reason')}
          maxLength={500}
          required
          autoFocus
        />
      ) : null}
      {PASSAGES.map(([name, rows], i) => (
        <Textarea
          key={name}
          label={t(`consultations.field.${name}`)}
          value={content[name]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
          error={errorOf(name)}
          autosize
          minRows={rows}
          maxLength={20_000}
          autoFocus={i === 0 && !isAmendment}
        />
      ))}
      <DiagnosisField diagnoses={content.diagnoses} onChange={(diagnoses) => change({ diagnoses })} />
      <Textarea
        label={t('consultations.field.plan')}
        value={content.plan}
        onChange={(event) => change({ plan: event.currentTarget.value })}
        autosize
        minRows={2}
        maxLength={20_000}
      />
      <div className={classes.pair}>
        <DateField
          label={t('consultations.field.followUp')}
          value={content.followUp}
          onChange={(followUp) => change({ followUp })}
          minDate={content.date}
          clearable
          error={errorOf('followUp')}
        />
        <DateField
          label={t('records.field.date')}
          value={content.date}
          onChange={(date) => (date === null ? undefined : change({ date }))}
          error={errorOf('date')}
        />
      </div>
      <Switch
        label={t('records.field.released')}
        description={t('consultations.releasedText')}
        checked={content.released}
        onChange={(event) => change({ released: event.currentTarget.checked })}
      />
    </div>
  );
}
