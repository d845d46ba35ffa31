import { randomBytes } from 'node:crypto';
import {
  type Currency,
  financialYear,
  type HospitalId,
  type IsoDate,
  NO_CURRENCY,
  type PersonId,
  type SubjectId,
} from '@pramana/kernel';
import {
  type ClaimItem,
  type ClaimKind,
  type DisclosedItem,
  NO_PREVIOUS,
  type PreparedItems,
  prepareItems,
  type RandomBytes,
  SALT_LENGTH,
  sealClaim,
} from '@pramana/ledger';
import type { SecretKey } from '@pramana/vault';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { blockOf, CLAIM_BOX, genesisItems, labelOf } from './block.claim.ts';
import { type BlockRef, type BlockRow, insertBlock } from './block.store.ts';
import { keys } from './keys.service.ts';
import { insertSeries, lockSeries, type SeriesEnd, type SeriesRow } from './series.store.ts';
import { hospitalSubject, subjectKey } from './subject.service.ts';
import { wakeSequencer } from './wake.service.ts';

/** What sealing needs to know of a hospital; the session's hospital fits. */
export interface SealingHospital {
  readonly id: HospitalId;
  readonly slug: string;
  readonly timeZone: string;
  readonly yearStartMonth: number;
}

export interface SealInput {
  readonly hospital: SealingHospital;
  /** What the series numbers, its prefix (1 to 4 capitals or digits) and, where several count apart, which counter. */
  readonly series: { readonly kind: string; readonly prefix: string; readonly counter?: string };
  readonly kind: ClaimKind;
  readonly documentId: string;
  readonly version?: number;
  /** Under whose key the claim is stored; null for what is about nobody. */
  readonly subjectId: SubjectId | null;
  readonly currency: Currency;
  /** Minor units. */
  readonly total: bigint;
  readonly paidAtSeal?: bigint;
  readonly at: Date;
  /** Decides the financial year, and so the series; or that year itself. */
  readonly businessDate?: IsoDate;
  readonly year?: string;
  /** Null: the hospital's own node made it. */
  readonly authorId: PersonId | null;
  readonly items: readonly ClaimItem[];
  /** Salts and items are kept elsewhere, under other keys: the body holds their commitments only. */
  readonly itemsElsewhere?: boolean;
  /** Somebody waits for the proof: flush within milliseconds. */
  readonly urgent?: boolean;
}

/** A document with its number; committed and in the outbox once the transaction is. */
export interface SealedBlock extends BlockRef {
  readonly label: string;
  readonly kind: ClaimKind;
  readonly commitment: Uint8Array;
  readonly hash: Uint8Array;
  readonly prev: Uint8Array;
  readonly at: Date;
}

/** Everything that needs neither number nor previous block: done before any lock (ledger.md, decision 3). */
export interface PreparedDocument {
  readonly input: SealInput;
  readonly code: string;
  readonly year: string;
  readonly items: PreparedItems;
  /** The subject whose key encrypts the body. */
  readonly keeper: SubjectId;
  readonly key: SecretKey;
}

/** Salts, item commitments, items root and the subject's key. Finish it in the same transaction. */
export async function prepareDocument(tx: Tx, input: SealInput): Promise<PreparedDocument> {
  const { hospital, series } = input;
  const year = yearOf(input);
  const items = prepareItems(input.items, saltsFor(input.items));
  const keeper = input.subjectId ?? (await hospitalSubject(tx, hospital));
  const key = await subjectKey(tx, hospital, keeper);
  return { input, code: `${series.prefix}-${year}`, year, items, keeper, key };
}

function yearOf({ year, businessDate, hospital }: SealInput): string {
  if (year !== undefined) return year;
  if (businessDate === undefined) throw new Error('A document needs its date or its financial year.');
  return financialYear(businessDate, hospital.yearStartMonth);
}

function hidden({ commitments }: PreparedItems): DisclosedItem[] {
  return commitments.map((commitment) => ({ commitment }));
}

