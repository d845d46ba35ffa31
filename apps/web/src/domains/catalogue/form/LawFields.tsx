import { Select, TextInput } from '@mantine/core';
import { catalogue } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { useTreatment } from '../tax/treatment.ts';
import type { ItemFieldProps } from './itemFields.ts';
import { SCHEDULES } from './itemFields.ts';

/** Tax class, HSN code and the schedule of the Drugs Rules. */
export function LawFields({ fields, set, errorOf }: ItemFieldProps) {
  const { t } = useTranslation();
  const rules = useRoute(catalogue.taxRules.list, {}, { staleMs: 300_000 }).data ?? [];
  const treatment = useTreatment();
  const classes = [
    ...new Set([...rules.map((rule) => rule.taxClass), ...(fields.taxClass === null ? [] : [fields.taxClass])]),
  ];
  const own = rules.filter((rule) => rule.taxClass === fields.taxClass);
  return (
    <>
      <Select
        label={t('catalogue.field.taxClass')}
        description={own.map(treatment).join('; ') || t('catalogue.hint.taxClass')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={classes}
        value={fields.taxClass}
        onChange={(taxClass) => set({ taxClass })}
        error={errorOf('taxClass')}
        required
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('catalogue.noTaxClass')}
      />
      <TextInput
        label={t('catalogue.field.hsn')}
        description={t('catalogue.hint.hsn')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={fields.hsn}
        onChange={(event) => set({ hsn: event.currentTarget.value })}
        error={errorOf('hsn')}
        required
        pattern="[0-9]{4,8}"
        title={t('catalogue.hint.hsn')}
        inputMode="numeric"
        maxLength={8}
        autoComplete="off"
      />
      {fields.kind === 'medicine' ? (
        <Select
          label={t('catalogue.field.schedule')}
          placeholder={t('catalogue.noSchedule')}
          data={SCHEDULES.map((value) => ({ value, label: t(`catalogue.schedule.${value}`) }))}
          value={fields.schedule}
          onChange={(schedule) => set({ schedule })}
          error={errorOf('schedule')}
          clearable
          clearButtonProps={{ 'aria-label': t('table.clear') }}
        />
      ) : null}
    </>
  );
}
