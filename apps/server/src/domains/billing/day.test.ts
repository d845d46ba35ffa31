import { beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { auditNode } from '../sealing/index.ts';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { type Shop, shop } from './shop.fixture.ts';

const TODAY = '2026-11-21';
const NOW = new Date(`${TODAY}T12:00:00+05:30`);
let place: Shop;
let cashier: TestClient;
let admin: TestClient;
let keys = 0;
const key = () => ({ 'idempotency-key': `day-${(keys += 1)}` });

beforeAll(async () => {
  place = await shop();
  cashier = await place.login('cashier');
  admin = await place.login('admin');
});

const sealed = async (kind = 'opd-bill', payments: object[] = []): Promise<TestAnswer['body']> => {
  const { body } = await cashier.post('/api/bills', { kind, lines: [{ itemId: place.paracetamol, quantity: 10 }] });
  const answer = await cashier.post(`/api/bills/${body.data.id}/seal`, { payments }, key());
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.data;
};
const close = (denominations: object[], extra: object = {}) =>
  cashier.post(`/api/counter-sessions/${place.drawer}/close`, { denominations, ...extra }, key());
const closeDay = (date: string) => admin.post(`/api/business-days/${date}/close`, undefined, key());

describe('a day at the counter', () => {
  it('is not closed while a drawer is open, and says whose', async () => {
    expect((await closeDay(TODAY)).body).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('COUNTER 1'),
    });
  });

  it('has one drawer at each desk, however its name is typed', async () => {
    const open = (counter: string) => admin.post('/api/counter-sessions', { counter, openingFloat: '0' }, key());
    expect((await open(' counter  1 ')).body).toMatchObject({
      code: 'counter_already_open',
      detail: expect.stringContaining('counter 1'),
    });
    expect((await open('  ')).body).toMatchObject({ code: 'invalid_field', field: 'counter' });
  });

  it('does not show a drawer’s own person what should be in it, before the count', async () => {
    await sealed('opd-bill', [{ method: 'cash', amount: '1000', tendered: '2000' }]);
    const own = (await cashier.get('/api/counter-sessions?status=open')).body.data;
    expect(own).toMatchObject([
      {
        expected: null,
        cashIn: null,
        cashOut: null,
        openingFloat: '200000',
        byMethod: [],
        denominations: [],
        block: null,
      },
    ]);
    const all = (await admin.get('/api/counter-sessions?status=open')).body.data;
    expect(all).toMatchObject([{ expected: '201000', cashIn: '1000' }]);
  });

  it('closes a drawer that holds what it should, and one that differs only with a reason and another person', async () => {
    const short = [{ value: '50000', count: 4 }];
    const reason = { varianceReason: 'torn note' };
    for (const [given, field] of [
      [{}, 'varianceReason'],
      [reason, 'approver'],
    ] as const) {
      const { body } = await close(short, given);
      expect(body).toMatchObject({ code: 'counter_has_variance', field });
      // Blind: neither the difference nor what is expected.
      expect(JSON.stringify(body)).not.toMatch(/10\.00|1000|2,?010/);
    }
    const admins = { login: place.person('admin').login, password: 'only for made-up people' };
    const shown = await close(short, { ...reason, approver: admins });
    expect(shown.body).toMatchObject({ field: 'variance', params: { variance: '-1000' } });
    const other = await close(short, { ...reason, approver: admins, variance: '-999' });
    expect(other.body).toMatchObject({ field: 'variance' });
    const approver = { login: place.person('cashier').login, password: 'only for made-up people' };
    expect((await close(short, { varianceReason: 'torn note', approver })).body.code).toBe('approver_is_maker');
    const exact = [...short, { value: '1000', count: 1 }];
    expect((await close(exact)).body.data).toMatchObject({
      status: 'closed',
      expected: '201000',
      counted: '201000',
      variance: '0',
      denominations: exact,
      block: { series: 'CTR-2627', number: 1, label: 'CTR-2627-000001' },
    });
    expect((await close(exact)).body.code).toBe('conflict');
    const [block] = (await admin.get('/api/chain/blocks?kind=counter-close')).body.data;
    expect(block).toMatchObject({ label: 'CTR-2627-000001', author: 'Test cashier' });
  });

  it('counts the drawer of somebody absent by another person, with why, and a difference with a third', async () => {
    const desk = await place.login('frontdesk');
    const opened = await desk.post('/api/counter-sessions', { counter: 'DESK', openingFloat: '50000' }, key());
    const path = `/api/counter-sessions/${opened.body.data.id}/close-for-another`;
    const whole = { denominations: [{ value: '50000', count: 1 }], absenceReason: 'Left ill at noon' };
    expect((await cashier.post(path, whole, key())).status).toBe(403);
    expect((await admin.post(path, { ...whole, absenceReason: ' ' }, key())).body.field).toBe('absenceReason');
    const short = { ...whole, denominations: [], varianceReason: 'drawer empty', variance: '-50000' };
    for (const [role, code] of [
      ['admin', 'approver_is_maker'],
      ['frontdesk', 'approver_is_maker'],
      ['nurse', 'approver_not_permitted'],
    ] as const) {
      const approver = { login: place.person(role).login, password: 'only for made-up people' };
      expect((await admin.post(path, { ...short, approver }, key())).body.code).toBe(code);
    }
    const approver = { login: place.person('cashier').login, password: 'only for made-up people' };
    const { body } = await admin.post(path, { ...short, approver }, key());
    expect(body.data).toMatchObject({
      person: 'Test frontdesk',
      closedBy: 'Test admin',
      absenceReason: 'Left ill at noon',
      approver: 'Test cashier',
      variance: '-50000',
    });
    expect((await admin.post(path, whole, key())).body.code).toBe('conflict');
    const [block] = (await admin.get('/api/chain/blocks?kind=counter-close')).body.data;
    expect(block).toMatchObject({ label: 'CTR-2627-000002', author: 'Test admin' });
  });

  it('seals why another person closed a drawer: the audit names it when it is changed', async () => {
    const { db, config } = place.services;
    const owner = (statement: string) => withClient(place.database.superUrl, (client) => client.query(statement));
    const found = async (): Promise<string[]> => {
      const { signal } = new AbortController();
      const options = {
        db,
        headsDir: config.headsDir,
        hospital: 'asha',
        now: NOW,
        signal,
        onProgress: () => undefined,
      };
      const [result] = await auditNode(options);
      return (result?.report.findings ?? []).map(({ document, table, field }) => `${document} ${table}.${field}`);
    };
    expect(await found()).toEqual([]);
    const change = (reason: string) =>
      owner(`set session_replication_role = 'replica'; update counter_session set absence_reason = '${reason}'
        where counter = 'DESK'`);
    await change('Ran off');
    expect(await found()).toEqual(['CTR-2627-000002 counter_session.absence_reason']);
    await change('Left ill at noon');
  });

  it('is sealed per series when it is closed, and is closed once', async () => {
    const answer = await closeDay(TODAY);
    expect(answer.body.data.seals).toMatchObject([
      { series: 'OPD-2627', count: 1, first: 1, last: 1, total: '1000' },
      { series: 'RCT-2627', count: 1, total: '1000' },
    ]);
    expect((await closeDay(TODAY)).body.code).toBe('day_closed');
  });

  it('ends when it is closed: what comes later belongs to the next day', async () => {
    expect((await sealed()).businessDate).toBe('2026-11-22');
    expect((await closeDay('2026-11-22')).body).toMatchObject({ code: 'invalid_field', field: 'date' });
  });

  it('counts the discounts given after its close against the limit of the next day, to which they belong', async () => {
    const draft = async () => {
      const lines = [{ itemId: place.consultation, quantity: 12 }];
      const discount = { kind: 'amount', amount: '48000', reason: 'staff' };
      return (await cashier.post('/api/bills', { lines, discount })).body.data.id;
    };
    const [one, two, three] = [await draft(), await draft(), await draft()];
    const seal = (id: string) => cashier.post(`/api/bills/${id}/seal`, {}, key());
    // The cashier may give 1,000.00 a day.
    expect((await seal(one)).body.data).toMatchObject({ businessDate: '2026-11-22', discount: '48000' });
    expect((await seal(two)).status).toBe(201);
    const { can } = (await cashier.get(`/api/bills/${three}`)).body;
    expect(can.seal).toMatchObject({ ok: false, code: 'discount_needs_approval' });
    expect((await seal(three)).body.code).toBe('discount_needs_approval');
  });
});

it('a bill that only calls itself an inpatient bill bears the tax of the counter', async () => {
  expect(await sealed('ipd-final-bill')).toMatchObject({ taxable: '983', cgst: '24', sgst: '25' });
});
