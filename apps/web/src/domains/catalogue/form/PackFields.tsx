import { Autocomplete, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { QuantityInput } from '../../../ui/QuantityInput.tsx';
import { useUnitWord } from '../unitWord.ts';
import type { ItemFieldProps } from './itemFields.ts';

/** As they stand in the catalogue; the words for them are the reader's. */
const UNITS = [
  'tablet',
  'capsule',
  'vial',
  'ampoule',
  'bottle',
  'tube',
  'sachet',
  'piece',
  'pack',
  'strip',
  'pair',
  'syringe',
  'inhaler',
  'kit',
  'visit',
  'test',
  'study',
  'day',
  'session',
  'procedure',
  'person',
  'unit',
];

/** What it is counted in, and how many of that make a pack. */
export function PackFields({ fields, set, errorOf }: ItemFieldProps) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const unit = fields.unit.trim();
  return (
    <>
      <Autocomplete
        label={t('catalogue.field.unit')}
        description={t('catalogue.hint.unit')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={UNITS}
        value={fields.unit}
        onChange={(value) => set({ unit: value })}
        error={errorOf('unit')}
        required
        maxLength={20}
      />
      <QuantityInput
        label={t('catalogue.field.packSize')}
        description={t('catalogue.hint.packSize')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={fields.packSize}
        onChange={(packSize) => set({ packSize })}
        error={errorOf('packSize')}
        required
        {...(unit === '' ? {} : { unit: unitWord(unit, fields.packSize ?? 1) })}
      />
      <TextInput
        label={t('catalogue.field.packLabel')}
        description={t('catalogue.hint.packLabel')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={fields.packLabel}
        onChange={(event) => set({ packLabel: event.currentTarget.value })}
        error={errorOf('packLabel')}
        maxLength={200}
        autoComplete="off"
      />
      <TextInput
        label={t('catalogue.field.code')}
        value={fields.code}
        onChange={(event) => set({ code: event.currentTarget.value })}
        error={errorOf('code')}
        required
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        label={t('catalogue.field.barcode')}
        value={fields.barcode}
        onChange={(event) => set({ barcode: event.currentTarget.value })}
        // A scanner ends with Enter, which must not send the form.
        onKeyDown={(event) => (event.key === 'Enter' ? event.preventDefault() : undefined)}
        error={errorOf('barcode')}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  );
}
