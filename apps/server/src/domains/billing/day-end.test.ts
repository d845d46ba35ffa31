import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Registry } from 'prom-client';
import { Health } from '../../platform/health.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { auditNode } from '../sealing/index.ts';
import { DayEnds, sealEndedDays } from './day-end.service.ts';
import { watchDays } from './due-days.service.ts';
import { hasEnded, isSealDue } from './day.policy.ts';
import { type Shop, shop } from './shop.fixture.ts';

const TODAY = '2026-11-21';
let place: Shop;
let now: Date;

/** One bill, paid in cash and by UPI. */
async function sell(name: string): Promise<void> {
  const cashier = await place.login('cashier');
  const lines = [
    { itemId: place.paracetamol, quantity: 10 },
    { itemId: place.consultation, quantity: 1 },
  ];
  const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines });
  const payments = [
    { method: 'cash', amount: '1000' },
    { method: 'upi', amount: '500', reference: name },
  ];
  const key = { 'idempotency-key': name };
  expect((await cashier.post(`/api/bills/${draft.body.data.id}/seal`, { payments }, key)).status).toBe(201);
}

beforeAll(async () => {
  place = await shop();
  await sell('UPI1');
});

const local = (time: string): Date => new Date(`${time}+05:30`);
const owner = (statement: string) => withClient(place.database.superUrl, (client) => client.query(statement));
const seals = async () => (await owner('select * from day_seal order by series')).rows;
const end = (at: Date) => place.inHospital((tx) => sealEndedDays(tx, place.place, at));

async function audit(): Promise<string[]> {
  const { db, config } = place.services;
  const { signal } = new AbortController();
  const options = { db, headsDir: config.headsDir, hospital: 'asha', now, signal, onProgress: () => undefined };
  const [result] = await auditNode(options);
  const days = (result?.report.findings ?? []).filter(
    ({ code }) => code.startsWith('day') || code === 'column_changed',
  );
  return days.map(({ code, document, table, field }) => `${code} ${document} ${table}.${field}`);
}

describe('a day that nobody closes', () => {
  beforeEach(() => {
    now = local('2026-11-22T09:00:00');
  });

  it('may stand without its seals until six in the morning, and never audits green after that', async () => {
    now = local('2026-11-22T05:59:00');
    expect(await audit()).toEqual([]);
    now = local('2026-11-22T06:00:00');
    expect(await audit()).toEqual([
      `day_seal_missing OPD-2627 ${TODAY} day_seal.id`,
      `day_seal_missing RCT-2627 ${TODAY} day_seal.id`,
    ]);
  });

  it('is left alone before its end, and sealed by the node at its end, once, whoever looks first', async () => {
    expect(await end(local(`${TODAY}T23:59:59`))).toEqual([]);
    const both = await Promise.all([1, 2, 3].map(() => end(local('2026-11-22T00:00:00'))));
    expect(both.flat()).toEqual([TODAY]);
    const [bills, receipts] = await seals();
    expect(bills).toMatchObject({ series: 'OPD-2627', count: '1', author_id: null, total: '41000' });
    expect(bills.by_class).toEqual({ medicine: ['983', '24', '25', '0'], 'health-service': ['40000', '0', '0', '0'] });
    expect(receipts).toMatchObject({ series: 'RCT-2627', count: '2', by_method: { cash: '1000', upi: '500' } });
    expect(await audit()).toEqual([]);
    const block = await owner("select author_id from block where kind = 'day-seal'");
    expect(block.rows).toEqual([{ author_id: null }, { author_id: null }]);
  });

  it.each([
    ['a figure of the seal', "update day_seal set count = count + 1 where series = 'OPD-2627'", 'day_seal.count'],
    ['the totals by class', `update day_seal set by_class = '{"medicine": ["1","0","0","0"]}'`, 'day_seal.by_class'],
    ['the totals by mode', `update day_seal set by_method = '{"cash": "1"}'`, 'day_seal.by_method'],
    ['a day that looks open again', 'update business_day set closed_at = null', 'business_day.closed_at'],
    [
      'who closed a day',
      'update business_day set closed_by = (select id from person limit 1)',
      'business_day.closed_by',
    ],
    ['a payment moved to another day', "update payment set business_date = '2026-11-20'", 'day_seal.count'],
    ['a seal that was removed with its block and all', "delete from day_seal where series = 'OPD-2627'", 'day_seal.id'],
  ])('is found by the audit when somebody changes %s', async (_, statement, field) => {
    await owner(`begin; set local session_replication_role = 'replica'; create table kept_seal as select * from day_seal;
      create table kept_day as select * from business_day; create table kept_payment as select * from payment;
      ${statement}; commit`);
    const found = await audit();
    await owner(`begin; set local session_replication_role = 'replica';
      delete from day_seal; insert into day_seal select * from kept_seal; drop table kept_seal;
      delete from business_day; insert into business_day select * from kept_day; drop table kept_day;
      delete from payment; insert into payment select * from kept_payment; drop table kept_payment; commit`);
    expect(
      found.some((each) => each.endsWith(field)),
      found.join('\n'),
    ).toBe(true);
  });
});

