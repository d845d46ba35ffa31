import { catalogue, type ItemRowJson, type PatientRowJson, patients } from '@pramana/contract';
import { civil, type TaxTerms } from '@pramana/kernel';
import { type Dispatch, useEffect, useEffectEvent, useRef, useState } from 'react';
import { call } from '../../../lib/api.ts';
import { serverNow } from '../../../lib/clock.ts';
import { newKey } from '../../../lib/intent.ts';
import { useScanner } from '../../../lib/keys.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useRoute } from '../../../lib/query.ts';
import { useHospital, useSession } from '../../../lib/session.tsx';
import { type DraftAction, type DraftState, lineToMerge } from './draftState.ts';
import { taxTermsFor } from './lines.ts';
import { readCard } from '../../people/card/cardLink.ts';

const HOUR = 3_600_000;

/** Adds items to a draft with the tax that holds today. Returns the key of the line that took the item. */
export function useAddItem(state: DraftState, dispatch: Dispatch<DraftAction>): (item: ItemRowJson) => string {
  const { zone } = useHospital();
  const rules = useRoute(catalogue.taxRules.list, {}, { staleMs: HOUR }).data ?? [];
  const context = state.kind.startsWith('ipd-')
    ? 'inpatient'
    : state.party.kind === 'patient'
      ? 'outpatient'
      : 'walk-in';
  const taxOf = (item: ItemRowJson): TaxTerms | null =>
    taxTermsFor(rules, item.taxClass, context, civil(serverNow(), zone).date);
  return (item) => {
    const key = lineToMerge(state, item.id)?.key ?? newKey();
    dispatch({ type: 'add', item, tax: taxOf(item), key });
    return key;
  };
}

export type ScanResult =
  | { state: 'none' }
  | { state: 'looking'; code: string }
  | { state: 'unknown'; code: string }
  | { state: 'foreign' }
  | { state: 'failed'; problem: ProblemError };

/**
 * A scanner's burst from any focus: a barcode adds its item, a patient's card chooses the patient. `first`: scanned before this
 * bill was there.
 */
export function useCounterScan(
  onItem: (item: ItemRowJson) => void,
  onPatient: (patient: PatientRowJson) => void,
  first: string | null,
): ScanResult {
  const { hospital } = useSession();
  const [result, setResult] = useState<ScanResult>({ state: 'none' });
  const look = async (code: string): Promise<void> => {
    setResult({ state: 'looking', code });
    try {
      const items = (await call(catalogue.items.list, { query: { q: code, status: 'active' } })).data;
      const item = items.find((each) => each.barcode === code || each.code === code);
      const patient = item
        ? undefined
        : (await call(patients.patients.list, { query: { q: code } })).data.find((each) => each.number === code);
      if (item) onItem(item);
      else if (patient) onPatient(patient);
      setResult(item || patient ? { state: 'none' } : { state: 'unknown', code });
    } catch (thrown) {
      setResult({ state: 'failed', problem: asProblem(thrown) });
    }
  };
  const take = (code: string): void => {
    const card = readCard(code, hospital);
    if (card?.isOurs === false) setResult({ state: 'foreign' });
    else void look(card?.number ?? code);
  };
  useScanner(take);
  const waiting = useRef(first);
  const takeFirst = useEffectEvent(() => {
    // Once, however often the screen is drawn.
    if (waiting.current !== null) take(waiting.current);
    waiting.current = null;
  });
  useEffect(() => takeFirst(), []);
  return result;
}
