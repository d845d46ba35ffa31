import { Readable } from 'node:stream';
import { addDays, businessDate, type LogId, NO_CURRENCY, type PersonId, PramanaError } from '@pramana/kernel';
import { BUNDLE_FORMAT, formatBundleLine } from '@pramana/ledger';
import { isRecipient, sealStream } from '@pramana/vault/node';
import type { Database, Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Hospital } from '../../platform/session.ts';
import { daySealsBetween } from '../billing/index.ts';
import {
  anyWaiting,
  type BlockRef,
  bundleLines,
  entriesAround,
  entriesBetween,
  labelOf,
  type LogPosition,
  logPositions,
  logsOf,
  publishedSize,
  sealDocument,
} from '../sealing/index.ts';
import { bundleItems } from './bundle.claim.ts';
import { withNeighbours } from './bundle.policy.ts';
import { beginOfDay, type BundleRow, insertBundle, readBundles, type StoredRange } from './bundle.store.ts';

export interface BundleWish {
  readonly from: string;
  readonly to: string;
  readonly auditor: string;
  readonly recipient: string;
  readonly reason: string;
}

export interface BundleMaker {
  readonly hospital: Hospital;
  readonly authorId: PersonId;
  readonly at: Date;
}

/**
 * Writes down, as an entry of the log, that an auditor is given the headers of a period; answers its id. `invalid_field` for
 * a period that is not over or a key that is none, `not_found` where nothing was sealed then, `proof_pending` before the log
 * has signed all of it.
 */
export async function makeBundle(tx: Tx, maker: BundleMaker, wish: BundleWish): Promise<string> {
  const { hospital, authorId, at } = maker;
  checkWish(maker, wish);
  const ranges = await rangesOf(tx, hospital, wish);
  if (ranges.length === 0) throw new PramanaError('not_found', { detail: 'Nothing was sealed in this period.' });
  const facts = { ...wish, authorId, ranges };
  const id = newId(at.getTime());
  const { series, number } = await sealDocument(tx, {
    hospital,
    series: { kind: 'disclosure', prefix: 'DIS' },
    kind: 'disclosure',
    documentId: id,
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: today(maker),
    authorId,
    items: bundleItems(facts),
  });
  await insertBundle(tx, hospital.id, { ...facts, id, series, number, at });
  return id;
}

/** Places looked up at once. */
const REFS = 200;

const today = ({ hospital, at }: BundleMaker): string =>
  businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);

function checkWish(maker: BundleMaker, { from, to, recipient }: BundleWish): void {
  if (from > to) throw new PramanaError('invalid_field', { field: 'to', detail: 'It ends before it begins.' });
  if (to >= today(maker)) throw new PramanaError('invalid_field', { field: 'to', detail: 'Only days that are over.' });
  if (!isRecipient(recipient))
    throw new PramanaError('invalid_field', { field: 'recipient', detail: 'This is no age key (age1…).' });
}

/**
 * Entries of the period by log: what was sealed in it, its day seals and the documents that they count, and one entry before
 * and behind, which shows that nothing was cut off. Where it lies in several logs, they are opened without a hole: from the
 * first entry of each but the oldest, which names the log before, to the last of each but the newest. `proof_pending` while
 * anything of the period waits for its place.
 */