describe('a day', () => {
  const zone = { timeZone: 'Asia/Kolkata', dayCutHour: 4 };

  it('ends at its cut, and its seal is due at six', () => {
    expect(hasEnded(TODAY, local('2026-11-22T03:59:00').getTime(), zone)).toBe(false);
    expect(hasEnded(TODAY, local('2026-11-22T04:00:00').getTime(), zone)).toBe(true);
    expect(isSealDue(TODAY, local('2026-11-22T05:59:00').getTime(), zone)).toBe(false);
    expect(isSealDue(TODAY, local('2026-11-22T06:00:00').getTime(), zone)).toBe(true);
  });

  it('that ends late has an hour for its seal', () => {
    const late = { ...zone, dayCutHour: 12 };
    expect(isSealDue(TODAY, local('2026-11-22T12:59:00').getTime(), late)).toBe(false);
    expect(isSealDue(TODAY, local('2026-11-22T13:00:00').getTime(), late)).toBe(true);
  });
});

describe('a day whose seal is overdue', () => {
  const NEXT = '2026-11-22';

  it('is an alarm at six: in the state of the node, in its figures and on every screen that shows the log', async () => {
    place.clock.advance(24 * 3_600_000);
    await sell('UPI2');
    await owner(`create function refuse_seal() returns trigger language plpgsql as $$ begin raise 'disk'; end $$;
      create trigger refuse_seal before insert on day_seal for each row execute function refuse_seal()`);
    const [health, registry] = [new Health(), new Registry()];
    let at = local('2026-11-23T05:59:00');
    const ends = new DayEnds({ ...place.services, clock: { now: () => at.getTime() }, health });
    watchDays(registry, () => ends.due);
    const told = async () => {
      await ends.look();
      return [
        (await health.ready()).checks['days'],
        /unsealed\{hospital="asha"\} (\d)/.exec(await registry.metrics())?.[1],
      ];
    };
    expect(await told()).toEqual(['day_not_sealed', '0']);
    at = local('2026-11-23T06:00:00');
    expect(await told()).toEqual(['day_seal_missing', '1']);

    place.clock.advance(24 * 3_600_000);
    const admin = await place.login('admin');
    expect((await admin.get('/api/chain/head')).body.data.dueSeals).toEqual([NEXT]);
    await owner('drop trigger refuse_seal on day_seal; drop function refuse_seal');
    expect(await told()).toEqual(['ok', '0']);
    expect((await admin.get('/api/chain/head')).body.data.dueSeals).toEqual([]);
  });

  it('is told of one hospital also where another one cannot be asked, and of none for longer than ten minutes', async () => {
    const health = new Health();
    let at = local('2026-11-24T05:00:00').getTime();
    let isBroken = true;
    const { db } = place.services;
    const asked: string[] = [];
    const inHospital: typeof db.inHospital = (id, work, options) => {
      asked.push(id);
      return isBroken && id === place.place.id
        ? Promise.reject(new Error('damaged'))
        : db.inHospital(id, work, options);
    };
    const other = { ...place.place, id: randomUUID(), slug: 'other' };
    const onNode: typeof db.onNode = async (work, options) => {
      const found = await db.onNode(work, options);
      return Array.isArray(found) ? ([...found, other] as typeof found) : found;
    };
    const services = { ...place.services, db: { ...db, inHospital, onNode }, clock: { now: () => at }, health };
    const ends = new DayEnds(services);
    const told = async () => (await ends.look(), (await health.ready()).checks['days']);
    expect(await told()).toBe('day_not_sealed');
    expect(asked).toContain(other.id);
    expect([...ends.due.keys()]).toContain('other');
    at += 11 * 60_000;
    expect(await told()).toBe('unknown');
    isBroken = false;
    expect(await told()).toBe('ok');
  });
});
