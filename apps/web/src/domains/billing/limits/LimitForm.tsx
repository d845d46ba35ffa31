import { TextInput } from '@mantine/core';
import { billing, type DataOf, type ParamsOf } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Form, FormActs, useFormProblem } from '../../../ui/Form.tsx';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { FormGrid } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import { percentText } from '../counter/total/discountText.ts';
import { basisPoints } from './percent.ts';

type Limit = DataOf<typeof billing.limits.list>[number];

interface LimitFormProps {
  role: ParamsOf<typeof billing.limits.set>['role'];
  /** Absent: this role may take off nothing yet. */
  limit: Limit | undefined;
}

/** The three limits of a role. */
export function LimitForm({ role, limit }: LimitFormProps) {
  const { t } = useTranslation();
  const [percent, setPercent] = useState(percentText(limit?.percentBp ?? 0));
  const [bill, setBill] = useState<bigint | null>(BigInt(limit?.billAmount ?? 0));
  const [day, setDay] = useState<bigint | null>(BigInt(limit?.dayAmount ?? 0));
  const set = useAction(billing.limits.set, { refreshes: [billing.limits.list, billing.limits.changes] });
  const { errorOf, general } = useFormProblem(set.problem, ['percentBp', 'billAmount', 'dayAmount']);
  const percentBp = basisPoints(percent);
  const isReady = percentBp !== null && bill !== null && day !== null;
  const save = (): void => {
    if (!isReady) return;
    const body = { percentBp, billAmount: String(bill), dayAmount: String(day) };
    set.run({ params: { role }, body }, () => toast(t('billing.limits.saved')));
  };
  return (
    <Form label={t(`role.${role}`)} onSubmit={save} problem={set.problem}>
      <FormGrid>
        <TextInput
          label={t('billing.limits.percent')}
          value={percent}
          inputMode="decimal"
          autoComplete="off"
          error={percentBp === null ? t('billing.limits.percentWrong') : errorOf('percentBp')}
          rightSection="%"
          onChange={(event) => setPercent(event.currentTarget.value)}
        />
        <MoneyInput label={t('billing.limits.bill')} value={bill} onChange={setBill} error={errorOf('billAmount')} />
        <MoneyInput label={t('billing.limits.day')} value={day} onChange={setDay} error={errorOf('dayAmount')} />
      </FormGrid>
      {general ? <ProblemText problem={general} /> : null}
      <FormActs isOneOfMany>
        <SubmitButton variant="default" loading={set.isBusy} isReady={isReady}>
          {t('billing.limits.save')}
        </SubmitButton>
      </FormActs>
    </Form>
  );
}
