/**
 * The auditor's bundle: for a period, the header and salt of every entry of a log, without items, as lines of JSON. Checked
 * as a stream: each header against its leaf, the leaves against the signed tree, numbers without a gap, links, day seals.
 * Outside the period single entries may be opened: of each series the number before it and the one behind it.
 */
import { checkPeriod, INSTANT, LABEL, NOTE, ORIGIN, SERIES, SLUG, words } from './bundle.text.ts';
import { fromBase64, toBase64 } from './bytes.ts';
import { ensure, LedgerError } from './errors.ts';
import { decodeItem, type DisclosedItem, encodeItem, isShown, SALT_LENGTH } from './item.ts';

export const BUNDLE_FORMAT = 'pramana/auditor-bundle/v1';

/** Leaves of entries outside the period in one line. */
export const LEAVES_PER_LINE = 1_024;

/** The first line: whose, of which days (both included), for whom and why. */
export type BundleHead = {
  readonly format: typeof BUNDLE_FORMAT;
  readonly hospital: string;
  readonly from: string;
  readonly to: string;
  /** The first instant of the first day and the first one behind the last day, as the hospital's days are cut; Unix milliseconds. */
  readonly begins: number;
  readonly ends: number;
  readonly made: string;
  readonly auditor: string;
  readonly reason: string;
  /** The entry of the log that tells that this was handed out. */
  readonly entry: string;
};

/** Begins a log: a tree of `size` entries, of which those from `first` up to before `end` are all opened. */
export type BundleLog = {
  readonly origin: string;
  readonly size: number;
  readonly checkpoint: string;
  readonly first: number;
  readonly end: number;
};

/** Why an entry is not opened, in the hospital's words: erased, its key lost, or it did not open for another reason. */
type BundleClosed = (typeof CLOSED)[number];
const CLOSED = ['erased', 'lost', 'unreadable'] as const;

/** An opened entry; what was erased, or cannot be opened, has its leaf alone and says why. */
export type BundleEntry =
  | {
      readonly leaf: Uint8Array;
      readonly salt: Uint8Array;
      readonly claim: Uint8Array;
      /**
       * Only where they name nobody: of day seals, the figures that the documents are compared with; of the entry that opens a
       * log, the log before it and its last tree (files made earlier have none).
       */
      readonly items: readonly DisclosedItem[] | null;
    }
  | { readonly leaf: Uint8Array; readonly closed: BundleClosed; readonly block: BundleStub | null };

/** What is left of a block without its claim; the links of its neighbours prove that it stands there. */
export type BundleStub = { readonly series: string; readonly number: number; readonly prev: Uint8Array };

export type BundleLine =
  | { readonly head: BundleHead }
  | { readonly log: BundleLog }
  | { readonly leaves: readonly Uint8Array[] }
  | { readonly entry: BundleEntry }
  | { readonly end: number };

/** One line with its newline. */
export function formatBundleLine(line: BundleLine): string {
  return `${JSON.stringify(jsonOf(line))}\n`;
}

function jsonOf(line: BundleLine): unknown {
  if ('leaves' in line) return { leaves: toBase64(join(line.leaves)) };
  if (!('entry' in line)) return line;
  const { entry } = line;
  if ('closed' in entry) {
    const { leaf, closed, block } = entry;
    return { leaf: toBase64(leaf), closed, block: block && { ...block, prev: toBase64(block.prev) } };
  }
  const { leaf, salt, claim, items } = entry;
  const shown = items?.map((item) =>
    isShown(item) ? [toBase64(item.salt), toBase64(encodeItem(item))] : toBase64(item.commitment),
  );
  const base = { leaf: toBase64(leaf), salt: toBase64(salt), claim: toBase64(claim) };
  return shown === undefined ? base : { ...base, items: shown };
}

function join(leaves: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(32 * leaves.length);
  leaves.forEach((leaf, i) => {
    ensure(leaf.length === 32, 'bad_bundle', 'a leaf has 32 bytes');
    joined.set(leaf, 32 * i);
  });
  return joined;
}

