import { Autocomplete, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormGrid } from '../../ui/Page.tsx';
import type { FieldProps } from './fieldProps.ts';
import { PhoneInput } from '../../ui/PhoneInput.tsx';

const RELATIONS = [
  'mother',
  'father',
  'wife',
  'husband',
  'son',
  'daughter',
  'brother',
  'sister',
  'guardian',
  'friend',
] as const;

/** Whom to call. */
export function ContactFields({ fields, set, errorOf }: FieldProps) {
  const { t } = useTranslation();
  const { contact } = fields;
  const change = (part: Partial<typeof contact>): void => set({ contact: { ...contact, ...part } });
  const isNamed = contact.phone !== '' || contact.relation !== '';
  return (
    <FormGrid>
      <TextInput
        label={t('patients.field.contactName')}
        value={contact.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errorOf('emergencyContact/name')}
        required={isNamed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
      />
      <Autocomplete
        label={t('patients.field.relation')}
        data={RELATIONS.map((relation) => t(`patients.relation.${relation}`))}
        value={contact.relation}
        onChange={(relation) => change({ relation })}
        error={errorOf('emergencyContact/relation')}
        maxLength={200}
      />
      <PhoneInput
        label={t('patients.field.contactPhone')}
        value={contact.phone}
        onChange={(phone) => change({ phone })}
        error={errorOf('emergencyContact/phone')}
      />
    </FormGrid>
  );
}
