import { Autocomplete, Button, Stack, Text } from '@mantine/core';
import { stock } from '@pramana/contract';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
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
  const [typed, setTyped] = useState<number | null>(isCount ? null : batch.quarantined);
  const [note, setNote] = useState('');
  const move = useAction(stock.batches.adjust, { refreshes: [stock.batches.list, stock.batches.movements] });
  const { errorOf, general } = useFormProblem(move.problem, ['quantity', 'note']);
  const body = moveBody(batch, { reason, typed, note });
  const submit = (): void => {
    if (body === null) return;
    move.run({ params: { id: batch.id }, body }, () => {
      toast(t(`stock.move.done.${reason}`));
      onClose();
    });
  };
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <SubmitButton form={form} loading={move.isBusy} isReady={body !== null}>
        {t(`stock.act.${reason === 'destroyed' ? 'destroy' : isCount ? 'adjust' : 'release'}`)}
      </SubmitButton>
    </>
  );
  return (
    <Dialog title={t(`stock.move.title.${reason}`)} isOpen onClose={onClose} footer={footer}>
      <Form id={form} label={t(`stock.move.title.${reason}`)} onSubmit={submit} problem={move.problem}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t(`stock.move.text.${reason}`, { onHand: batch.onHand, quarantined: batch.quarantined })}
          </Text>
          <QuantityInput
            label={t(isCount ? 'stock.move.counted' : 'stock.move.howMany')}
            description={<Difference batch={batch} reason={reason} typed={typed} />}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={typed}
            onChange={setTyped}
            min={isCount ? 0 : 1}
            {...(isCount ? {} : { max: batch.quarantined })}
            error={errorOf('quantity')}
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

function Difference({ batch, reason, typed }: Pick<MoveDialogProps, 'batch' | 'reason'> & { typed: number | null }) {
  const { t } = useTranslation();
  if (reason !== 'adjustment' || typed === null) return '\u00a0';
  const change = typed - batch.onHand;
  if (change === 0) return t('stock.move.same');
  return t(change > 0 ? 'stock.move.more' : 'stock.move.fewer', { count: Math.abs(change) });
}
