import { PramanaError } from '@pramana/kernel';
import {
  compactItems,
  compactReceipt,
  type DisclosedItem,
  disclose,
  encodeCompact,
  formatReceipt,
  parseVkey,
  proveInclusion,
  type Receipt,
  receiptUrl,
  type SaltedItem,
  toDigits,
} from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import { type SealingHospital } from './block.service.ts';
import { type OpenBlock, openBlock } from './open.service.ts';
import type { BlockRef } from './block.store.ts';
import { cosignedFor } from './cosignature.store.ts';
import { listLogs, logReader } from './log.store.ts';
import { type LookupCode, lookupCode } from './lookup.policy.ts';
import { sealingProcess } from './process.service.ts';

type Place = Pick<SealingHospital, 'id'>;

/** Bytes in one code of items: with its link about a QR version 23, as large as the header's; read back at 203 dpi. */
const ITEMS_BUDGET = 980;

/** The proof of a block under the newest tree that is witnessed, else the newest published one; null while no published head covers it. */
async function proofOf(tx: Tx, hospital: Place, open: OpenBlock, items: Receipt['items']): Promise<Receipt | null> {
  const { entry } = open.block;
  // Only a published head: one that is committed and not copied yet must leave with nobody (I-3).
  const published = entry && sealingProcess().sequencer.publications.head(entry.logId);
  if (!entry || !published || entry.index >= published.head.size) return null;
  const { log, head } = published;
  // What witnesses cosigned was published before; of several the tree that enough of them saw.
  const cosigned = await cosignedFor(tx, log, entry.index);
  const { size, checkpoint } = cosigned ?? head;
  const proof = await proveInclusion(logReader(tx, log), entry.index, size);
  const { claim, salt, header } = open;
  return {
    form: 'proof',
    kind: header.kind,
    salt,
    claim,
    items,
    index: entry.index,
    proof,
    checkpoint,
  };
}

/**
 * A sealed document's receipt as `.tlog-proof` text (ledger.md, 1.7), by default with all its items, those kept
 * elsewhere as their commitments unless `revealed` brings them by position; null while the
 * log has not answered. Who gets it sees the claim: ask for permission, and record the access, before.
 */
export async function receiptFor(
  tx: Tx,
  hospital: Place,
  ref: BlockRef,
  { items = true, revealed }: { items?: boolean; revealed?: ReadonlyMap<number, SaltedItem> } = {},
): Promise<string | null> {
  const open = await openBlock(tx, hospital, ref);
  const receipt = await proofOf(
    tx,
    hospital,
    open,
    items ? open.presented.map((item, i) => revealed?.get(i) ?? item) : [],
  );
  return receipt && formatReceipt(receipt);
}

/** What is printed on paper: links whose fragment is all digits, so that a QR holds them as numeric segments. */
export interface PrintedReceipt {
  /** The log had not answered: the paper says PROOF PENDING, and the code holds claim and salt only. */
  readonly pending: boolean;
  readonly headerDigits: string;
  readonly url: string;
  /** One or more codes with all items and their salts. */
  readonly itemsDigits: readonly string[];
  readonly itemsUrls: readonly string[];
  /** For people without a camera. */
  readonly code: LookupCode;
}

/** The codes for one document; pending when the log has not answered yet, never waiting for it. */
export async function compactFor(tx: Tx, hospital: Place, ref: BlockRef): Promise<PrintedReceipt> {
  const open = await openBlock(tx, hospital, ref);
  const receipt = await proofOf(tx, hospital, open, []);
  const compact = receipt === null ? await pendingReceipt(tx, hospital, open) : compactReceipt(receipt);
  const headerDigits = toDigits(encodeCompact(compact));
  const itemsDigits = itemsDigitsOf(open, open.presented);
  const base = sealingProcess().verifyUrl();
  const itemsUrls = itemsDigits.map((digits) => receiptUrl(base, digits));
  const code = lookupCode(open.salt, open.block.commitment);
  return { pending: receipt === null, headerDigits, url: receiptUrl(base, headerDigits), itemsDigits, itemsUrls, code };
}

/** A receipt that shows some items of a document and hides the others behind their commitments. */
export interface ShownReceipt {
  /** `.tlog-proof` text. */
  readonly proof: string;
  /** The same as links for QR codes: the head, then the items. */
  readonly urls: readonly string[];
}

/**
 * The receipt of a document with the items at these positions shown and all others hidden; null while the log has not
 * answered. `bad_item` for a position that is none. Ask for permission, and record the access, before.
 */
export async function shownFor(
  tx: Tx,
  hospital: Place,
  ref: BlockRef,
  positions: readonly number[],
): Promise<ShownReceipt | null> {
  const open = await openBlock(tx, hospital, ref);
  const items = disclose(open.items, positions);
  const receipt = await proofOf(tx, hospital, open, items);
  if (receipt === null) return null;
  // With nothing shown the head says all there is to say: that so many items exist.
  const digits = [
    toDigits(encodeCompact(compactReceipt(receipt))),
    ...(positions.length === 0 ? [] : itemsDigitsOf(open, items)),
  ];
  const base = sealingProcess().verifyUrl();
  return { proof: formatReceipt(receipt), urls: digits.map((each) => receiptUrl(base, each)) };
}

function itemsDigitsOf({ block }: OpenBlock, items: readonly DisclosedItem[]): string[] {
  return items.length === 0 ? [] : compactItems(block.commitment, items, budgetFor(items)).map(toDigits);
}

/** One item alone may be larger than the budget: then the codes are as large as it needs. */
function budgetFor(presented: readonly DisclosedItem[]): number {
  const largest = Math.max(
    ...presented.map((item) => compactItems(new Uint8Array(32), [item], 65_535)[0]?.length ?? 0),
  );
  return Math.max(ITEMS_BUDGET, largest);
}

async function pendingReceipt(tx: Tx, hospital: Place, { header, salt, claim, block }: OpenBlock) {
  const logs = await listLogs(tx, hospital.id);
  const log = logs.find(({ id }) => id === block.entry?.logId) ?? logs.at(-1);
  if (log === undefined) throw new PramanaError('proof_pending');
  return { form: 'pending', kind: header.kind, logRef: parseVkey(log.vkey).keyId, salt, claim } as const;
}
