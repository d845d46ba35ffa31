import { Button } from '@mantine/core';
import type { PatientRowJson } from '@pramana/contract';
import { IconUserPlus, IconWalk } from '@tabler/icons-react';
import { type Dispatch, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../../../lib/keys.ts';
import { useSession } from '../../../../lib/session.tsx';
import { KeyHint } from '../../../../ui/KeyHint.tsx';
import type { DraftAction, DraftState } from '../draftState.ts';
import { PatientCard } from './PatientCard.tsx';
import { PatientSearch } from './PatientSearch.tsx';
import { QuickRegister } from './QuickRegister.tsx';
import { ToBill } from './ToBill.tsx';
import { WalkInCard } from './WalkInCard.tsx';
import classes from './Patient.module.css';

interface PatientPaneProps {
  state: DraftState;
  dispatch: Dispatch<DraftAction>;
  inputRef: RefObject<HTMLInputElement | null>;
  /** The patient is settled: the cursor goes to the items. */
  onSettled: () => void;
  /** A resumed draft knows whom it is for, or that it does not matter yet: the cursor belongs to its lines. */
  isResumed: boolean;
}

type Mode = { kind: 'shown' } | { kind: 'search' } | { kind: 'register'; text: string };

/** Whom the bill is for: search, walk-in or a quick registration; then their card. */
export function PatientPane({ state, dispatch, inputRef, onSettled, isResumed }: PatientPaneProps) {
  const { may } = useSession();
  const [mode, setMode] = useState<Mode>({ kind: 'shown' });
  const { party } = state;
  const search = (): void => {
    setMode({ kind: 'search' });
    // Already shown: only the cursor moves.
    inputRef.current?.focus();
  };
  const register = (text: string): void => setMode({ kind: 'register', text });
  useShortcut('F2', search);
  useShortcut('F3', () => register(inputRef.current?.value ?? ''), may('patient:write'));
  const settle = (next: DraftState['party']): void => {
    setMode({ kind: 'shown' });
    dispatch({ type: 'party', party: next });
    onSettled();
  };
  const pick = (patient: PatientRowJson): void => settle({ kind: 'patient', patient });
  if (mode.kind === 'register')
    return <QuickRegister text={mode.text} onDone={pick} onCancel={() => setMode({ kind: 'search' })} />;
  if (mode.kind === 'search' || party.kind === 'open')
    return (
      <div className={classes.card}>
        <PatientSearch
          onPick={pick}
          onWalkIn={() => settle({ kind: 'walk-in' })}
          onRegister={register}
          inputRef={inputRef}
          autoFocus={!isResumed || mode.kind === 'search'}
        />
        <SearchActs
          onWalkIn={() => settle({ kind: 'walk-in' })}
          onRegister={may('patient:write') ? () => register('') : null}
        />
      </div>
    );
  if (party.kind === 'patient')
    return (
      <>
        <PatientCard patient={party.patient} onChange={search} />
        <ToBill patientId={party.patient.id} state={state} dispatch={dispatch} />
      </>
    );
  return (
    <WalkInCard
      customer={state.customer}
      onCustomer={(customer) => dispatch({ type: 'customer', customer })}
      onChange={search}
    />
  );
}

function SearchActs({ onWalkIn, onRegister }: { onWalkIn: () => void; onRegister: (() => void) | null }) {
  const { t } = useTranslation();
  return (
    <div className={classes.acts}>
      <Button
        variant="default"
        leftSection={<IconWalk size={18} aria-hidden />}
        rightSection={<KeyHint combo="Escape" />}
        onClick={onWalkIn}
      >
        {t('billing.patient.walkIn')}
      </Button>
      {onRegister ? (
        <Button
          variant="default"
          leftSection={<IconUserPlus size={18} aria-hidden />}
          rightSection={<KeyHint combo="F3" />}
          aria-keyshortcuts="F3"
          onClick={onRegister}
        >
          {t('billing.patient.registerShort')}
        </Button>
      ) : null}
    </div>
  );
}
