import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Api, readPublic, signIn } from './api.ts';

/** The made-up people of a hospital that a story opens for itself: nothing another test does is seen there. */
export const PEOPLE = {
  admin: 'Dr Amara Okafor',
  cashier: 'Li Wei',
  cashier2: 'Rohan Deshpande',
  frontdesk: 'Sunita Pawar',
  pharmacist: 'Imran Shaikh',
  doctor: 'Dr Meera Kulkarni',
  nurse: "Anita D'Souza",
  auditor: 'Kabir Anand',
} as const;
export type Person = keyof typeof PEOPLE;

export interface Place {
  slug: string;
  name: string;
  password: string;
  login(person: Person): string;
  /** The API as this person; the same session each time. */
  as(person: Person): Promise<Api>;
}

const ROLE: Record<Person, string> = {
  admin: 'admin',
  cashier: 'cashier',
  cashier2: 'cashier',
  frontdesk: 'frontdesk',
  pharmacist: 'pharmacist',
  doctor: 'doctor',
  nurse: 'nurse',
  auditor: 'auditor',
};

/** Opens a hospital of its own on the node, with its people. It has the law and its limits, and nothing else yet. */
export async function openPlace(title: string): Promise<Place> {
  const slug = `${title.toLowerCase()}-${randomBytes(3).toString('hex')}`;
  const name = `${title} Hospital`;
  const password = 'only for made-up people';
  const login = (person: Person): string => `${person}@${slug}.example`;
  const demo = await readPublic<{ password: string }>('/api/demo');
  const operator = await signIn('operator@demo.pramana.example', demo.password);
  await operator.post('/api/hospitals', {
    slug,
    name,
    stateCode: '27',
    gstin: '27AABCA1234F1Z9',
    admin: { name: PEOPLE.admin, login: login('admin'), password },
  });
  await operator.end();
  const sessions = new Map<Person, Promise<Api>>();
  const as = (person: Person): Promise<Api> => {
    const session = sessions.get(person) ?? signIn(login(person), password);
    sessions.set(person, session);
    return session;
  };
  const admin = await as('admin');
  for (const person of Object.keys(PEOPLE) as Person[]) {
    if (person === 'admin') continue;
    await admin.post('/api/people', { name: PEOPLE[person], login: login(person), password, roles: [ROLE[person]] });
  }
  return { slug, name, password, login, as };
}

const LIST = readFileSync(join(import.meta.dirname, '../../demo/medicines.csv'), 'utf8');

/** Imports the real price list, whole or only these codes of it, as a hospital does. */
export async function importMedicines(place: Place, codes?: readonly string[]): Promise<void> {
  const [head = '', ...rows] = LIST.trim().split('\n');
  const chosen = codes === undefined ? rows : rows.filter((row) => codes.includes(row.split(',')[0] ?? ''));
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from([head, ...chosen].join('\n')) };
  await importList(await place.as('pharmacist'), file);
}

/** Imports a list of items and prices to its end. */
export async function importList(
  pharmacist: Api,
  file: { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const { id } = await pharmacist.upload<{ id: string }>('/api/item-imports', file);
  await pharmacist.post(`/api/item-imports/${id}/run`);
  for (;;) {
    const job = await pharmacist.get<{ status: string }>(`/api/item-imports/${id}`);
    if (job.status === 'done') return;
    if (job.status !== 'running') throw new Error(`the import ended as ${job.status}`);
  }
}

export interface StockedItem {
  id: string;
  name: string;
  packSize: number;
  price: { mrp: { amount: string; per: number } };
}

/** The item of a code, as the catalogue shows it. */
export async function itemOf(place: Place, code: string): Promise<StockedItem> {
  const found = await (await place.as('pharmacist')).get<(StockedItem & { code: string })[]>(`/api/items?q=${code}`);
  const item = found.find((each) => each.code === code);
  if (item === undefined) throw new Error(`no item has the code ${code}`);
  return item;
}

/** Receives a batch of an item at its MRP; answers the batch's id. */
export async function receive(
  place: Place,
  item: StockedItem,
  batch: { number: string; expiry: string; quantity: number },
): Promise<string> {
  const { mrp } = item.price;
  const body = { itemId: item.id, mrp, ...batch };
  return (await (await place.as('pharmacist')).post<{ id: string }>('/api/batches', body)).id;
}

/** A day so many days from today, as `2027-03-31`. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A made-up photo of a pack with its printed price. */
export async function photographPack(page: Page): Promise<Buffer> {
  await page.setViewportSize({ width: 640, height: 420 });
  await page.setContent(`<body style="margin:0;background:#cfe3df;font:28px sans-serif;padding:60px">
    <p><b>Paracetamol Tablets IP 500 mg</b></p><p>10 tablets</p><p>M.R.P. ₹ 6.56 incl. of all taxes</p></body>`);
  return page.screenshot();
}

/** Sets a price per pack that is its MRP too, proven by a photo. */
export async function setPrice(
  place: Place,
  item: StockedItem,
  price: { amount: string; reason: string; photo: Buffer },
): Promise<void> {
  const pharmacist = await place.as('pharmacist');
  const file = { name: 'pack.png', mimeType: 'image/png', buffer: price.photo };
  const { blobId } = await pharmacist.upload<{ blobId: string }>('/api/price-proofs', file);
  const rate = { amount: price.amount, per: item.packSize };
  await pharmacist.post(`/api/items/${item.id}/prices`, { rate, mrp: rate, reason: price.reason, proofBlobId: blobId });
}

/** A hospital that sells these codes of the real list, with plenty in stock that expires next year. */
export async function openPharmacy(title: string, codes: readonly string[]): Promise<Place> {
  const place = await openPlace(title);
  await importMedicines(place, codes);
  for (const code of codes) {
    const item = await itemOf(place, code);
    await receive(place, item, { number: `LOT${code}`, expiry: dayFromNow(400), quantity: 50 * item.packSize });
  }
  return place;
}

/** Opens a drawer of this person with ₹1,000. */
export async function openDrawer(place: Place, person: Person): Promise<void> {
  const api = await place.as(person);
  await api.post('/api/counter-sessions', { counter: `Desk ${person}`, openingFloat: '100000' });
}

export interface SealedBill {
  id: string;
  number: string;
  total: string;
}

const inCash = (total: string): object => ({ method: 'cash', amount: total, tendered: total });

/** Seals a bill of a walk-in over the API, paid at once, in cash if nothing else is said; the person's drawer is open. */
export async function sell(
  place: Place,
  person: Person,
  sold: Record<string, number>,
  paid: (total: string) => object = inCash,
): Promise<SealedBill> {
  const api = await place.as(person);
  const lines = [];
  for (const [code, quantity] of Object.entries(sold)) lines.push({ itemId: (await itemOf(place, code)).id, quantity });
  const draft = await api.post<SealedBill>('/api/bills', { lines });
  const payments = [paid(draft.total)];
  return api.post<SealedBill>(`/api/bills/${draft.id}/seal`, { payments });
}
