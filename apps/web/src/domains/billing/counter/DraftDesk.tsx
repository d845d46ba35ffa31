import { VisuallyHidden } from '@mantine/core';
import type { DraftInputJson, ItemRowJson } from '@pramana/contract';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHospital } from '../../../lib/session.tsx';
import { ApproveDiscountDialog } from '../approve/ApproveDiscountDialog.tsx';
import { usePayment } from '../pay/usePayment.ts';
import { useSeal } from '../seal/useSeal.ts';
import { OpenCounterDialog } from '../session/OpenCounterDialog.tsx';
import { DeskHead } from './DeskHead.tsx';
import { useFocusDrawn } from './focus.ts';
import { LinePane } from './line/LinePane.tsx';
import { quantityFieldId } from './line/QuantityField.tsx';
import { PatientPane } from './patient/PatientPane.tsx';
import { ToBillNotice } from './patient/ToBill.tsx';
import { PreviewDialog } from './PreviewDialog.tsx';
import { StepBar, StepTabs } from './Steps.tsx';
import { TotalPane } from './total/TotalPane.tsx';
import { figuresOf } from './totals.ts';
import { useAddItem, useCounterScan } from './useItemAdding.ts';
import { type BillAnswer, useCounterDraft } from './useCounterDraft.ts';
import { type Step, useDeskActs } from './useDeskActs.ts';
import classes from './Counter.module.css';

/** The bill that is opened, and whom the desk tells what became of it. */
export interface CounterProps {
  initial: BillAnswer | null;
  /** What was scanned for it while the bill before was still shown. */
  scanned: string | null;
  /** The draft has its address. */
  onCreated: (id: string) => void;
  /** Opens another bill; null: a new one, with what was scanned for it. */
  onOpen: (id: string | null, scanned?: string) => void;
  /** Put away; what stood there can be brought back. */
  onCleared: (input: DraftInputJson | null) => void;
}

interface DraftDeskProps extends CounterProps {
  onSealed: (answer: BillAnswer) => void;
}

/** Patient, lines and total of a bill that is being typed. */
export function DraftDesk({ initial, scanned, onCreated, onOpen, onCleared, onSealed }: DraftDeskProps) {
  const { t } = useTranslation();
  const { currency } = useHospital();
  const draft = useCounterDraft(initial, onCreated);
  const { state, dispatch } = draft;
  const figures = figuresOf(state, currency);
  const payment = usePayment(figures.totals.total);
  const sealing = useSeal(draft, onSealed);
  const [step, setStep] = useState<Step>(initial ? 'lines' : 'patient');
  const [dialog, setDialog] = useState<'preview' | 'approval' | null>(null);
  const patientRef = useRef<HTMLInputElement>(null);
  const focusDrawn = useFocusDrawn();
  const itemRef = useRef<HTMLInputElement>(null);
  const payRef = useRef<HTMLInputElement>(null);

  const addItem = useAddItem(state, dispatch);
  const toItems = (): void => {
    setStep('lines');
    focusDrawn(() => itemRef.current);
  };
  const pickItem = (item: ItemRowJson): void => {
    const key = addItem(item);
    focusDrawn(() => document.getElementById(quantityFieldId(key)));
  };
  const scan = useCounterScan(
    (item) => {
      addItem(item);
      // The first line takes the patient's field away, and with it the cursor.
      focusDrawn(() => (document.activeElement === document.body ? itemRef.current : null));
    },
    (patient) => {
      dispatch({ type: 'party', party: { kind: 'patient', patient } });
      toItems();
    },
    scanned,
  );
  const acts = useDeskActs({ draft, figures, payment, sealing, payRef, setStep, onCleared, onOpen });
  const closeAll = (): void => {
    setDialog(null);
    sealing.dismiss();
  };
  return (
    <div className={classes.desk} data-step={step}>
      <VisuallyHidden component="h1">{t('billing.counter.title')}</VisuallyHidden>
      <DeskHead
        draft={draft}
        scan={scan}
        onOpen={acts.open}
        onReload={onOpen}
        onHold={acts.hold}
        onClear={acts.clear}
      />
      <StepTabs step={step} onStep={setStep} lines={state.lines.length} party={state.party} />
      {state.party.kind === 'patient' && step !== 'patient' ? (
        <div className={classes.notice}>
          <ToBillNotice patientId={state.party.patient.id} state={state} onShow={() => setStep('patient')} />
        </div>
      ) : null}
      <div className={classes.panes}>
        <div className={classes.patient} data-pane="patient" data-tour="counter-patient">
          <PatientPane
            state={state}
            dispatch={dispatch}
            inputRef={patientRef}
            onSettled={toItems}
            isResumed={initial !== null}
          />
        </div>
        <div className={classes.lines} data-pane="lines" data-tour="counter-lines">
          <LinePane
            state={state}
            figures={figures}
            dispatch={dispatch}
            onItem={pickItem}
            refusal={sealing.problem}
            searchRef={itemRef}
          />
        </div>
        <TotalPane
          draft={draft}
          figures={figures}
          payment={payment}
          sealing={sealing}
          acts={acts}
          payRef={payRef}
          onPreview={() => void draft.settle().then((saved) => setDialog(saved ? 'preview' : null))}
          onApprove={() => setDialog('approval')}
        />
      </div>
      <StepBar step={step} onStep={setStep} total={figures.totals.total} acts={acts} isBusy={sealing.isBusy} />
      {state.bill ? (
        <PreviewDialog
          bill={state.bill}
          isOpen={dialog === 'preview'}
          onClose={closeAll}
          acts={acts}
          isBusy={sealing.isBusy}
        />
      ) : null}
      <ApproveDiscountDialog
        isOpen={dialog === 'approval' || sealing.need === 'approval'}
        settle={draft.settle}
        onClose={closeAll}
        onApproved={(answer) => {
          draft.adopt(answer);
          closeAll();
          if (sealing.need === 'approval') void sealing.goOn();
        }}
      />
      <OpenCounterDialog isOpen={sealing.need === 'counter'} onClose={closeAll} onOpened={() => void sealing.goOn()} />
    </div>
  );
}
