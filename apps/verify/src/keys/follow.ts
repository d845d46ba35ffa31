/** Policies that somebody publishes for others: taken only with enough signatures of the signers that were pinned before. */
import { formatPolicy, openPolicyUpdate, parsePins } from '@pramana/ledger';
import embeddedPins from './embedded.pins?raw';
import type { Keys } from './keys.ts';
import { recall, remember } from './memory.ts';

/** What this device keeps: the pins that the person gave it, and by the name of a policy the text taken last of it. */
type Memory = { readonly pins: string | null; readonly last: Readonly<Record<string, string>> };

const PLACE = 'pramana.verify.follows';

function memory(): Memory {
  try {
    const { pins, last } = JSON.parse(recall(PLACE) ?? '') as Record<string, unknown>;
    const given = typeof pins === 'string' ? pins : null;
    // As it was kept before: one text, of the policy that these pins name.
    if (given !== null && typeof last === 'string') return { pins: pasted(given), last: { [nameOf(given)]: last } };
    const texts = Object.entries(last ?? {}).filter((each): each is [string, string] => typeof each[1] === 'string');
    return { pins: given, last: Object.fromEntries(texts) };
  } catch {
    // Nothing remembered, or nothing that can be read.
    return { pins: null, last: {} };
  }
}

/** Pins of the page itself are never kept: a page with newer ones, without a signer who was thrown out, must win. */
function pasted(pins: string): string | null {
  return pins === embeddedPins ? null : pins;
}

function nameOf(pins: string): string {
  return parsePins(pins).name;
}

function keep(kept: Memory): void {
  remember(PLACE, JSON.stringify(kept));
}

/** Whose policy it is and how many of how many signers it takes. */
export type Pinned = { readonly name: string; readonly threshold: number; readonly of: number };

/**
 * From now on these signers are followed; what others signed before them says nothing. The number of the last update stays
 * with the name of its policy, so that following others in between brings no old one back. `LedgerError` when they are no
 * pins.
 */
export function followPins(text: string): Pinned {
  const { name, threshold, keys } = parsePins(text);
  keep({ ...memory(), pins: pasted(text) });
  return { name, threshold, of: keys.length };
}

/** The keys of an update; null when nobody is followed. `LedgerError` when too few signed it, or it is an older one. */
export function takeUpdate(note: string, at: number): Keys | null {
  const { pins, last } = memory();
  const followed = pins ?? embeddedPins;
  if (followed === '') return null;
  const pinned = parsePins(followed);
  const before = Object.hasOwn(last, pinned.name) ? (last[pinned.name] ?? null) : null;
  const { name, sequence, policy, text, signedBy } = openPolicyUpdate(note, pinned, before);
  keep({ pins, last: { ...last, [name]: text } });
  const signed = { name, sequence, by: signedBy.join(', ') };
  return { policy, text: formatPolicy(policy), source: 'signed', host: '', at, signed };
}
