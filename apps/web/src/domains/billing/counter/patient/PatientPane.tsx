import { Button } from '@mantine/core';
import type { PatientRowJson } from '@pramana/contract';
import { IconUserPlus, IconWalk } from '@tabler/icons-react';
import { type Dispatch, type RefObject, useEffect, useState } from 'react';
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
  const [seen, setSeen] = useState(party);
  if (seen !== party) {
    setSeen(party);
    // A scanned card chose the patient while another one was looked for.
    if (mode.kind === 'search') setMode({ kind: 'shown' });
  }
  const isChoosing = mode.kind !== 'shown' && party.kind !== 'open';
  useEffect(() => dispatch({ type: 'choosing', isOpen: isChoosing }), [dispatch, isChoosing]);
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
  const walkIn = (): void => settle({ kind: 'walk-in' });
  const keep = (): void => {
    setMode({ kind: 'shown' });
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
          onLeave={isChoosing ? keep : walkIn}
          onRegister={register}
          inputRef={inputRef}
          autoFocus={!isResumed || mode.kind === 'search'}
        />
        <SearchActs
          party={party}
          onKeep={keep}
          onWalkIn={walkIn}
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

interface SearchActsProps {
  party: DraftState['party'];
  onKeep: () => void;
  onWalkIn: () => void;
  onRegister: (() => void) | null;
}

/** Whoever looks for another patient sees whose bill it still is: Escape leaves it theirs, and never makes it nobody's. */
function SearchActs({ party, onKeep, onWalkIn, onRegister }: SearchActsProps) {
  const { t } = useTranslation();
  const escape = <KeyHint combo="Escape" />;
  const isOpen = party.kind === 'open';
  return (
    <div className={classes.acts}>
      {isOpen ? null : (
        <Button variant="default" rightSection={escape} onClick={onKeep}>
          {t('billing.patient.keep', {
            name: party.kind === 'patient' ? party.patient.name : t('billing.patient.walkIn'),
          })}
        </Button>
      )}
      {party.kind === 'walk-in' ? null : (
        <Button
          variant="default"
          leftSection={<IconWalk size={18} aria-hidden />}
          rightSection={isOpen ? escape : null}
          onClick={onWalkIn}
        >
          {t('billing.patient.walkIn')}
        </Button>
      )}
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
