/** Policies that somebody publishes for others: taken only with enough signatures of the signers that were pinned before. */
import { formatPolicy, openPolicyUpdate, parsePins } from '@pramana/ledger';
import embeddedPins from './embedded.pins?raw';
import type { Keys } from './keys.ts';
import { recall, remember } from './memory.ts';

/** Whom the person follows on this device, and the text of the update that was taken last. */
type Followed = { readonly pins: string; readonly last: string | null };

const PLACE = 'pramana.verify.follows';

/** The pins chosen here before, else those that were built into this page; null when there are none. */
function followed(): Followed | null {
  try {
    const { pins, last } = JSON.parse(recall(PLACE) ?? '') as Record<string, unknown>;
    if (typeof pins === 'string' && (typeof last === 'string' || last === null)) return { pins, last };
  } catch {
    // Nothing remembered, or nothing that can be read.
  }
  return embeddedPins === '' ? null : { pins: embeddedPins, last: null };
}

/** Whose policy it is and how many of how many signers it takes. */
export type Pinned = { readonly name: string; readonly threshold: number; readonly of: number };

/** From now on these signers are followed; what others signed before them says nothing. `LedgerError` when they are no pins. */
export function followPins(text: string): Pinned {
  const { name, threshold, keys } = parsePins(text);
  const before = followed();
  if (before?.pins !== text) remember(PLACE, JSON.stringify({ pins: text, last: null } satisfies Followed));
  return { name, threshold, of: keys.length };
}

/** The keys of an update; null when nobody is followed. `LedgerError` when too few signed it, or it is an older one. */
export function takeUpdate(note: string, at: number): Keys | null {
  const known = followed();
  if (known === null) return null;
  const { name, sequence, policy, text, signedBy } = openPolicyUpdate(note, parsePins(known.pins), known.last);
  remember(PLACE, JSON.stringify({ pins: known.pins, last: text } satisfies Followed));
  const signed = { name, sequence, by: signedBy.join(', ') };
  return { policy, text: formatPolicy(policy), source: 'signed', host: '', at, signed };
}
