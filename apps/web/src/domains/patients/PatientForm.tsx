import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../lib/problem.ts';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Revealed } from '../../ui/Revealed.tsx';
import { Section } from '../../ui/Section.tsx';
import { AddressFields } from './AddressFields.tsx';
import { ContactFields } from './ContactFields.tsx';
import { type PatientFields, sentIdentifiers } from './fields.ts';
import { IdentifierFields } from './IdentifierFields.tsx';
import { PersonFields } from './PersonFields.tsx';

interface PatientFormProps {
  /** Names the form and its button: "Register the patient". */
  label: string;
  fields: PatientFields;
  onChange: (fields: PatientFields) => void;
  onSubmit: () => void;
  onCancel: () => void;
  isBusy: boolean;
  problem: ProblemError | null;
  /** What is to be decided before it can be saved: a probable duplicate, a change by somebody else. */
  question?: ReactNode;
}

const SHOWN = [
  'name',
  'birthDate',
  'age',
  'phone',
  'email',
  'bloodGroup',
  'address/line',
  'address/city',
  'address/district',
  'address/state',
  'address/postalCode',
  'emergencyContact/name',
  'emergencyContact/phone',
  'emergencyContact/relation',
];

/** Everything about a patient in one form: who, where, whom to call, other numbers. */
export function PatientForm({ label, fields, onChange, problem, question, ...acts }: PatientFormProps) {
  const { t } = useTranslation();
  const rows = sentIdentifiers(fields).flatMap((_, at) => [`identifiers/${at}/system`, `identifiers/${at}/value`]);
  const { errorOf, general } = useFormProblem(problem, [...SHOWN, ...rows]);
  const props = { fields, errorOf, set: (change: Partial<PatientFields>) => onChange({ ...fields, ...change }) };
  return (
    <Form label={label} onSubmit={acts.onSubmit} problem={problem}>
      <Stack gap="lg" maw={880}>
        <PersonFields {...props} />
        <Section title={t('patients.part.address')}>
          <AddressFields {...props} />
        </Section>
        <Section title={t('patients.part.contact')}>
          <ContactFields {...props} />
        </Section>
        <Section title={t('patients.part.identifiers')}>
          <IdentifierFields {...props} />
        </Section>
        {question === undefined ? null : <Revealed>{question}</Revealed>}
        {question === undefined && general ? <ProblemText problem={general} /> : null}
        <FormActs>
          <Button variant="default" onClick={acts.onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={acts.isBusy}>
            {label}
          </Button>
        </FormActs>
      </Stack>
    </Form>
  );
}
