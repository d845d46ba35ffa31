import { Checkbox, Select, TextInput } from '@mantine/core';
import { HOSPITAL_TYPES, type RegistrationFormJson } from '@pramana/contract';
import { GST_STATES } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { FormGrid } from '../../../ui/Page.tsx';
import { Section } from '../../../ui/Section.tsx';

export interface FieldsProps {
  form: RegistrationFormJson;
  set: (change: Partial<RegistrationFormJson>) => void;
  errorOf: (field: keyof RegistrationFormJson) => string | undefined;
}

/** A line of text of the form. */
export function useLine({ form, set, errorOf }: FieldsProps) {
  const { t } = useTranslation();
  return (field: Exclude<keyof RegistrationFormJson, 'hasNoGstin'>) => ({
    label: t(`hospitals.field.${field}`),
    value: form[field],
    onChange: (event: { currentTarget: HTMLInputElement }) => set({ [field]: event.currentTarget.value }),
    error: errorOf(field),
    maxLength: 200,
  });
}

/** What it is, and the numbers it is known by. */
export function HospitalSection(props: FieldsProps) {
  const { t } = useTranslation();
  const { form, set, errorOf } = props;
  const line = useLine(props);
  return (
    <Section title={t('hospitals.register.hospital')}>
      <FormGrid>
        <TextInput {...line('name')} autoComplete="organization" />
        <Select
          label={t('hospitals.field.type')}
          data={HOSPITAL_TYPES.map((type) => ({ value: type, label: t(`hospitals.type.${type}`) }))}
          value={form.type === '' ? null : form.type}
          onChange={(type) => set({ type: type ?? '' })}
          error={errorOf('type')}
          comboboxProps={{ withinPortal: false }}
        />
        <TextInput {...line('registrationNumber')} />
        <div>
          <TextInput {...line('gstin')} maxLength={20} disabled={form.hasNoGstin} />
          <Checkbox
            mt={8}
            label={t('hospitals.field.hasNoGstin')}
            checked={form.hasNoGstin}
            onChange={({ currentTarget: { checked } }) =>
              set({ hasNoGstin: checked, ...(checked ? { gstin: '' } : {}) })
            }
          />
        </div>
      </FormGrid>
    </Section>
  );
}

/** Where it is. */
export function AddressSection(props: FieldsProps) {
  const { t } = useTranslation();
  const { form, set, errorOf } = props;
  const line = useLine(props);
  const states = Object.keys(GST_STATES) as (keyof typeof GST_STATES)[];
  return (
    <Section title={t('hospitals.register.address')}>
      <FormGrid>
        <TextInput {...line('line')} autoComplete="street-address" />
        <TextInput {...line('city')} autoComplete="address-level2" />
        <Select
          label={t('hospitals.field.stateCode')}
          data={states.map((code) => ({ value: code, label: `${t(`hospitals.state.${code}`)} (${code})` }))}
          value={form.stateCode === '' ? null : form.stateCode}
          onChange={(stateCode) => set({ stateCode: stateCode ?? '' })}
          error={errorOf('stateCode')}
          searchable
          nothingFoundMessage={t('hospitals.register.noState')}
          comboboxProps={{ withinPortal: false }}
        />
        <TextInput {...line('postalCode')} inputMode="numeric" autoComplete="postal-code" maxLength={10} />
      </FormGrid>
    </Section>
  );
}