async function rangesOf(tx: Tx, hospital: Hospital, wish: BundleWish): Promise<StoredRange[]> {
  const { begins, ends } = await spanOf(tx, hospital, wish);
  if (await anyWaiting(tx, hospital.id, { begins, ends })) throw new PramanaError('proof_pending');
  const found = new Map<LogId, { first: number; last: number }>();
  const widen = (logId: LogId, first: number, last: number): void => {
    const known = found.get(logId) ?? { first, last };
    found.set(logId, { first: Math.min(known.first, first), last: Math.max(known.last, last) });
  };
  for (const { logId, first, last } of await entriesBetween(tx, hospital.id, { begins, ends }))
    widen(logId, first, last);
  const seals = await daySealsBetween(tx, hospital.id, wish);
  const refs: BlockRef[] = seals.flatMap(({ series, first, last, documentSeries, documentNumber }) => [
    { series: documentSeries, number: documentNumber },
    { series, number: Number(first) },
    { series, number: Number(last) },
  ]);
  const logs = await logsOf(tx, hospital);
  for (const { log, index } of await positions(tx, hospital, refs)) {
    const logId = logs[log]?.id;
    if (logId !== undefined) widen(logId, index, index);
  }
  const [oldest, newest] = [logs.findIndex(({ id }) => found.has(id)), logs.findLastIndex(({ id }) => found.has(id))];
  return logs.flatMap(({ id: log, origin }, at) => {
    if (at < oldest || at > newest) return [];
    const size = publishedSize(log);
    const { first, last } = found.get(log) ?? { first: 0, last: -1 };
    if (last >= size) throw new PramanaError('proof_pending');
    const range = {
      first: at > oldest ? 0 : Math.max(0, first - 1),
      end: at < newest ? size : Math.min(size, last + 2),
    };
    return range.end === 0 ? [] : [{ log, origin, ...range }];
  });
}

/** Places in the log; whatever waits there still is refused: a bundle without it would look whole. */
async function positions(tx: Tx, hospital: Hospital, refs: readonly BlockRef[]) {
  const known = new Map<string, LogPosition>();
  for (let at = 0; at < refs.length; at += REFS)
    for (const [label, place] of await logPositions(tx, hospital, refs.slice(at, at + REFS))) known.set(label, place);
  return refs.map(({ series, number }) => {
    const place = known.get(labelOf(series, number));
    if (!place) throw new PramanaError('proof_pending');
    return place;
  });
}

/** The instants between which the days of a period lie. */
async function spanOf(tx: Tx, hospital: Hospital, { from, to }: Pick<BundleWish, 'from' | 'to'>) {
  const [begins, ends] = [await beginOfDay(tx, from, hospital), await beginOfDay(tx, addDays(to, 1), hospital)];
  return { begins, ends };
}

/** `not_found` for one of another hospital. */
export async function readBundle(tx: Tx, hospital: Hospital, id: string): Promise<BundleRow & { author: string }> {
  const [bundle] = await readBundles(tx, hospital.id, [id]);
  if (bundle === undefined) throw new PramanaError('not_found');
  return bundle;
}

/** The file: lines of the bundle, encrypted for its auditor while they are read. */
export async function bundleFile(
  db: Database,
  hospital: Hospital,
  bundle: BundleRow,
): Promise<{ body: Readable; fileName: string }> {
  const { span, ranges, singles } = await db.inHospital(hospital.id, async (tx) => {
    const instants = await spanOf(tx, hospital, bundle);
    const stretches = await daySealsBetween(tx, hospital.id, bundle);
    const around = await entriesAround(tx, hospital.id, { ...instants, stretches });
    const logs = (await logsOf(tx, hospital)).map(({ id }) => id);
    const stored = bundle.ranges.map(({ log, first, end }) => ({ logId: log, first, end }));
    return { span: instants, ...withNeighbours(stored, around, { logs, sizeOf: publishedSize }) };
  });
  const head = formatBundleLine({
    head: {
      format: BUNDLE_FORMAT,
      hospital: hospital.slug,
      from: bundle.from,
      to: bundle.to,
      begins: span.begins.getTime(),
      ends: span.ends.getTime(),
      made: bundle.at.toISOString(),
      auditor: bundle.auditor,
      reason: bundle.reason,
      entry: labelOf(bundle.series, bundle.number),
    },
  });
  async function* lines(): AsyncGenerator<Uint8Array, void> {
    yield Buffer.from(head);
    for await (const line of bundleLines(db, hospital, ranges, singles)) yield Buffer.from(line);
  }
  const sealed = await sealStream(
    Readable.toWeb(Readable.from(lines())) as ReadableStream<Uint8Array>,
    bundle.recipient,
  );
  const fileName = `${hospital.slug}-${bundle.from}-to-${bundle.to}.bundle.age`;
  return { body: Readable.fromWeb(sealed as Parameters<typeof Readable.fromWeb>[0]), fileName };
}
