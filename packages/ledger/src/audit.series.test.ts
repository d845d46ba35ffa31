import { expect, test } from 'vitest';
import { bills, counterBytes } from '../test/fixtures.ts';
import type { AuditBlock } from './audit.block.ts';
import { auditSeries, type SeriesAuditOptions } from './audit.series.ts';
import { blockHash, buildClaim } from './claim.ts';
import { itemCommitment } from './item.ts';

const claims = bills(6);

/** The rows as a server stores them. */
const rows: AuditBlock[] = claims.map(({ header, kind, claim, salt, commitment, items }) => ({
  number: header.number,
  kind,
  claim,
  salt,
  commitment,
  prev: header.prev,
  block: blockHash(header.prev, commitment),
  items: items.map((item, i) => ({ ...item, commitment: itemCommitment(i, item, item.salt) })),
}));

function rowAt(number: number): AuditBlock {
  const row = rows[number];
  if (row === undefined) throw new Error('no row');
  return row;
}

async function findings(list: readonly AuditBlock[], options?: SeriesAuditOptions): Promise<string[]> {
  const found: string[] = [];
  for await (const { code, number, position } of auditSeries(list, options)) {
    found.push([code, number, position].filter((part) => part !== undefined).join(' '));
  }
  return found;
}

/** The series with one row changed. */
const changed = (number: number, change: Partial<AuditBlock>) =>
  rows.map((r) => (r.number === number ? { ...r, ...change } : r));
const flip = (bytes: Uint8Array) => bytes.with(3, (bytes[3] ?? 0) ^ 1);

test('an untouched series is whole, from the genesis or from a known block', async () => {
  expect(await findings(rows, { last: 6 })).toEqual([]);
  expect(await findings(rows.slice(3), { start: { number: 3, prev: rowAt(2).block } })).toEqual([]);
});

test('each altered column is one finding with its field', async () => {
  const row = rowAt(3);
  const { claim, salt } = row;
  if (claim === null || salt === null) throw new Error('no body');
  expect(await findings(changed(3, { claim: claim.with(20, (claim[20] ?? 0) ^ 1) }))).toContain('claim_altered 3');
  expect(await findings(changed(3, { salt: flip(salt) }))).toEqual(['claim_altered 3']);
  expect(await findings(changed(3, { commitment: flip(row.commitment) }))).toEqual(['commitment_altered 3']);
  expect(await findings(changed(3, { block: flip(row.block) }))).toEqual(['block_mismatch 3']);
  expect(await findings(changed(3, { prev: flip(row.prev) }))).toEqual(['prev_mismatch 3']);
  expect(await findings(changed(3, { kind: 'refund' }))).toEqual(['kind_altered 3']);
});

test('an altered line is named by its position', async () => {
  const items = rowAt(4).items ?? [];
  const value = { item: 'Paracetamol 500 mg', quantity: 1, amount: 1 };
  const altered = items.map((item, i) => (i === 1 ? { ...item, value } : item));
  expect(await findings(changed(4, { items: altered }))).toEqual(['item_altered 4 1']);
  const bare = altered.map(({ name, value: v, salt }) => ({ name, value: v, salt }));
  expect(await findings(changed(4, { items: bare }))).toEqual(['items_altered 4']);
  const noted = items.map((item, i) => (i === 1 ? { ...item, commitment: flip(item.salt) } : item));
  expect(await findings(changed(4, { items: noted }))).toEqual(['item_commitment_altered 4 1']);
  expect(await findings(changed(4, { items: items.slice(1) }))).toEqual(['items_missing 4']);
  expect(await findings(changed(4, { items: items.toReversed() }))).toEqual(['item_altered 4 0', 'item_altered 4 1']);
});

test('missing, doubled and cut-off numbers are named', async () => {
  expect(await findings(rows.filter(({ number }) => number !== 2 && number !== 3))).toEqual(['number_gap 2']);
  expect(await findings(rows.slice(0, 5), { last: 6 })).toEqual(['number_gap 5']);
  expect(await findings(rows.slice(1))).toEqual(['number_gap 0']);
  const twice = [...rows.slice(0, 4), rowAt(3), ...rows.slice(4)];
  expect(await findings(twice)).toContain('number_duplicate 3');
});

test('a bill sealed again under the same number is a double and not a continuation', async () => {
  const { header } = claims[3] ?? {};
  if (header === undefined) throw new Error('no claim');
  const fork = buildClaim({ ...header, total: 1n, items: [] }, counterBytes('fork'));
  const second: AuditBlock = {
    ...rowAt(3),
    claim: fork.claim,
    salt: fork.salt,
    commitment: fork.commitment,
    block: blockHash(header.prev, fork.commitment),
    items: [],
  };
  expect(await findings([...rows.slice(0, 4), second, ...rows.slice(4)])).toEqual(['number_duplicate 3']);
});

test('a renumbered document is found by what it was sealed as', async () => {
  expect(await findings(changed(6, { number: 7 }))).toEqual(['number_gap 6', 'number_altered 7']);
});

test('a salt used twice is found, within a series and across series', async () => {
  const salts = new Set<string>();
  expect(await findings(rows, { salts })).toEqual([]);
  expect(await findings(rows.slice(0, 1), { salts })).toEqual(['salt_reuse 0']);
  const constant = bills(2, (n) => new Uint8Array(n).fill(7));
  const reused = constant.map(({ header, kind, claim, salt, commitment, items }) => ({
    number: header.number,
    prev: header.prev,
    kind,
    claim,
    salt,
    commitment,
    items,
    block: blockHash(header.prev, commitment),
  }));
  expect(await findings(reused)).toEqual([
    'salt_reuse 1',
    'salt_reuse 1 0',
    'salt_reuse 1 1',
    'salt_reuse 2',
    'salt_reuse 2 0',
    'salt_reuse 2 1',
  ]);
});

test('an erased body leaves a stub: the chain holds, and the absence is said', async () => {
  expect(await findings(changed(2, { claim: null, salt: null, items: null }))).toEqual(['claim_missing 2']);
});

test('columns that lost their length or shape are findings, not crashes', async () => {
  const short = new Uint8Array(3);
  for (const field of ['claim', 'salt', 'commitment', 'prev', 'block'] as const) {
    expect((await findings(changed(3, { [field]: short }))).length).toBeGreaterThan(0);
  }
  const broken = (rowAt(3).items ?? []).map((item) => ({ ...item, name: 'NOT A NAME', salt: short }));
  expect(await findings(changed(3, { items: broken }))).toEqual([
    'item_altered 3 0',
    'item_altered 3 1',
    'salt_reuse 3 1',
  ]);
});
