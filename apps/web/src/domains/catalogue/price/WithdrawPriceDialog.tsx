import { Autocomplete, Button, Checkbox, Stack, Text } from '@mantine/core';
import { catalogue, type ItemJson, type PriceJson } from '@pramana/contract';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../../lib/format.ts';
import { useAction } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import { useRateWords } from '../RateText.tsx';
import { endsCeiling, priceBefore } from './standing.ts';

interface WithdrawPriceProps {
  item: ItemJson;
  price: PriceJson;
  onClose: () => void;
}

const REASONS = ['mistake', 'later', 'dropped'] as const;

/** Takes a planned price back before it begins: an entry of the log, which says what goes on instead. */
export function WithdrawPriceDialog({ item, price, onClose }: WithdrawPriceProps) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const words = useRateWords();
  const form = useId();
  const [reason, setReason] = useState('');
  const [isEnding, setEnding] = useState(false);
  const withdraw = useAction(catalogue.prices.withdraw, { refreshes: [catalogue.items.show, catalogue.items.list] });
  const { errorOf, general } = useFormProblem(withdraw.problem, ['reason', 'endsCeiling']);
  const before = priceBefore(price, item.prices);
  const losesIts = endsCeiling(price, item.prices);
  const submit = (): void =>
    withdraw.run(
      { params: { id: price.id }, body: { reason: reason.trim(), ...(isEnding ? { endsCeiling: true } : {}) } },
      () => {
        toast(t('catalogue.withdraw.done'));
        onClose();
      },
    );
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <SubmitButton
        form={form}
        loading={withdraw.isBusy}
        isReady={reason.trim() !== '' && (isEnding || !losesIts)}
        {...(losesIts && !isEnding ? { why: t('catalogue.withdraw.ceilingWhy') } : {})}
      >
        {t('catalogue.withdraw.seal')}
      </SubmitButton>
    </>
  );
  const said = { time: exactTime(price.effectiveFrom, { zone, language: i18n.language }) };
  return (
    <Dialog title={t('catalogue.withdraw.title')} isOpen onClose={onClose} width={520} footer={footer}>
      <Form id={form} label={t('catalogue.withdraw.title')} onSubmit={submit} problem={withdraw.problem}>
        <Stack gap="md">
          <Text size="sm">{t('catalogue.withdraw.what', { ...said, price: words(price.rate, item.unit) })}</Text>
          <Text size="sm">
            {before
              ? t('catalogue.withdraw.goesOn', { price: words(before.rate, item.unit) })
              : t('catalogue.withdraw.nothing')}
          </Text>
          {losesIts && price.ceiling ? (
            <Checkbox
              label={t('catalogue.withdraw.ceiling', { price: words(price.ceiling, item.unit) })}
              description={t('catalogue.withdraw.ceilingWhy')}
              checked={isEnding}
              onChange={(event) => setEnding(event.currentTarget.checked)}
              error={errorOf('endsCeiling')}
            />
          ) : null}
          <Autocomplete
            label={t('catalogue.price.reason')}
            data={REASONS.map((each) => t(`catalogue.withdraw.reasonOf.${each}`))}
            value={reason}
            onChange={setReason}
            error={errorOf('reason')}
            required
            maxLength={200}
            data-autofocus
          />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
