/** Policies that somebody publishes for others: taken only with enough signatures of the signers that were pinned before. */
import {
  type Followed,
  followSuccessions,
  formatPolicy,
  LedgerError,
  openPolicyUpdate,
  parsePins,
  parsePolicy,
  rootsOf,
  splitStatements,
  statementsOf,
  type Vkey,
} from '@pramana/ledger';
import type { Sentence } from '../texts.ts';
import embeddedPins from './embedded.pins?raw';
import { type Keys, rememberedKeys, STATEMENTS } from './keys.ts';
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

/** What was pasted: pins, an update, or statements of root keys. Null: an update, and nobody is followed. */
export function takeSigned(text: string, at: number): (Keys & { readonly skipped?: number }) | Sentence | null {
  if (text.startsWith('pramana-pins@')) return { key: 'keys.follow', params: followPins(text) };
  return text.startsWith('pramana-policy@') ? takeUpdate(text, at) : takeSuccessions(text, at);
}

/** The root keys that are pinned: in lines of the policy itself, or among whom the person follows. */
function pinnedRoots({ text, source }: Keys): readonly Vkey[] {
  const pins = source === 'signed' ? (memory().pins ?? embeddedPins) : '';
  return [...rootsOf(text), ...(pins === '' ? [] : (parsePins(pins).roots ?? []))];
}

/** The statements that were taken on this device, none of them verified. A damaged memory is none. */
function kept(): string[] {
  try {
    const notes: unknown = JSON.parse(recall(STATEMENTS) ?? '[]');
    return Array.isArray(notes) ? notes.filter((note) => typeof note === 'string') : [];
  } catch {
    return [];
  }
}

/** These keys as the pinned roots carry them on by statements that the policy brings along, that are kept, and by new ones. */
function followed(keys: Keys, more: readonly string[] = []): { before: readonly string[]; found: Followed } {
  const before = [...new Set([...statementsOf(keys.text), ...kept()])];
  return { before, found: followSuccessions(parsePolicy(keys.text), pinnedRoots(keys), [...before, ...more]) };
}

/**
 * The keys with all that is known of the ends of their logs. What roots signed that cannot both be true is named in
 * `expelled`, and no log of those hospitals is among the keys.
 */
export function carryOn(keys: Keys): Keys {
  const { policy, expelled } = followed(keys).found;
  return { ...keys, policy, expelled };
}

/**
 * The keys of now, carried on by what pinned root keys signed: which log follows which. What counts is kept on this device;
 * `skipped` is how many of them no pinned root signed. `LedgerError`, and nothing is changed, where no root is pinned, where
 * none counts, where one that a pinned root is said to have signed does not, or where they contradict each other or what was
 * taken before.
 */
export function takeSuccessions(text: string, at: number): Keys & { readonly skipped: number } {
  const keys = rememberedKeys();
  if (pinnedRoots(keys).length === 0) throw new LedgerError('bad_succession', 'your policy pins no root key');
  const notes = splitStatements(`${text.trim()}\n`);
  const { before, found } = followed(keys, notes);
  const idle = found.ignored.filter((each) => each.at >= before.length);
  const wrong = idle.length === notes.length ? idle[0] : idle.find(({ isForeign }) => !isForeign);
  if (wrong !== undefined) throw new LedgerError('bad_succession', wrong.why);
  const [contested] = found.contested;
  if (contested !== undefined)
    throw new LedgerError('bad_succession', `the root key of ${contested} contradicts itself`);
  const counting = notes.filter((_, i) => !idle.some((each) => each.at === before.length + i));
  remember(STATEMENTS, JSON.stringify([...new Set([...before, ...counting])]));
  return { ...keys, policy: found.policy, at, skipped: idle.length };
}
