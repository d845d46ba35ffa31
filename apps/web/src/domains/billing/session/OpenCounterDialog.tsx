import { Button, TextInput } from '@mantine/core';
import { billing } from '@pramana/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSharedPc } from '../../../lib/device.ts';
import { useAction } from '../../../lib/query.ts';
import { useUiState } from '../../../lib/uiState.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { ProblemText, useFieldError } from '../../../ui/ProblemText.tsx';
import classes from './Session.module.css';

interface OpenCounterDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onOpened: () => void;
}

/** Opens a cash drawer with its float. */
export function OpenCounterDialog({ isOpen, onClose, onOpened }: OpenCounterDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('billing.session.open')} isOpen={isOpen} onClose={onClose} width={400}>
      <OpenForm onClose={onClose} onOpened={onOpened} />
    </Dialog>
  );
}

function OpenForm({ onClose, onOpened }: Omit<OpenCounterDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const pc = useSharedPc();
  // The drawer stands at this desk: its name is a habit of this browser.
  const [known, setKnown] = useUiState('billing.counter', 'Counter 1');
  const [typed, setCounter] = useState<string | null>(null);
  const counter = typed ?? pc?.counter ?? known;
  const [float, setFloat] = useState<bigint | null>(null);
  const open = useAction(billing.counters.open, { refreshes: [billing.counters.list] });
  const errorOf = useFieldError(open.problem);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open.run({ body: { counter: counter.trim(), openingFloat: String(float ?? 0n) } }, () => {
      setKnown(counter.trim());
      onOpened();
    });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        label={t('billing.session.counter')}
        value={counter}
        required
        maxLength={20}
        pattern="[A-Za-z0-9 \-]{1,20}"
        title={t('billing.session.counterRule')}
        error={errorOf('counter')}
        onChange={(event) => setCounter(event.currentTarget.value)}
      />
      <MoneyInput
        label={t('billing.session.float')}
        description={t('billing.session.floatText')}
        value={float}
        onChange={setFloat}
        error={errorOf('openingFloat')}
        data-autofocus
      />
      {open.problem ? <ProblemText problem={open.problem} /> : null}
      <div className={classes.acts}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={open.isBusy}>
          {t('billing.session.openVerb')}
        </Button>
      </div>
    </form>
  );
}
