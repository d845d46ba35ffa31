import type { BlockDetailJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import {
  type CborValue,
  type ClaimHeader,
  commitmentOf,
  equal,
  isShown,
  parsePolicy,
  parseReceipt,
  toHex,
  verifyReceipt,
} from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from './block.claim.ts';
import { type SealingHospital } from './block.service.ts';
import { type OpenBlock, openStored } from './open.service.ts';
import { type BlockRef, listBlocks, readBlocks, type StoredBlock } from './block.store.ts';
import { blockView } from './chain.service.ts';
import { listLogs } from './log.store.ts';
import { receiptFor } from './receipt.service.ts';

type Check = BlockDetailJson['checks'][number];

/** A block recomputed in front of the viewer; `items` only for who may see them. */
export interface Inspection {
  readonly block: StoredBlock;
  readonly detail: BlockDetailJson;
}

/** One block, recomputed: what is shown is what was just checked, damage included. `not_found` when there is none. */
export async function inspectBlock(
  tx: Tx,
  hospital: Pick<SealingHospital, 'id'>,
  ref: BlockRef,
  showItems: (kind: string) => boolean,
): Promise<Inspection> {
  const [block] = await readBlocks(tx, hospital.id, [ref]);
  if (block === undefined) throw new PramanaError('not_found');
  const open = await tryOpen(tx, hospital, block);
  const checks = [claimCheck(open), await linkCheck(tx, hospital, block)];
  if (open !== null) checks.push(...(await logChecks(tx, hospital, block)));
  const detail = {
    block: blockView(block),
    header: open && headerJson(open.header),
    items: open === null ? [] : itemsJson(open, showItems(block.kind)),
    checks,
    documentId: block.documentId,
  };
  return { block, detail };
}

async function tryOpen(tx: Tx, hospital: Pick<SealingHospital, 'id'>, block: StoredBlock): Promise<OpenBlock | null> {
  try {
    return (await openStored(tx, hospital, [block]))[0] ?? null;
  } catch (error) {
    if (
      error instanceof PramanaError &&
      ['record_damaged', 'vault_key_missing', 'record_forgotten'].includes(error.code)
    )
      return null;
    throw error;
  }
}

function claimCheck(open: OpenBlock | null): Check {
  const check = 'claim';
  if (open === null) return { check, ok: false, detail: 'The stored claim is not the one this block was sealed with.' };
  return { check, ok: true, detail: 'Claim, commitment and block hash were recomputed and belong together.' };
}

async function linkCheck(tx: Tx, hospital: Pick<SealingHospital, 'id'>, block: StoredBlock): Promise<Check> {
  const check = 'link';
  if (block.number === 0) return { check, ok: true, detail: 'This is the first block of its series.' };
  const [before] = await listBlocks(tx, hospital.id, [{ series: block.series, number: block.number - 1 }]);
  const label = labelOf(block.series, block.number - 1);
  if (before === undefined) return { check, ok: false, detail: `The block before, ${label}, is missing.` };
  const ok = equal(before.hash, block.prev);
  return { check, ok, detail: `It ${ok ? 'points' : 'does not point'} to the block before, ${label}.` };
}

/** By the log's own key: an explorer in the hospital's own hands proves no more than that (at most AMBER). */
async function logChecks(tx: Tx, hospital: Pick<SealingHospital, 'id'>, block: StoredBlock): Promise<Check[]> {
  const text = await receiptFor(tx, hospital, block, { items: false });
  if (text === null) return [{ check: 'inclusion', ok: null, detail: 'The log has not answered yet.' }];
  const logs = await listLogs(tx, hospital.id);
  const policy = parsePolicy(`${logs.map((log) => `log ${log.vkey}\n`).join('')}quorum none\n`);
  const { checks } = verifyReceipt(parseReceipt(text), policy);
  return checks
    .filter(({ check }) => ['inclusion', 'log-signature', 'witnesses'].includes(check))
    .map((each) => ({ ...each }));
}

function headerJson(header: ClaimHeader): Record<string, string> {
  return {
    hospital: header.hospital,
    series: header.series,
    number: String(header.number),
    kind: header.kind,
    time: new Date(header.time).toISOString(),
    currency: header.currency,
    total: String(header.total),
    paidAtSeal: String(header.paidAtSeal),
    itemCount: String(header.itemCount),
    prev: toHex(header.prev),
    itemsRoot: toHex(header.itemsRoot),
  };
}

function itemsJson({ presented }: OpenBlock, shown: boolean): BlockDetailJson['items'] {
  return presented.map((item, position) => ({
    position,
    name: shown && isShown(item) ? item.name : null,
    value: shown && isShown(item) ? plainJson(item.value) : null,
    commitment: toHex(commitmentOf(item, position)),
  }));
}

/** CBOR as JSON: bytes in hexadecimal, integers beyond 2^53 as text. */
export function plainJson(value: CborValue): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return (value as readonly CborValue[]).map(plainJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainJson(each)]));
}
