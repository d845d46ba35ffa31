import { type Check, LINES_NOT_CHECKED, parsePolicy, verifyReceipt } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { LOG, LOG_POLICY, someReceipt, WITNESS_POLICY } from '../test/receipts.ts';
import en from './texts/en.json' with { type: 'json' };
import hi from './texts/hi.json' with { type: 'json' };
import mr from './texts/mr.json' with { type: 'json' };
import type { Table } from './table.ts';
import { preferred, sayIn, sentenceOf } from './texts.ts';

const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each<[string, Table]>([
  ['Hindi', hi],
  ['Marathi', mr],
])('the texts in %s', (_language, table) => {
  test('have the keys of the English ones, in their order', () => {
    expect(Object.keys(table)).toEqual(Object.keys(en));
  });

  test('are not empty and have the same blanks to fill', () => {
    const wrong = Object.entries(table).filter(([key, text]) => {
      return text.trim() === '' || blanks(text).join() !== blanks(en[key as keyof Table]).join();
    });
    expect(wrong).toEqual([]);
  });
});

test('blanks are filled as they are given, also where a value looks like a blank or a pattern', () => {
  expect(sayIn(en)('host.named', { host: '$& {host}' })).toBe('This page came from $& {host}.');
  expect(sayIn(en)('host.named')).toBe('This page came from {host}.');
});

test('the first language of ours that the browser asks for is taken, else English', () => {
  expect(preferred(['gu-IN', 'mr-IN', 'hi'])).toBe('mr');
  expect(preferred(['fr'])).toBe('en');
});

/** Every check that the ledger can make of these receipts, under policies that know much, little and nothing. */
async function allChecks(): Promise<Check[]> {
  const { receipt, compact, claim } = await someReceipt();
  const damaged = { ...receipt, checkpoint: receipt.checkpoint.replace('\n11\n', '\n12\n') };
  const unreadable = { ...receipt, checkpoint: receipt.checkpoint.replace('\n11\n', '\nx\n') };
  const signature = compact.logSignature.with(0, (compact.logSignature[0] ?? 0) ^ 1);
  const [first] = compact.witnesses;
  if (first === undefined) throw new Error('no witness');
  const receipts = [
    receipt,
    compact,
    damaged,
    unreadable,
    { ...receipt, proof: receipt.proof.slice(1) },
    { ...receipt, kind: 'refund' as const },
    { ...receipt, claim: receipt.claim.slice(1) },
    { ...receipt, items: receipt.items.map((item, i) => (i === 0 ? { ...item, value: 'other' } : item)) },
    { ...compact, logSignature: signature },
    { ...compact, witnesses: [first] },
    { ...compact, witnesses: [{ ...first, time: first.time + 1 }] },
    { form: 'pending' as const, kind: claim.kind, logRef: compact.logRef, salt: claim.salt, claim: claim.claim },
  ];
  const closed = (size: number): string => `log ${LOG.vkey}\n#pramana:final-size ${LOG.vkey} ${size}\nquorum none\n`;
  const own = ['quorum none\n', LOG_POLICY, WITNESS_POLICY, closed(10), closed(11)].map(parsePolicy);
  // As statements of a root key carry it on.
  const told = own.map((each) => ({ ...each, logs: each.logs.map((log) => ({ ...log, isStolen: false })) }));
  const policies = [...own, ...told];
  return receipts.flatMap((each) => policies.flatMap((policy) => verifyReceipt(each, policy).checks));
}

test('every sentence of the ledger is known, so that it can be said in every language', async () => {
  const details = new Set((await allChecks()).map(({ detail }) => detail));
  const unknown = [...details].filter((detail) => sentenceOf(detail).key === 'detail.other');
  expect(unknown).toEqual([]);
  const keys = new Set([...details].map((detail) => sentenceOf(detail).key));
  // 26 sentences; those that need lines presented apart (`linesNone`, `linesSome`) are tested where lines are.
  expect(keys.size).toBeGreaterThanOrEqual(22);
});

test('in English every sentence of the ledger is said as the ledger says it', async () => {
  for (const { detail } of await allChecks()) {
    const { key, params } = sentenceOf(detail);
    expect(sayIn(en)(key, params)).toBe(detail);
  }
});

test('a sentence that is not known stays as it is', () => {
  expect(sentenceOf('A new sentence.')).toEqual({ key: 'detail.other', params: { detail: 'A new sentence.' } });
  expect(sentenceOf(LINES_NOT_CHECKED).key).toBe('detail.linesOpen');
});

test('the sentence about unchecked lines is exactly the one that was promised', () => {
  expect(en['lines.notChecked']).toBe('The lines on your paper were NOT checked.');
});