/** Reads one line strictly; `bad_bundle`. Nothing in it is verified yet. */
export function parseBundleLine(text: string): BundleLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LedgerError('bad_bundle', 'a line that is no JSON', { cause: error });
  }
  const map = mapOf(value);
  if ('head' in map) return { head: headOf(mapOf(map['head'])) };
  if ('log' in map) return { log: logOf(mapOf(map['log'])) };
  if ('leaves' in map) return { leaves: split(fromBase64(textOf(map['leaves']))) };
  if ('end' in map) return { end: countOf(map['end']) };
  return { entry: entryOf(map) };
}

type Map = Readonly<Record<string, unknown>>;

function mapOf(value: unknown): Map {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  ensure(isMap, 'bad_bundle', 'a line that is not what it should be');
  return value as Map;
}

function textOf(value: unknown): string {
  ensure(typeof value === 'string', 'bad_bundle', 'a field that is no text');
  return value;
}

function formed(value: unknown, form: RegExp): string {
  const text = textOf(value);
  ensure(form.test(text), 'bad_bundle', 'a field of another form');
  return text;
}

function countOf(value: unknown): number {
  ensure(Number.isSafeInteger(value) && (value as number) >= 0, 'bad_bundle', 'a field that is no count');
  return value as number;
}

function headOf(map: Map): BundleHead {
  ensure(map['format'] === BUNDLE_FORMAT, 'bad_bundle', 'an unknown version of a bundle');
  const period = {
    from: textOf(map['from']),
    to: textOf(map['to']),
    begins: countOf(map['begins']),
    ends: countOf(map['ends']),
  };
  checkPeriod(period);
  return {
    format: BUNDLE_FORMAT,
    hospital: formed(map['hospital'], SLUG),
    ...period,
    made: formed(map['made'], INSTANT),
    auditor: words(textOf(map['auditor'])),
    reason: words(textOf(map['reason'])),
    entry: formed(map['entry'], LABEL),
  };
}

function logOf(map: Map): BundleLog {
  const log = {
    origin: formed(map['origin'], ORIGIN),
    size: countOf(map['size']),
    checkpoint: formed(map['checkpoint'], NOTE),
    first: countOf(map['first']),
    end: countOf(map['end']),
  };
  ensure(log.first <= log.end && log.end <= log.size, 'bad_bundle', 'a range that is not in its tree');
  return log;
}

function split(bytes: Uint8Array): Uint8Array[] {
  const count = bytes.length / 32;
  ensure(Number.isInteger(count) && count > 0 && count <= LEAVES_PER_LINE, 'bad_bundle', 'leaves of another length');
  return Array.from({ length: count }, (_, i) => bytes.slice(32 * i, 32 * i + 32));
}

function entryOf(map: Map): BundleEntry {
  const leaf = sized(map['leaf'], 32);
  const { closed } = map;
  if (closed !== undefined) {
    const reason = CLOSED.find((each) => each === closed);
    ensure(reason !== undefined, 'bad_bundle', 'an entry closed for no known reason');
    return { leaf, closed: reason, block: map['block'] === null ? null : stubOf(mapOf(map['block'])) };
  }
  const { items = null } = map;
  ensure(items === null || Array.isArray(items), 'bad_bundle', 'items that are no list');
  const salt = sized(map['salt'], SALT_LENGTH);
  const claim = fromBase64(textOf(map['claim']));
  return { leaf, salt, claim, items: items === null ? null : (items as readonly unknown[]).map(itemOf) };
}

function stubOf(map: Map): BundleStub {
  return { series: formed(map['series'], SERIES), number: countOf(map['number']), prev: sized(map['prev'], 32) };
}

function itemOf(value: unknown): DisclosedItem {
  if (!Array.isArray(value)) return { commitment: sized(value, 32) };
  const [salt, bytes, ...more] = value as readonly unknown[];
  ensure(more.length === 0, 'bad_bundle', 'a shown item is a salt and its bytes');
  return { ...decodeItem(fromBase64(textOf(bytes))), salt: sized(salt, SALT_LENGTH) };
}

function sized(value: unknown, length: number): Uint8Array {
  const bytes = fromBase64(textOf(value));
  ensure(bytes.length === length, 'bad_bundle', `a field of another length than ${length}`);
  return bytes;
}
