import { Select, TextInput } from '@mantine/core';
import type { MemberInputJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { FormGrid } from '../../ui/Page.tsx';
import { QuantityInput } from '../../ui/QuantityInput.tsx';

export type WorkFacts = Pick<
  MemberInputJson,
  'departmentId' | 'category' | 'experienceYears' | 'degree' | 'registrationNumber' | 'council'
>;
/** What pages list of it. */
export const WORK_FIELDS = [
  'department',
  'category',
  'experienceYears',
  'degree',
  'registrationNumber',
  'council',
] as const;
/** What the form has a field for. */
export const WORK_INPUTS = [...WORK_FIELDS, 'departmentId'] as const;
export const NO_WORK: WorkFacts = {
  departmentId: null,
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
  /** To choose from; one that the person is in already stands among them, also when it is retired. */
  departments: readonly { id: string; name: string }[];
}

/** What a hospital asks of those who are registered with a council. */
export function WorkFields({ value, onChange, errorOf, isDoctor, departments }: WorkFieldsProps) {
  const { t } = useTranslation();
  const text = (field: 'category' | 'degree' | 'registrationNumber' | 'council') => (
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
          <Select
            label={t('people.facts.department')}
            data={departments.map(({ id, name }) => ({ value: id, label: name }))}
            value={value.departmentId}
            onChange={(departmentId) => onChange({ departmentId })}
            error={errorOf('departmentId')}
            description={departments.length === 0 ? t('people.noDepartments') : undefined}
            nothingFoundMessage={t('people.noSuchDepartment')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('patients.act.clear') }}
          />
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
