import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProblemError } from '../../../lib/problem.ts';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Revealed } from '../../../ui/Revealed.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { ItemFields } from './itemFields.ts';
import { LawFields } from './LawFields.tsx';
import { NameFields } from './NameFields.tsx';
import { PackFields } from './PackFields.tsx';

interface ItemFormProps {
  /** Names the form and its button. */
  label: string;
  fields: ItemFields;
  onChange: (fields: ItemFields) => void;
  onSubmit: () => void;
  onCancel: () => void;
  isBusy: boolean;
  problem: ProblemError | null;
  /** What is to be decided before it can be saved. */
  question?: ReactNode;
}

const SHOWN = [
  'kind',
  'name',
  'genericName',
  'strength',
  'form',
  'manufacturer',
  'category',
  'description',
  'code',
  'barcode',
  'unit',
  'packSize',
  'packLabel',
  'hsn',
  'taxClass',
  'schedule',
];

/** Everything about an item but its price, which is sealed for itself. */
export function ItemForm({ label, fields, onChange, problem, question, ...acts }: ItemFormProps) {
  const { t } = useTranslation();
  const { errorOf, general } = useFormProblem(problem, SHOWN);
  const props = { fields, errorOf, set: (change: Partial<ItemFields>) => onChange({ ...fields, ...change }) };
  return (
    <Form label={label} onSubmit={acts.onSubmit} problem={problem}>
      <Stack gap="lg" maw={880}>
        <FormGrid>
          <NameFields {...props} onChange={onChange} />
        </FormGrid>
        <Section title={t('catalogue.part.pack')}>
          <FormGrid>
            <PackFields {...props} />
          </FormGrid>
        </Section>
        <Section title={t('catalogue.part.law')}>
          <FormGrid>
            <LawFields {...props} />
          </FormGrid>
        </Section>
        {question === undefined ? null : <Revealed>{question}</Revealed>}
        {general ? <ProblemText problem={general} /> : null}
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
