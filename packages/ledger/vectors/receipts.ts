/**
 * A frozen log of eleven claims with its receipts in every form, for whoever writes another verifier. Keys and salts
 * are made up from names, so they protect nothing. `node packages/ledger/vectors/receipts.ts` writes the file when it
 * is missing; a standing one is never overwritten.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  compactItems,
  compactReceipt,
  disclose,
  encodeCompact,
  formatPolicy,
  formatReceipt,
  LedgerError,
  toDigits,
  toHex,
} from '../src/index.ts';
import { bills, log, receiptOf, testLog, testPolicy, WITNESSES } from '../test/fixtures.ts';

export type ReceiptVectors = {
  policy: string;
  entries: string[];
  checkpoint: string;
  /** Of entry 7, with two of three witnesses, the second line hidden. */
  receipt: string;
  digits: string;
  pendingDigits: string;
  itemsDigits: string[];
  commitment: string;
};

/** The vectors as this code makes them. */
export async function receiptVectors(): Promise<ReceiptVectors> {
  const claims = bills(10);
  const target = testLog();
  const head = await log(target, claims);
  const bill = claims[7];
  if (bill === undefined) throw new LedgerError('bad_argument', 'no such claim');
  const receipt = await receiptOf(target, bill, 7, WITNESSES.slice(0, 2), disclose(bill.items, [0]));
  const compact = compactReceipt(receipt);
  const { kind, salt, claim } = receipt;
  return {
    policy: formatPolicy(testPolicy([target.signer.vkey])),
    entries: claims.map(({ commitment }) => toHex(commitment)),
    checkpoint: head.checkpoint,
    receipt: formatReceipt(receipt),
    digits: toDigits(encodeCompact(compact)),
    pendingDigits: toDigits(encodeCompact({ form: 'pending', kind, logRef: compact.logRef, salt, claim })),
    itemsDigits: compactItems(bill.commitment, bill.items, 110).map(toDigits),
    commitment: toHex(bill.commitment),
  };
}

const PATH = fileURLToPath(new URL('receipts.json', import.meta.url));

/** The frozen vectors. */
export function readReceiptVectors(): ReceiptVectors {
  return JSON.parse(readFileSync(PATH, 'utf8')) as ReceiptVectors;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !existsSync(PATH)) {
  writeFileSync(PATH, `${JSON.stringify(await receiptVectors(), null, 2)}\n`);
}
