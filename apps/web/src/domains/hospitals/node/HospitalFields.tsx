import { NativeSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { localeOf } from '../../../lib/format.ts';
import { PhoneInput } from '../../../ui/PhoneInput.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import { Section } from '../../../ui/Section.tsx';
import { NewPasswordInput } from '../../identity/NewPasswordInput.tsx';
import { type HospitalForm, isSlug } from './hospitalForm.ts';

interface FieldsProps {
  form: HospitalForm;
  set: (change: Partial<HospitalForm>) => void;
  errorOf: (path: string) => string | undefined;
}

/** Browsers list the zone of India under its old name only. */
const ZONES = [...new Set(['Asia/Kolkata', ...Intl.supportedValuesOf('timeZone')])].sort();

/** Name and short name. */
export function HospitalFields({ form, set, errorOf }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <Section title={t('hospitals.node.hospital')}>
      <FormGrid>
        <TextInput
          label={t('hospitals.node.name')}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('name')}
          required
          withAsterisk={false}
          autoFocus
        />
        <TextInput
          label={t('hospitals.node.slug')}
          description={t('hospitals.node.slugRule')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={form.slug}
          onChange={(event) => set({ slug: event.currentTarget.value.toLowerCase() })}
          error={form.slug === '' || isSlug(form.slug) ? errorOf('slug') : t('hospitals.fault.not_a_slug')}
          required
          withAsterisk={false}
        />
        <PhoneInput
          label={t('hospitals.node.phone')}
          value={form.phone}
          onChange={(phone) => set({ phone })}
          error={errorOf('phone')}
        />
      </FormGrid>
    </Section>
  );
}

/** Where and when: zone, currency, the cash day, the financial year. */
export function DayFields({ form, set, errorOf }: FieldsProps) {
  const { t, i18n } = useTranslation();
  const month = new Intl.DateTimeFormat(localeOf(i18n.language), { month: 'long', timeZone: 'UTC' });
  const months = Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1),
    label: month.format(Date.UTC(2026, index, 1)),
  }));
  const hours = Array.from({ length: 13 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }));
  return (
    <Section title={t('hospitals.node.days')}>
      <FormGrid>
        <Select
          label={t('hospitals.node.zone')}
          data={ZONES}
          value={form.timeZone}
          onChange={(timeZone) => set({ timeZone: timeZone ?? form.timeZone })}
          error={errorOf('timeZone')}
          searchable
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
        <TextInput
          label={t('hospitals.node.currency')}
          value={form.currency}
          onChange={(event) => set({ currency: event.currentTarget.value })}
          error={errorOf('currency')}
          pattern="[A-Za-z]{3}"
          required
          withAsterisk={false}
        />
        <NativeSelect
          label={t('hospitals.node.dayCut')}
          data={hours}
          value={form.dayCutHour}
          onChange={(event) => set({ dayCutHour: event.currentTarget.value })}
          error={errorOf('dayCutHour')}
        />
        <NativeSelect
          label={t('hospitals.node.yearStart')}
          data={months}
          value={form.yearStartMonth}
          onChange={(event) => set({ yearStartMonth: event.currentTarget.value })}
          error={errorOf('yearStartMonth')}
        />
      </FormGrid>
    </Section>
  );
}

/** What the law wants printed on a bill. */
export function LicenceFields({ form, set, errorOf }: FieldsProps) {
  const { t } = useTranslation();
  const text = (key: 'stateCode' | 'gstin' | 'registrationNumber') => ({
    label: t(`hospitals.node.${key}`),
    value: form[key],
    onChange: (event: { currentTarget: HTMLInputElement }) => set({ [key]: event.currentTarget.value }),
    error: errorOf(key),
  });
  return (
    <Section title={t('hospitals.node.licences')}>
      <FormGrid>
        <TextInput {...text('gstin')} maxLength={15} />
        <TextInput {...text('stateCode')} inputMode="numeric" pattern="[0-9]{2}" maxLength={2} />
        <TextInput {...text('registrationNumber')} />
        <Textarea
          label={t('hospitals.node.drugLicences')}
          value={form.drugLicences}
          onChange={(event) => set({ drugLicences: event.currentTarget.value })}
          error={errorOf('drugLicences')}
          autosize
          minRows={2}
        />
      </FormGrid>
    </Section>
  );
}

/** The first administrator, who can change the password at once. */
export function AdminFields({ form, set, errorOf }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <Section title={t('hospitals.node.admin')}>
      <FormGrid>
        <TextInput
          label={t('people.name')}
          value={form.adminName}
          onChange={(event) => set({ adminName: event.currentTarget.value })}
          error={errorOf('admin/name')}
          required
          withAsterisk={false}
        />
        <TextInput
          label={t('identity.login.login')}
          value={form.adminLogin}
          onChange={(event) => set({ adminLogin: event.currentTarget.value })}
          error={errorOf('admin/login') ?? errorOf('login')}
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <NewPasswordInput
          label={t('people.firstPassword')}
          value={form.adminPassword}
          onChange={(adminPassword) => set({ adminPassword })}
          error={errorOf('admin/password')}
        />
      </FormGrid>
    </Section>
  );
}
