import { Stack } from '@mantine/core';
import { stock } from '@pramana/contract';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import { ItemField } from './ItemField.tsx';
import { ReceiveInputs } from './ReceiveInputs.tsx';
import { EMPTY_RECEIPT, quantityOf, receiptBody, type ReceiveFields } from './receiveFields.ts';

const SHOWN = ['itemId', 'number', 'expiry', 'mrp', 'quantity', 'note'];

/** Receives goods, one batch after the other: a delivery has many. */
export function ReceiveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const form = useId();
  const search = useRef<HTMLInputElement>(null);
  const [fields, setFields] = useState(EMPTY_RECEIPT);
  const receive = useAction(stock.batches.receive, { refreshes: [stock.batches.list] });
  const { errorOf, general } = useFormProblem(receive.problem, SHOWN);
  const body = receiptBody(fields);
  const send = (goOn: boolean): void => {
    if (body === null) return;
    receive.run({ body }, ({ data }) => {
      const unit = unitWord(fields.item?.unit ?? '', body.quantity);
      toast(t('stock.received', { count: body.quantity, unit, name: data.itemName }));
      if (!goOn) return onClose();
      setFields(EMPTY_RECEIPT);
      search.current?.focus();
    });
  };
  const set = (change: Partial<ReceiveFields>): void => {
    if (receive.problem) receive.clearProblem();
    setFields((former) => ({ ...former, ...change }));
  };
  const can = body === null ? { ok: false, why: t('stock.receive.missing') } : { ok: true };
  const footer = (
    <>
      <ActionButton variant="default" can={can} shortcut="mod+Enter" isBusy={receive.isBusy} onAct={() => send(true)}>
        {t('stock.receive.andNext')}
      </ActionButton>
      <ActionButton can={can} isBusy={receive.isBusy} onAct={() => send(false)}>
        {t('stock.act.receive')}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t('stock.receive.title')} isOpen onClose={onClose} width={640} footer={footer}>
      <Form id={form} label={t('stock.receive.title')} onSubmit={() => send(false)} problem={receive.problem}>
        <Stack gap="md">
          <ItemField fields={fields} onChange={setFields} error={errorOf('itemId')} inputRef={search} />
          {fields.item === null ? null : (
            <ReceiveInputs
              fields={fields}
              item={fields.item}
              set={set}
              errorOf={errorOf}
              quantity={quantityOf(fields)}
            />
          )}
          {general ? <ProblemText problem={general} /> : null}
          {/* Enter in a field sends a form that has a submit button. */}
          <button type="submit" hidden disabled={body === null} aria-hidden tabIndex={-1} />
        </Stack>
      </Form>
    </Dialog>
  );
}
