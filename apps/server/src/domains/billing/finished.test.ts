import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;

beforeAll(async () => {
  place = await shop();
  const [cashier, admin] = [await place.login('cashier'), await place.login('admin')];
  const key = (name: string) => ({ 'idempotency-key': name });
  const draft = await cashier.post('/api/bills', { lines: [{ itemId: place.paracetamol, quantity: 10 }] });
  const address = `/api/bills/${draft.body.data.id}/seal`;
  expect((await cashier.post(address, { payments: [{ method: 'cash', amount: '1000' }] }, key('seal'))).status).toBe(
    201,
  );
  const discarded = await cashier.post('/api/bills', { lines: [] });
  expect((await cashier.delete(`/api/bills/${discarded.body.data.id}`)).status).toBeLessThan(300);
  const counted = { denominations: [{ value: '201000', count: 1 }] };
  const closed = await cashier.post(`/api/counter-sessions/${place.drawer}/close`, counted, key('drawer'));
  expect(closed.status).toBe(200);
  expect((await admin.post('/api/business-days/2026-11-21/close', undefined, key('day'))).status).toBe(200);
});

/** Runs as the server does: with its role, inside the hospital. Answers PostgreSQL's code, or how many rows changed. */
async function attempt(statement: string): Promise<string | number> {
  try {
    const changed = await place.inHospital((tx) => sql.raw(statement).execute(tx));
    return Number(changed.numAffectedRows ?? 0n);
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const FINISHED = '23001';
const NO_RIGHT = '42501';

describe('the server itself cannot change what is finished:', () => {
  it.each([
    [
      'what a sealed bill says of its customer',
      "update draft_bill set private_box = 'x' where status = 'sealed'",
      FINISHED,
    ],
    ['the lines of a sealed draft', "update draft_bill set lines = '[]' where status = 'sealed'", FINISHED],
    ['a sealed draft back into a draft', "update draft_bill set status = 'draft' where status = 'sealed'", FINISHED],
    ['a discarded draft', "update draft_bill set status = 'draft' where status = 'discarded'", FINISHED],
    ['whose a draft is, without a takeover', 'update draft_bill set owner_id = gen_random_uuid()', FINISHED],
    ['a billed charge', "update charge set status = 'billable'", FINISHED],
    [
      'a billed charge to its next turn, while its line is not credited',
      "update charge set status = 'billable', turn = turn + 1",
      FINISHED,
    ],
    ['the turn of a charge', 'update charge set turn = turn + 1', FINISHED],
    ['the price of a billed charge', 'update charge set price_id = gen_random_uuid()', FINISHED],
    ['the quantity of a billed charge', 'update charge set quantity = quantity + 1', FINISHED],
    ['a closed drawer', "update counter_session set counted = 0 where status = 'closed'", FINISHED],
    ['a closed drawer back into an open one', "update counter_session set status = 'open'", FINISHED],
    ['the float of a drawer', 'update counter_session set opening_float = 0', NO_RIGHT],
    ['a closed business day', 'update business_day set closed_at = null', FINISHED],
    ['the date of a business day', "update business_day set business_date = '2026-01-01'", NO_RIGHT],
    ['the end of a series backwards', "update series set last_number = 0 where code = 'OPD-2627'", FINISHED],
    ['a log to a smaller tree', 'update log_head set size = 0 where size > 0', FINISHED],
    ['the slug that claims and logs name', "update hospital set slug = 'other'", NO_RIGHT],
    ['a sealed bill', 'update bill set total = 0', NO_RIGHT],
    ['a payment', 'delete from payment', NO_RIGHT],
    ['the body of a block, but to seal the same anew', "update block set body = 'x'", FINISHED],
    ['the hash of a block', "update block set hash = 'x'", NO_RIGHT],
    ['a log entry', 'delete from log_entry', NO_RIGHT],
    ['a movement of cash', 'update cash_movement set amount = 0', NO_RIGHT],
    ['a movement of stock', 'update stock_movement set quantity = 0', NO_RIGHT],
    ['a batch', 'update batch set mrp_amount = 1', NO_RIGHT],
    ['a tax rule', 'update tax_rule set rate_bp = 0', NO_RIGHT],
    ['a price', 'delete from price', NO_RIGHT],
    ['that a paper was printed', 'delete from bill_print', NO_RIGHT],
    ['who looked at whom', 'delete from access_event', NO_RIGHT],
  ])('%s', async (_, statement, code) => {
    expect(await attempt(statement)).toBe(code);
  });

  it('a shard that was closed: its row, and any further head', async () => {
    expect(await attempt("update log set closed_at = '2027-04-01T00:00:00Z'")).toBe(1);
    expect(await attempt('update log set closed_at = null')).toBe(FINISHED);
    expect(await attempt('update log_head set size = size + 1')).toBe(FINISHED);
  });
});
