import { Group, Stack, TextInput } from '@mantine/core';
import { disclosures } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { DateField } from '../../ui/DateField.tsx';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import { CodeArea } from '../../ui/CodeArea.tsx';

const FIELDS = ['from', 'to', 'auditor', 'recipient', 'reason'] as const;
type Filled = Record<(typeof FIELDS)[number], string>;
const EMPTY: Filled = { from: '', to: '', auditor: '', recipient: '', reason: '' };

/** Which days, for whom, why: all of it stands on the entry of the log. */
export function BundleForm() {
  const { t } = useTranslation();
  const [filled, setFilled] = useState(EMPTY);
  const make = useAction(disclosures.bundles.create, { refreshes: [disclosures.bundles.list] });
  const { errorOf, general } = useFormProblem(make.problem, [...FIELDS]);
  const isReady = FIELDS.every((name) => filled[name].trim() !== '');
  const set = (name: keyof Filled, value: string): void => setFilled((before) => ({ ...before, [name]: value }));
  const submit = (): void => {
    if (!isReady) return;
    const body = {
      ...filled,
      auditor: filled.auditor.trim(),
      recipient: filled.recipient.trim(),
      reason: filled.reason.trim(),
    };
    make.run({ body }, ({ data }) => {
      setFilled(EMPTY);
      toast(t('disclosures.done', { label: data.block.label }));
    });
  };
  const day = (name: 'from' | 'to') => (
    <DateField
      label={t(`disclosures.${name}`)}
      value={filled[name] || null}
      error={errorOf(name)}
      onChange={(value) => set(name, value ?? '')}
    />
  );
  return (
    <Form label={t('disclosures.make')} onSubmit={submit} problem={make.problem}>
      <Stack gap="md" maw={640}>
        <Group grow align="start">
          {day('from')}
          {day('to')}
        </Group>
        <TextInput
          label={t('disclosures.auditor')}
          description={t('disclosures.auditorHint')}
          value={filled.auditor}
          error={errorOf('auditor')}
          onChange={(event) => set('auditor', event.currentTarget.value)}
        />
        <CodeArea
          minRows={1}
          label={t('disclosures.recipient')}
          description={t('disclosures.recipientHint')}
          value={filled.recipient}
          error={errorOf('recipient')}
          onChange={(text) => set('recipient', text)}
        />
        <TextInput
          label={t('disclosures.reason')}
          description={t('disclosures.reasonHint')}
          value={filled.reason}
          error={errorOf('reason')}
          onChange={(event) => set('reason', event.currentTarget.value)}
        />
        {general ? <ProblemText problem={general} /> : null}
        <FormActs isOneOfMany>
          <SubmitButton loading={make.isBusy} isReady={isReady}>
            {t('disclosures.act')}
          </SubmitButton>
        </FormActs>
      </Stack>
    </Form>
  );
}