function random(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

/** Salts of so many items, drawn at once and used at once: nothing of them is left for later. */
export function saltsFor({ length }: readonly ClaimItem[]): RandomBytes {
  const drawn = random(length * SALT_LENGTH);
  let used = 0;
  return (count) => drawn.slice(used, (used += count));
}

/**
 * Takes number and previous block under the series' row lock, seals, and queues for the log, in the caller's
 * transaction (I-1). The lock is held until that ends: do the rest of the work before. A document sealed twice
 * violates `block_hospital_id_kind_document_id_version_key`, which passes through.
 * `facts` writes what was sealed; its first query travels with the block's, behind it: under the lock each round trip
 * makes all other counters wait.
 */
export async function finish(
  tx: Tx,
  prepared: PreparedDocument,
  facts: (block: SealedBlock) => Promise<void> = async () => {},
): Promise<SealedBlock> {
  const { input, key } = prepared;
  const { hospital } = input;
  try {
    const row = nextBlock(prepared, await lockedSeries(tx, prepared));
    const urgent = input.urgent ?? false;
    const block = sealedBlock(row);
    const queue = { id: newId(), urgent, at: new Date() };
    await Promise.all([insertBlock(tx, hospital.id, row, queue), facts(block)]);
    afterCommit(tx, () => wakeSequencer(hospital.id, urgent));
    return block;
  } finally {
    key.destroy();
  }
}

/** The series under its row lock, opened on its first use. */
export async function lockedSeries(tx: Tx, prepared: PreparedDocument): Promise<SeriesRow> {
  const { input, code } = prepared;
  const series = (await lockSeries(tx, input.hospital.id, code)) ?? (await openSeries(tx, prepared));
  checkSeries(series, input);
  return series;
}

/** The block of a document behind the end of its series, which the caller has locked. */
export function nextBlock(
  { input, code, items, keeper, key }: PreparedDocument,
  series: SeriesEnd,
): BlockRow & { kind: ClaimKind } {
  const { hospital, kind, documentId, subjectId, authorId, at } = input;
  const number = series.lastNumber + 1;
  const prev = series.lastHash;
  const built = sealClaim(fieldsOf(input, kind, code, number, prev), items, random);
  const { hash, body } = blockOf(built, items, input.itemsElsewhere === true ? hidden(items) : items.items);
  const version = input.version ?? 1;
  const box = keys().vault.sealBox(key, boxContext(hospital.id, keeper, documentId, version), body);
  const { commitment } = built;
  return {
    series: code,
    number,
    kind,
    documentId,
    version,
    subjectId,
    commitment,
    prev,
    hash,
    at,
    authorId,
    body: box,
  };
}

export function sealedBlock(row: BlockRow & { kind: ClaimKind }): SealedBlock {
  const { series, number, kind, commitment, hash, prev, at } = row;
  return { series, number, label: labelOf(series, number), kind, commitment, hash, prev, at };
}

/** `prepareDocument` and `finish` in one go, for who has no lock of its own to take in between. */
export async function sealDocument(tx: Tx, input: SealInput): Promise<SealedBlock> {
  return finish(tx, await prepareDocument(tx, input));
}

function fieldsOf(input: SealInput, kind: ClaimKind, series: string, number: number, prev: Uint8Array) {
  const genesis = kind === 'genesis';
  return {
    kind,
    hospital: input.hospital.slug,
    series,
    number,
    time: input.at.getTime(),
    currency: genesis ? NO_CURRENCY : input.currency,
    total: genesis ? 0n : input.total,
    paidAtSeal: genesis ? 0n : (input.paidAtSeal ?? 0n),
    prev,
  };
}

/** Where a body is boxed. */
export function boxContext(hospital: HospitalId, subject: SubjectId, record: string, version: number) {
  return { hospital, subject, category: CLAIM_BOX, record, version };
}

function checkSeries(series: SeriesRow, { series: { kind, counter = '' } }: SealInput): void {
  if (series.kind === kind && series.counter === counter) return;
  throw new Error(`The series ${series.code} numbers ${series.kind} already; ${kind} needs another prefix.`);
}

/**
 * The series' first use: its row, whose `last_hash` is the hash of a logged genesis claim, and that claim. Of two at
 * once one inserts; the other waited for it and takes what is there.
 */
async function openSeries(tx: Tx, { input, code, year }: PreparedDocument): Promise<SeriesRow> {
  const { hospital, series, at, authorId } = input;
  const counter = series.counter ?? '';
  const items = prepareItems(genesisItems(series.kind, year, counter), random);
  const built = sealClaim(fieldsOf(input, 'genesis', code, 0, NO_PREVIOUS), items, random);
  const { hash, body } = blockOf(built, items);
  const keeper = await hospitalSubject(tx, hospital);
  const row = { code, kind: series.kind, financialYear: year, counter, lastNumber: 0, lastHash: hash };
  const documentId = newId();
  if (await insertSeries(tx, hospital.id, row, at)) {
    const key = await subjectKey(tx, hospital, keeper);
    const box = keys().vault.sealBox(key, boxContext(hospital.id, keeper, documentId, 1), body);
    key.destroy();
    const { commitment } = built;
    const genesis = { series: code, number: 0, kind: 'genesis', documentId, version: 1, subjectId: null };
    const block = { ...genesis, commitment, prev: NO_PREVIOUS, hash, at, authorId, body: box };
    await insertBlock(tx, hospital.id, block, { id: newId(), urgent: false, at: new Date() });
  }
  const locked = await lockSeries(tx, hospital.id, code);
  if (locked === undefined) {
    throw new Error(`${series.kind} of ${year} is numbered by another series than ${code} already.`);
  }
  return locked;
}
