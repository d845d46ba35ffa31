import type { DraftInputJson } from '@pramana/contract';
import type { ProblemError } from '../../../lib/problem.ts';
import type { CounterLine } from './lines.ts';
import type { Party } from './party.ts';

/** A bill as it waits in this browser, encrypted (`lib/shelf`), until the server can take it. */
export interface WaitingBill {
  input: DraftInputJson;
  party: Party;
  lines: readonly CounterLine[];
  /** The first save whose answer was lost: sent again with its key, it begins no second draft. */
  begun: { input: DraftInputJson; key: string } | null;
}

/** The server read the words and refused them; behind any other failure nobody has judged them, or nobody knows. */
const OF_THE_WORDS: readonly number[] = [400, 404, 409, 413, 422];

/**
 * Whether a first save that failed goes out again as it was, with its key: unless its words were refused. A session that had
 * ended or moved looked at none of them, and an earlier try may have been done: another tab that takes them from the shelf
 * after a sign-in must not begin a second draft of one sale with them.
 */
export function isFirstSaveOpen({ isUnknown, context }: ProblemError): boolean {
  return isUnknown || !OF_THE_WORDS.includes(context.status);
}

/** Of another form nothing is read. */
const FORM = 1;

/** As JSON, which has no bigints. */
export function shelveBill(bill: WaitingBill): unknown {
  return {
    form: FORM,
    json: JSON.stringify(bill, (_, value: unknown) => (typeof value === 'bigint' ? { big: String(value) } : value)),
  };
}

/** Reads what `shelveBill` made; null: an earlier version of the app put something else there. */
export function readShelved(kept: unknown): WaitingBill | null {
  if (typeof kept !== 'object' || kept === null || !('form' in kept) || !('json' in kept)) return null;
  if (kept.form !== FORM || typeof kept.json !== 'string') return null;
  return JSON.parse(kept.json, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'big' in value ? BigInt(String(value.big)) : value,
  ) as WaitingBill;
}

/** Whether the server holds these very words: it took the save whose answer was lost. A batch that it chose itself is none of them. */
export function isSameBill(kept: DraftInputJson, held: DraftInputJson): boolean {
  const words = (input: DraftInputJson): string =>
    JSON.stringify([
      input.patientId ?? null,
      (input.lines ?? []).map(({ itemId, quantity, chargeId = null }) => [itemId, quantity, chargeId]),
      input.discount,
      [input.customer?.name ?? '', input.customer?.phone ?? ''],
      [input.prescriber, input.note, input.kind],
    ]);
  const areBatches = (kept.lines ?? []).every(
    ({ batchId = null }, at) => batchId === null || batchId === held.lines?.[at]?.batchId,
  );
  return areBatches && words(kept) === words(held);
}
