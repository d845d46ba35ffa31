import {
  isShown,
  joinItems,
  type ItemsPart,
  parsePolicy,
  parseReceipt,
  readPresented,
  verifyReceipt,
} from '@pramana/ledger';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { TestClient } from '../../testing.ts';
import { ownAccount } from '../people/own.fixture.ts';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;
let cashier: TestClient;
let patient: TestClient;
let bill = '';
/** Positions of the bill's items by name. */
let positions: Map<string, number[]>;

beforeAll(async () => {
  place = await shop();
  cashier = await place.login('cashier');
  const lines = [
    { itemId: place.paracetamol, quantity: 10 },
    { itemId: place.consultation, quantity: 1 },
  ];
  const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines });
  bill = draft.body.data.id;
  await cashier.post(`/api/bills/${bill}/seal`, {}, { 'idempotency-key': 'show' });
  const receipt = await vi.waitFor(async () => {
    const answer = await cashier.get(`/api/bills/${bill}/receipt`);
    expect(answer.status).toBe(200);
    return parseReceipt(answer.body);
  });
  const named = receipt.items.map((item, position) => ({ name: isShown(item) ? item.name : '', position }));
  positions = new Map(
    [...Map.groupBy(named, ({ name }) => name)].map(([name, all]) => [name, all.map((each) => each.position)]),
  );
  patient = await ownAccount(place, place.place, { login: 'shows@test.example', patientId: place.patient.id });
});

const at = (...names: string[]): number[] => names.flatMap((name) => positions.get(name) ?? []);
const counter = (chosen: number[]) => cashier.post(`/api/bills/${bill}/shown`, { positions: chosen });
const own = (chosen: number[], by = patient) =>
  by.post(`/api/self/patients/${place.patient.id}/bills/${bill}/shown`, { positions: chosen });

async function verified(proof: string) {
  const policy = (await place.stranger.get('/api/verify-policy')).body as string;
  return verifyReceipt(parseReceipt(proof), parsePolicy(policy));
}

describe('a bill that is shown to somebody else', () => {
  test('proves the chosen items, and says how many were left out', async () => {
    const { body } = await counter(at('line'));
    const { verdict, items, checks, header } = await verified(body.data.proof);
    expect(verdict).toBe('AMBER');
    expect(items?.map(({ name }) => name)).toEqual(['line', 'line']);
    const said = checks.find(({ check }) => check === 'lines');
    expect(said).toMatchObject({ ok: true, detail: expect.stringContaining(`2 of ${header?.itemCount} lines`) });
  });

  test('holds nothing of the others: neither the patient nor who made it', async () => {
    const { proof } = (await counter(at('line'))).body.data;
    const text = Buffer.from(/^extra (.+)$/m.exec(proof)?.[1] ?? '', 'base64').toString('latin1');
    expect(text).toContain('Paracetamol');
    for (const hidden of ['Rosa', place.person('cashier').name]) expect(text).not.toContain(hidden);
  });

  test('is the same in its codes, which are read in any order', async () => {
    const { urls, proof } = (await counter(at('line', 'totals'))).body.data;
    const [head, ...parts] = (urls as string[]).map((url) => readPresented(url));
    const items = joinItems(parts.toReversed() as ItemsPart[]);
    expect(items).toEqual(parseReceipt(proof).items);
    expect(head).toMatchObject({ form: 'compact', kind: 'bill' });
  });

  test('with nothing shown is the head alone: one code, the total and no line', async () => {
    const { urls, proof } = (await counter([])).body.data;
    expect(urls).toHaveLength(1);
    expect(await verified(proof)).toMatchObject({ verdict: 'AMBER', items: null });
  });

  test('is shown by the patient too, and by nobody for a bill that is not theirs', async () => {
    const { status, body } = await own(at('line', 'patient'));
    expect(status).toBe(200);
    expect((await verified(body.data.proof)).items).toHaveLength(3);
    const other = await place.login('nurse');
    expect((await own([], other)).status).toBe(403);
  });

  test('is a look that the patient sees later', async () => {
    const { body } = await patient.get(`/api/self/patients/${place.patient.id}/access-events`);
    const shown = body.data.filter((each: { resource: string }) => each.resource === 'bill.shown');
    expect(shown.map((each: { purpose: string }) => each.purpose).sort()).toEqual(['billing', 'self']);
  });

  test('refuses an entry that the bill does not have, and a draft', async () => {
    expect((await counter([999])).body).toMatchObject({ code: 'invalid_field', field: 'positions' });
    const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines: [] });
    const refused = await cashier.post(`/api/bills/${draft.body.data.id}/shown`, { positions: [] });
    expect(refused.body.code).toBe('bill_not_sealed');
  });
});
