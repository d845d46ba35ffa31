import { TextInput } from '@mantine/core';
import type { MemberInputJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { FormGrid } from '../../ui/Page.tsx';
import { QuantityInput } from '../../ui/QuantityInput.tsx';

export type WorkFacts = Pick<
  MemberInputJson,
  'department' | 'category' | 'experienceYears' | 'degree' | 'registrationNumber' | 'council'
>;
export const WORK_FIELDS = [
  'department',
  'category',
  'experienceYears',
  'degree',
  'registrationNumber',
  'council',
] as const;
export const NO_WORK: WorkFacts = {
  department: '',
  category: '',
  experienceYears: null,
  degree: '',
  registrationNumber: '',
  council: '',
};

interface WorkFieldsProps {
  value: WorkFacts;
  onChange: (change: Partial<WorkFacts>) => void;
  errorOf: (field: string) => string | undefined;
  /** Everything that a doctor is asked; of others only the registration. */
  isDoctor: boolean;
}

/** What a hospital asks of those who are registered with a council. */
export function WorkFields({ value, onChange, errorOf, isDoctor }: WorkFieldsProps) {
  const { t } = useTranslation();
  const text = (field: Exclude<keyof WorkFacts, 'experienceYears'>) => (
    <TextInput
      key={field}
      label={t(`people.facts.${field}`)}
      value={value[field]}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      error={errorOf(field)}
      maxLength={200}
      autoComplete="off"
    />
  );
  return (
    <FormGrid>
      {isDoctor ? (
        <>
          {text('department')}
          {text('category')}
          <QuantityInput
            label={t('people.facts.experienceYears')}
            unit={t('people.years')}
            value={value.experienceYears}
            onChange={(experienceYears) => onChange({ experienceYears })}
            min={0}
            max={80}
            error={errorOf('experienceYears')}
          />
          {text('degree')}
        </>
      ) : null}
      {text('registrationNumber')}
      {text('council')}
    </FormGrid>
  );
}
