import { Alert, Autocomplete, Button, Stack, Text } from '@mantine/core';
import { stock } from '@pramana/contract';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../lib/problem.ts';
import { keyOf, queryClient, useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { QuantityInput } from '../../../ui/QuantityInput.tsx';
import { SubmitButton } from '../../../ui/SubmitButton.tsx';
import type { BatchJson } from '../list/columns.tsx';
import { type MoveReason, moveBody } from './move.ts';

interface MoveDialogProps {
  batch: BatchJson;
  reason: MoveReason;
  onClose: () => void;
}

const BATCHES = keyOf(stock.batches.list);

const REASONS = {
  adjustment: ['stocktake', 'broken', 'lost', 'mistake'],
  release: ['unopened', 'mistake'],
  destroyed: ['expired', 'opened', 'broken'],
} as const;

/** One movement with its reason; what it will change stands there before it is done. */
export function MoveDialog({ batch, reason, onClose }: MoveDialogProps) {
  const { t } = useTranslation();
  const form = useId();
  const isCount = reason === 'adjustment';
  // A count is held against the books as they were; refreshed beneath it, its difference would correct other books.
  const [seen, setSeen] = useState(batch.onHand);
  const hasMoved = isCount && seen !== batch.onHand;
  const [typed, setTyped] = useState<number | null>(isCount ? null : batch.quarantined);
  const [note, setNote] = useState('');
  const move = useAction(stock.batches.adjust, { refreshes: [stock.batches.list, stock.batches.movements] });
  const { errorOf, general } = useFormProblem(move.problem, ['quantity', 'counted', 'note']);
  const body = moveBody({ ...batch, onHand: seen }, { reason, typed, note });
  const submit = async (): Promise<void> => {
    if (body === null || hasMoved) return;
    try {
      await move.send({ params: { id: batch.id }, body });
    } catch (thrown) {
      if (asProblem(thrown).code === 'stock_moved') void queryClient.invalidateQueries({ queryKey: BATCHES });
      return;
    }
    toast(t(`stock.move.done.${reason}`));
    onClose();
  };
  const countedAgain = (): void => {
    move.clearProblem();
    setSeen(batch.onHand);
  };
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <SubmitButton form={form} loading={move.isBusy} isReady={body !== null && !hasMoved}>
        {t(`stock.act.${reason === 'destroyed' ? 'destroy' : isCount ? 'adjust' : 'release'}`)}
      </SubmitButton>
    </>
  );
  return (
    <Dialog title={t(`stock.move.title.${reason}`)} isOpen onClose={onClose} footer={footer}>
      <Form id={form} label={t(`stock.move.title.${reason}`)} onSubmit={() => void submit()} problem={move.problem}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t(`stock.move.text.${reason}`, { onHand: seen, quarantined: batch.quarantined })}
          </Text>
          {hasMoved ? (
            <Alert color="yellow" role="alert">
              <Stack gap="xs" align="flex-start">
                <Text size="sm">{t('stock.move.moved', { seen, onHand: batch.onHand })}</Text>
                <Button size="xs" variant="default" onClick={countedAgain}>
                  {t('stock.move.countedAgain', { onHand: batch.onHand })}
                </Button>
              </Stack>
            </Alert>
          ) : null}
          <QuantityInput
            label={t(isCount ? 'stock.move.counted' : 'stock.move.howMany')}
            description={<Difference seen={seen} reason={reason} typed={typed} />}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={typed}
            onChange={setTyped}
            min={isCount ? 0 : 1}
            {...(isCount ? {} : { max: batch.quarantined })}
            error={hasMoved ? undefined : errorOf(isCount ? 'counted' : 'quantity')}
            required
            data-autofocus
          />
          <Autocomplete
            label={t('stock.move.why')}
            data={REASONS[reason].map((each) => t(`stock.move.reason.${each}`))}
            value={note}
            onChange={setNote}
            error={errorOf('note')}
            required
            maxLength={200}
          />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}

function Difference({ seen, reason, typed }: { seen: number; reason: MoveReason; typed: number | null }) {
  const { t } = useTranslation();
  if (reason !== 'adjustment' || typed === null) return '\u00a0';
  const change = typed - seen;
  if (change === 0) return t('stock.move.same');
  return t(change > 0 ? 'stock.move.more' : 'stock.move.fewer', { count: Math.abs(change) });
}
