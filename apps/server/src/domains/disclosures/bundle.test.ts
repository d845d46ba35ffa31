import { newAgeKey, openStream } from '@pramana/vault/node';
import { BundleAudit, type BundleVerification, parseBundleLine, parsePolicy } from '@pramana/ledger';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import type { TestClient } from '../../testing.ts';
import { sealEndedDays } from '../billing/day-end.service.ts';
import { type Shop, shop } from '../billing/shop.fixture.ts';
import { sql } from 'kysely';
import { auditNode } from '../sealing/index.ts';

import { makeBundle } from './bundle.service.ts';

const DAY = '2026-11-21';
const PATH = '/api/auditor-bundles';
let place: Shop;
let admin: TestClient;
let auditor: TestClient;
let key: Awaited<ReturnType<typeof newAgeKey>>;
const wish = (more: object = {}) => ({
  from: DAY,
  to: DAY,
  auditor: 'Nadkarni and Co.',
  recipient: key.recipient,
  reason: 'yearly audit',
  ...more,
});
const make = (name: string, more: object = {}, by = admin) => by.post(PATH, wish(more), { 'idempotency-key': name });

beforeAll(async () => {
  place = await shop();
  key = await newAgeKey();
  for (const each of [1, 2]) await sell(each);
  // At night: a seal after 06:00 is a late one.
  place.clock.advance(17 * 3_600_000);
  await place.inHospital((tx) => sealEndedDays(tx, place.place, new Date(place.clock.now())));
  place.clock.advance(7 * 3_600_000);
  [admin, auditor] = [await place.login('admin'), await place.login('auditor')];
  await signed();
});

/** One bill, paid in cash. */
async function sell(each: number): Promise<void> {
  const cashier = await place.login('cashier');
  const lines = [{ itemId: place.paracetamol, quantity: 10 * each }];
  const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines });
  const payments = [{ method: 'cash', amount: '1000' }];
  const sealed = await cashier.post(
    `/api/bills/${draft.body.data.id}/seal`,
    { payments },
    { 'idempotency-key': `d${each}` },
  );
  expect(sealed.status).toBe(201);
}

/** Until the log has signed all that was sealed. */
async function signed(): Promise<void> {
  const waiting = async () => expect((await admin.get('/api/chain/head')).body.data.queued).toBe(0);
  await vi.waitFor(waiting, { timeout: 20_000, interval: 50 });
}

async function opened(id: string, identity = key.identity): Promise<string> {
  const answer = await auditor.get(`${PATH}/${id}/file`);
  expect(answer.status).toBe(200);
  const plain = await openStream(new Blob([new Uint8Array(answer.raw)]).stream(), identity);
  return new Response(plain).text();
}

async function judge(text: string): Promise<BundleVerification> {
  const policy = (await place.stranger.get('/api/verify-policy')).body as string;
  const audit = new BundleAudit(parsePolicy(policy));
  for (const line of text.trimEnd().split('\n')) audit.add(parseBundleLine(line));
  return audit.end();
}

