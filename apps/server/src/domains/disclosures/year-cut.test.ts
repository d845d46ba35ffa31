import { BundleAudit, type BundleVerification, parseBundleLine, parsePolicy } from '@pramana/ledger';
import { newAgeKey, openStream } from '@pramana/vault/node';
import { beforeAll, expect, test, vi } from 'vitest';
import type { TestClient } from '../../testing.ts';
import { sealEndedDays } from '../billing/day-end.service.ts';
import { type Shop, shop } from '../billing/shop.fixture.ts';

const PATH = '/api/auditor-bundles';
let place: Shop;
let admin: TestClient;

/** Until the log has signed all that was sealed. */
async function signed(): Promise<void> {
  const waiting = async () => expect((await admin.get('/api/chain/head')).body.data.queued).toBe(0);
  await vi.waitFor(waiting, { timeout: 20_000, interval: 50 });
}

async function sell(key: string): Promise<void> {
  const cashier = await place.login('cashier');
  const lines = [{ itemId: place.paracetamol, quantity: 10 }];
  const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines });
  const payments = [{ method: 'cash', amount: '1000' }];
  const sealed = await cashier.post(`/api/bills/${draft.body.data.id}/seal`, { payments }, { 'idempotency-key': key });
  expect(sealed.status).toBe(201);
}

async function reach(instant: string): Promise<void> {
  place.clock.advance(Date.parse(instant) - place.clock.now());
  admin = await place.login('admin');
}

async function fileOf(from: string, to: string): Promise<string[]> {
  const key = await newAgeKey();
  const wish = { from, to, auditor: 'Nadkarni and Co.', recipient: key.recipient, reason: 'yearly audit' };
  const made = await admin.post(PATH, wish, { 'idempotency-key': key.recipient.slice(0, 32) });
  expect(made.status).toBe(201);
  const answer = await admin.get(`${PATH}/${made.body.data.id}/file`);
  const plain = await openStream(new Blob([new Uint8Array(answer.raw)]).stream(), key.identity);
  return (await new Response(plain).text()).trimEnd().split('\n');
}

async function judge(lines: readonly string[]): Promise<BundleVerification> {
  const audit = new BundleAudit(parsePolicy((await place.stranger.get('/api/verify-policy')).body as string));
  for (const line of lines) audit.add(parseBundleLine(line));
  return audit.end();
}

const edges = ({ checks }: BundleVerification) => checks.find(({ check }) => check === 'edges')?.ok;

beforeAll(async () => {
  place = await shop();
  await reach('2027-03-31T12:00:00+05:30');
  await sell('old-year');
  await signed();
  await reach('2027-04-01T12:00:00+05:30');
  await place.inHospital((tx) => sealEndedDays(tx, place.place, new Date(place.clock.now())));
  await sell('new-year');
  await signed();
  await reach('2027-04-02T12:00:00+05:30');
  await place.inHospital((tx) => sealEndedDays(tx, place.place, new Date(place.clock.now())));
  await sell('behind');
  await signed();
});

test.each([
  ['the last day of a year', '2027-03-31', '2027-03-31'],
  ['days on both sides of the cut', '2027-03-31', '2027-04-01'],
])(
  'a bundle of %s shows in the new log’s first entry with which tree the old one ended, and names nobody',
  async (_, from, to) => {
    const lines = await fileOf(from, to);
    const logs = lines.flatMap((text) => {
      const line = parseBundleLine(text);
      return 'log' in line ? [line.log] : [];
    });
    expect(logs.map(({ origin }) => origin.slice(-4))).toEqual(['2627', '2728']);
    expect([logs[0]?.end, logs[1]?.first]).toEqual([logs[0]?.size, 0]);
    const result = await judge(lines);
    expect(result.findings).toEqual([]);
    expect(edges(result)).toBe(true);
    const opening = lines.flatMap((text) => {
      const line = parseBundleLine(text);
      const items = 'entry' in line && 'items' in line.entry ? (line.entry.items ?? []) : [];
      return items.some((item) => 'name' in item && item.name === 'previous') ? [items] : [];
    });
    expect(opening).toMatchObject([
      [{ name: 'shard' }, { name: 'previous', value: { shard: '2627', size: logs[0]?.size } }],
    ]);
  },
);

test('a file from before this link was shown is read, and its ends are not told', async () => {
  const lines = (await fileOf('2027-03-31', '2027-04-01')).map((text) => {
    const line = parseBundleLine(text);
    const isOpening =
      'entry' in line &&
      'items' in line.entry &&
      line.entry.items?.some((item) => 'name' in item && item.name === 'previous');
    return isOpening === true ? JSON.stringify({ ...(JSON.parse(text) as object), items: undefined }) : text;
  });
  const result = await judge(lines);
  expect(result.findings).toEqual([]);
  expect(edges(result)).toBeNull();
});

test('a bundle of days around a change of keys within a year is told to be whole, with the numbers of the other log', async () => {
  const { log } = (await admin.get('/api/keys/logs')).body.data;
  expect((await admin.post('/api/keys/logs/change', { log: log.log, reason: 'planned' })).status).toBe(202);
  const cuts = async () => (await admin.get('/api/keys/logs')).body.data.log.log;
  await expect.poll(cuts, { timeout: 20_000 }).toBe(`${log.log}.02`);
  await reach('2027-04-03T03:00:00+05:30');
  await place.inHospital((tx) => sealEndedDays(tx, place.place, new Date(place.clock.now())));
  await reach('2027-04-03T12:00:00+05:30');
  await sell('after-the-change');
  await reach('2027-04-04T03:00:00+05:30');
  await place.inHospital((tx) => sealEndedDays(tx, place.place, new Date(place.clock.now())));
  await reach('2027-04-04T12:00:00+05:30');
  await sell('behind-it');
  await signed();
  await reach('2027-04-05T12:00:00+05:30');
  for (const day of ['2027-04-02', '2027-04-03']) {
    const lines = await fileOf(day, day);
    const origins = lines.flatMap((text) => {
      const line = parseBundleLine(text);
      return 'log' in line ? [line.log.origin.slice(-7)] : [];
    });
    expect(origins.slice(-2)).toEqual([log.origin.slice(-7), '2728.02']);
    const result = await judge(lines);
    // Nobody cosigns here: all else is established.
    expect(result.checks.flatMap(({ check, ok }) => (ok === true ? [] : [check]))).toEqual(['witnesses']);
  }
});
