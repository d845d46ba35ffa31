import { Button, Skeleton, Stack } from '@mantine/core';
import { billing, type ConfirmLimitsJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Form } from '../../../ui/Form.tsx';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText, useFieldError } from '../../../ui/ProblemText.tsx';

/** Above which amounts the person at the counter shows again that it is them. */
export default function ConfirmLimitsPage() {
  const { t } = useTranslation();
  const limits = useRoute(billing.confirmLimits.show, {});
  return (
    <Page title={t('billing.confirmLimits.title')} subtitle={t('billing.confirmLimits.text')}>
      {limits.problem ? <ErrorPanel problem={limits.problem} onRetry={limits.refetch} /> : null}
      {limits.isLoading ? <Skeleton height={180} maw={320} /> : null}
      {limits.data ? <LimitsForm stored={limits.data} /> : null}
    </Page>
  );
}

function LimitsForm({ stored }: { stored: ConfirmLimitsJson }) {
  const { t } = useTranslation();
  const [seal, setSeal] = useState<bigint | null>(BigInt(stored.seal));
  const [refund, setRefund] = useState<bigint | null>(BigInt(stored.refund));
  const save = useAction(billing.confirmLimits.update, { refreshes: [billing.confirmLimits.show] });
  const errorOf = useFieldError(save.problem);
  const submit = (): void =>
    save.run({ body: { seal: String(seal ?? 0n), refund: String(refund ?? 0n) } }, () =>
      toast(t('billing.confirmLimits.saved')),
    );
  return (
    <Form label={t('billing.confirmLimits.title')} onSubmit={submit} problem={save.problem}>
      <Stack gap="md" maw={320}>
        <MoneyInput
          label={t('billing.confirmLimits.seal')}
          value={seal}
          onChange={setSeal}
          error={errorOf('seal')}
          required
        />
        <MoneyInput
          label={t('billing.confirmLimits.refund')}
          value={refund}
          onChange={setRefund}
          error={errorOf('refund')}
          required
        />
        {save.problem && save.problem.context.field === undefined ? <ProblemText problem={save.problem} /> : null}
        <Button type="submit" loading={save.isBusy} style={{ alignSelf: 'flex-start' }}>
          {t('billing.confirmLimits.save')}
        </Button>
      </Stack>
    </Form>
  );
}
