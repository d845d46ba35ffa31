import {
  type Answer,
  type BillJson,
  type BillLineJson,
  billing,
  type CanOf,
  type DraftInputJson,
} from '@pramana/contract';
import { type Dispatch, useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { type DraftState as SaveState, useDraft } from '../../../lib/draft.ts';
import { newKey } from '../../../lib/intent.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import { useSession } from '../../../lib/session.tsx';
import { shelf } from '../../../lib/shelf.ts';
import { toast } from '../../../lib/toast.ts';
import { type DraftAction, draftInput, draftReducer, type DraftState, EMPTY_DRAFT, isEmpty } from './draftState.ts';
import type { Party } from './party.ts';
import { type CounterLine, matchAnswers } from './lines.ts';
import { isFirstSaveOpen, isSameBill, readShelved, shelveBill } from './waitingBill.ts';

export type BillAnswer = Answer<typeof billing.bills.show>;
export type BillCanJson = CanOf<typeof billing.bills.show>;

/** What the server holds of this draft, as it last said; its total is what may be sealed. */
export interface ServerDraft {
  id: string;
  revision: number;
  edition: number;
  /** Its lines, and whose they are on this screen. */
  lines: readonly BillLineJson[];
  answers: ReadonlyMap<string, readonly BillLineJson[]>;
}

export interface CounterDraft {
  state: DraftState;
  dispatch: Dispatch<DraftAction>;
  can: BillCanJson | undefined;
  saving: SaveState;
  /** Why the last save failed. */
  problem: ProblemError | null;
  /** Saves what is typed; resolves to the server's draft of exactly this, or null when it could not be saved. */
  settle: () => Promise<ServerDraft | null>;
  /** Looks again at what the server makes of the very same draft: prices and batches may be others by now. */
  look: () => Promise<void>;
  /** Takes an answer that changed the draft at the server, such as an approval. */
  adopt: (answer: BillAnswer) => void;
  /** What stands here is of no use any more: it is neither saved nor kept in this browser. */
  forget: () => Promise<void>;
  /** Writes what stands here over what somebody else saved meanwhile. */
  keepMine: () => Promise<void>;
}

interface Sent {
  input: DraftInputJson;
  edition: number;
  party: Party;
  lines: readonly CounterLine[];
}

const sentOf = (state: DraftState): Sent => ({
  input: draftInput(state),
  edition: state.edition,
  party: state.party,
  lines: state.lines,
});

/** A draft that follows what is typed: begun at the server with the first thing worth keeping, then saved by revision. */
export function useCounterDraft(initial: BillAnswer | null, onCreated: (id: string) => void): CounterDraft {
  const [state, dispatch] = useReducer(draftReducer, initial?.data ?? null, begin);
  const [can, setCan] = useState(initial?.can);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const { t } = useTranslation();
  // A bill that the server does not know yet; a hospital's own.
  const unborn = `bill new ${useSession().hospital?.id ?? ''}`;
  const server = useRef<ServerDraft | null>(initial && serverDraft(initial.data, state));
  const sentLast = useRef<Pick<Sent, 'edition' | 'lines'>>(state);
  // A lost answer to the first save is asked for with the very same request: never two drafts of one desk.
  const beginning = useRef<{ sent: Sent; key: string } | null>(null);

  const take = (answer: BillAnswer, sent: Pick<Sent, 'edition' | 'lines'>): void => {
    server.current = serverDraft(answer.data, sent);
    sentLast.current = sent;
    setCan(answer.can);
    setProblem(null);
    dispatch({ type: 'saved', bill: answer.data, edition: sent.edition, sent: sent.lines });
  };
  /** Begins the draft; false when that was with what an earlier try had sent, so that `sent` has yet to be saved. */
  const beginWith = async (sent: Sent): Promise<boolean> => {
    beginning.current ??= { sent, key: newKey() };
    const first = beginning.current;
    try {
      const answer = await call(billing.bills.create, { body: first.sent.input }, { idempotencyKey: first.key });
      beginning.current = null;
      // From now on it waits under its id.
      void shelf.drop(unborn);
      take(answer, first.sent);
      onCreated(answer.data.id);
      return first.sent === sent;
    } catch (thrown) {
      if (!isFirstSaveOpen(asProblem(thrown))) beginning.current = null;
      throw thrown;
    }
  };
  const save = async (sent: Sent): Promise<void> => {
    try {
      const isDone = server.current === null && (await beginWith(sent));
      const known = server.current;
      if (isDone || known === null) return;
      const body = { ...sent.input, revision: known.revision };
      take(await call(billing.bills.update, { params: { id: known.id }, body }), sent);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      throw thrown;
    }
  };
  const {
    state: saving,
    change,
    flush,
    forget,
  } = useDraft(save, {
    name: state.bill === null ? unborn : `bill ${state.bill.id}`,
    revision: () => server.current?.revision ?? 0,
    shelve: ({ input, party, lines }) => {
      const first = beginning.current;
      return shelveBill({ input, party, lines, begun: first && { input: first.sent.input, key: first.key } });
    },
    restore: (kept, since) => {
      const bill = readShelved(kept);
      if (bill === null || isSameBill(bill.input, draftInput(state))) return null;
      const action: DraftAction = { type: 'resume', bill };
      // What was saved elsewhere since is not overwritten unasked.
      if (server.current !== null) server.current = { ...server.current, revision: since };
      else if (bill.begun)
        beginning.current = { sent: { ...sentOf(state), input: bill.begun.input }, key: bill.begun.key };
      dispatch(action);
      toast(t('billing.save.restored'));
      return sentOf(draftReducer(state, action));
    },
  });

  const isChanged = state.edition !== state.confirmedEdition;
  const isWorthKeeping = state.bill !== null || !isEmpty(state);
  const keep = useEffectEvent(() => {
    if (isChanged && isWorthKeeping) change(sentOf(state));
  });
  // A new edition is a change; the server's answers are not.
  useEffect(() => keep(), [state.edition]);

  const settle = async (): Promise<ServerDraft | null> => {
    await flush();
    return server.current?.edition === state.edition ? server.current : null;
  };
  const keepMine = async (): Promise<void> => {
    const known = server.current;
    if (!known) return;
    const { data } = await call(billing.bills.show, { params: { id: known.id } });
    server.current = { ...known, revision: data.revision };
    await flush();
  };
  const look = async (): Promise<void> => {
    const known = server.current;
    if (!known) return;
    const answer = await call(billing.bills.show, { params: { id: known.id } }).catch(() => null);
    const isSame = answer?.data.status === 'draft' && answer.data.revision === known.revision;
    // A save that came in between knows better.
    if (answer && isSame && server.current === known) take(answer, sentLast.current);
  };
  return {
    state,
    dispatch,
    can,
    saving,
    problem,
    settle,
    look,
    forget,
    adopt: (answer) => take(answer, state),
    keepMine,
  };
}

function begin(bill: BillJson | null): DraftState {
  if (!bill) return EMPTY_DRAFT;
  return draftReducer(EMPTY_DRAFT, { type: 'load', bill, keys: bill.lines.map(() => newKey()) });
}

function serverDraft(bill: BillJson, sent: Pick<Sent, 'edition' | 'lines'>): ServerDraft {
  const { id, revision, lines } = bill;
  return { id, revision, edition: sent.edition, lines, answers: matchAnswers(sent.lines, lines) };
}
