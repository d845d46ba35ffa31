import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormGrid } from '../../ui/Page.tsx';
import type { PatientFields } from './fields.ts';
import { STATE_CODES } from './states.ts';

type Address = PatientFields['address'];

interface AddressInputsProps {
  value: Address;
  onChange: (value: Address) => void;
  /** By the field's path, such as `address/city`. */
  errorOf: (path: string) => string | undefined;
}

/** An address in its parts. */
export function AddressInputs({ value: address, onChange, errorOf }: AddressInputsProps) {
  const { t } = useTranslation();
  const change = (part: Partial<Address>): void => onChange({ ...address, ...part });
  return (
    <FormGrid>
      <TextInput
        wrapperProps={{ 'data-wide': true }}
        label={t('patients.field.line')}
        value={address.line}
        onChange={(event) => change({ line: event.currentTarget.value })}
        error={errorOf('address/line')}
        maxLength={200}
        autoComplete="off"
      />
      <TextInput
        label={t('patients.field.city')}
        value={address.city}
        onChange={(event) => change({ city: event.currentTarget.value })}
        error={errorOf('address/city')}
        maxLength={200}
        autoComplete="off"
      />
      <TextInput
        label={t('patients.field.district')}
        value={address.district}
        onChange={(event) => change({ district: event.currentTarget.value })}
        error={errorOf('address/district')}
        maxLength={200}
        autoComplete="off"
      />
      <Select
        label={t('patients.field.state')}
        data={STATE_CODES.map((value) => ({ value, label: t(`patients.state.${value}`) }))}
        value={address.state}
        onChange={(state) => change({ state })}
        error={errorOf('address/state')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('patients.act.clear') }}
        nothingFoundMessage={t('patients.noState')}
      />
      <TextInput
        label={t('patients.field.postalCode')}
        value={address.postalCode}
        onChange={(event) => change({ postalCode: event.currentTarget.value })}
        error={errorOf('address/postalCode') === undefined ? undefined : t('patients.wrong.postalCode')}
        inputMode="numeric"
        maxLength={7}
        pattern="[1-9][0-9]{2} ?[0-9]{3}"
        title={t('patients.wrong.postalCode')}
        autoComplete="off"
      />
    </FormGrid>
  );
}