describe('an auditor’s bundle', () => {
  test('is an entry of the log that says for whom, of which days and why; the same key makes one only', async () => {
    const made = await make('once');
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({ from: DAY, to: DAY, auditor: 'Nadkarni and Co.', reason: 'yearly audit' });
    expect(made.body.data.block.label).toMatch(/^DIS-2627-000001$/);
    expect((await make('once')).body.data.id).toBe(made.body.data.id);
    expect((await auditor.get(PATH)).body.data).toHaveLength(1);
  });

  test('opens with the auditor’s key alone, and holds against the signed tree', async () => {
    const { id } = (await make('open')).body.data;
    const text = await opened(id);
    const result = await judge(text);
    expect(result.checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(result).toMatchObject({ verdict: 'AMBER', findings: [], erased: 0 });
    expect(result.totals).toContainEqual(expect.objectContaining({ kind: 'bill', count: 2 }));
    expect(result.checks).toContainEqual(expect.objectContaining({ check: 'days', ok: true }));
    const stranger = await newAgeKey();
    await expect(opened(id, stranger.identity)).rejects.toMatchObject({ code: 'wrong_key' });
  });

  test('cannot tell what came late until each series has gone on; fetched again then, it can', async () => {
    const { id } = (await make('reach')).body.data;
    const reach = async () => (await judge(await opened(id))).checks.find(({ check }) => check === 'reach');
    expect(await reach()).toMatchObject({ ok: null, detail: expect.stringMatching(/OPD-2627.*RCT-2627/) });
    await sell(3);
    const isTold = async () => expect(await reach()).toMatchObject({ ok: true });
    await vi.waitFor(isTold, { timeout: 20_000, interval: 50 });
  });

  test('is not made while something of its days waits for its place in the log', async () => {
    const { id: authorId } = place.person('admin');
    const maker = { hospital: place.place, authorId, at: new Date(place.clock.now()) };
    const made = place.inHospital(async (tx) => {
      await sql`insert into seal_queue select hospital_id, gen_random_uuid(), series, number, commitment, false, now()
        from block where series = 'OPD-2627' and number = 1`.execute(tx);
      return makeBundle(tx, maker, wish());
    });
    await expect(made).rejects.toMatchObject({ code: 'proof_pending' });
  });

  test('holds nobody’s name and no line', async () => {
    const text = await opened((await make('open')).body.data.id);
    const bytes = text.replaceAll(/[A-Za-z0-9+/]{24,}={0,2}/g, (each) =>
      Buffer.from(each, 'base64').toString('latin1'),
    );
    for (const word of ['Paracetamol', 'Meera', place.person('cashier').name]) expect(bytes).not.toContain(word);
  });

  test('is refused for days that are not over, an end before its beginning, a key that is none, and days without entries', async () => {
    const answers = [
      await make('r1', { to: '2026-11-22' }),
      await make('r2', { from: '2026-11-20', to: '2026-11-19' }),
      await make('r3', { recipient: 'age1nonsense' }),
    ];
    expect(answers.map(({ body }) => body.code)).toEqual(['invalid_field', 'invalid_field', 'invalid_field']);
    expect((await make('r4', { from: '2025-01-01', to: '2025-01-02' })).body.code).toBe('not_found');
  });

  test('is made by an admin only; the auditor fetches it, a cashier does neither', async () => {
    expect((await make('a1', {}, auditor)).body.code).toBe('not_permitted');
    const cashier = await place.login('cashier');
    expect((await cashier.get(PATH)).body.code).toBe('not_permitted');
  });

  test('shows the auditor a bill that was altered in the database', async () => {
    const { id } = (await make('open')).body.data;
    const owner = (statement: string) => withClient(place.database.superUrl, (client) => client.query(statement));
    const body = "overlay(body placing '\\x00' from 60 for 1)";
    await owner(`alter table block disable trigger all; create table kept as select * from block;
      update block set body = ${body} where series = 'OPD-2627' and number = 1; alter table block enable trigger all`);
    const result = await judge(await opened(id));
    await owner(`alter table block disable trigger all;
      update block set body = kept.body from kept where kept.hospital_id = block.hospital_id and kept.series = block.series
        and kept.number = block.number; drop table kept; alter table block enable trigger all`);
    expect(result.verdict).toBe('RED');
    expect(result.findings).toContainEqual(expect.objectContaining({ code: 'unreadable' }));
  });

  test('that was handed out is itself audited: a changed recipient is named', async () => {
    await signed();
    const owner = (statement: string) => withClient(place.database.superUrl, (client) => client.query(statement));
    const { db, config } = place.services;
    const { signal } = new AbortController();
    const audit = async () => {
      const options = { db, headsDir: config.headsDir, hospital: 'asha', now: new Date(place.clock.now()), signal };
      const [done] = await auditNode({ ...options, onProgress: () => undefined });
      return done?.report.findings;
    };
    expect(await audit()).toEqual([]);
    await owner("update auditor_bundle set recipient = recipient || 'x' where number = 1");
    expect(await audit()).toMatchObject([{ code: 'column_changed', table: 'auditor_bundle', field: 'recipient' }]);
  });
});
