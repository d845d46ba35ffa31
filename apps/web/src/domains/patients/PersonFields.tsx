import { Input, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session.tsx';
import { FormGrid } from '../../ui/Page.tsx';
import { BirthFields } from './BirthFields.tsx';
import type { FieldProps } from './fieldProps.ts';
import { BLOOD_GROUPS, GENDERS } from './fields.ts';
import { PhoneInput } from '../../ui/PhoneInput.tsx';

/** Who it is and how to reach them. */
export function PersonFields(props: FieldProps) {
  const { fields, set, errorOf } = props;
  const { t } = useTranslation();
  const { may } = useSession();
  const genderLabel = useId();
  return (
    <FormGrid>
      <TextInput
        label={t('patients.field.name')}
        value={fields.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errorOf('name')}
        required
        maxLength={200}
        autoFocus
        autoComplete="off"
        spellCheck={false}
      />
      <div>
        <Input.Label id={genderLabel} component="div">
          {t('patients.field.gender')}
        </Input.Label>
        <SegmentedControl
          fullWidth
          aria-labelledby={genderLabel}
          value={fields.gender}
          onChange={(gender) => set({ gender })}
          data={GENDERS.map((value) => ({ value, label: t(`patients.gender.${value}`) }))}
        />
      </div>
      <BirthFields {...props} />
      <PhoneInput
        label={t('patients.field.phone')}
        value={fields.phone}
        onChange={(phone) => set({ phone })}
        error={errorOf('phone')}
      />
      <TextInput
        label={t('patients.field.email')}
        type="email"
        value={fields.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
        error={errorOf('email')}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {may('clinical:read') ? (
        <Select
          label={t('patients.field.bloodGroup')}
          placeholder={t('patients.notKnown')}
          data={[...BLOOD_GROUPS]}
          value={fields.bloodGroup}
          onChange={(bloodGroup) => set({ bloodGroup })}
          error={errorOf('bloodGroup')}
          clearable
          clearButtonProps={{ 'aria-label': t('patients.act.clear') }}
        />
      ) : null}
    </FormGrid>
  );
}
