import { addDays, type BillId, type IsoDate, type ItemId, type PatientId } from '@pramana/kernel';
import { billing } from './billing.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

export interface Goods {
  id: ItemId;
  /** Base units of a pack. */
  packSize: number;
}

export interface Shop {
  medicines: readonly Goods[];
  services: readonly Goods[];
  patients: readonly PatientId[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Of an ordinary day's bills, from Sunday to Saturday: together seven days. */
const SHARES = [0.35, 1.3, 1.15, 1.05, 1.05, 1.15, 0.95];

/**
 * A week at the counters, through the ordinary services: bills of medicines and services, payments of every kind, a few
 * credit notes and refunds; drawers opened, counted and closed, days closed and sealed. Today the drawers are open.
 */
export async function liveWeek(scene: Scene, shop: Shop, billsPerDay: number, random: Random): Promise<void> {
  for (let back = 7; back >= 1; back -= 1) {
    const date = addDays(scene.today, -back);
    const share = SHARES[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 1;
    await liveDay(scene, shop, { date, bills: Math.max(1, Math.round(billsPerDay * share)), random });
  }
  await openToday(scene, shop, Math.ceil(billsPerDay / 3), random);
}

/** How many weeks apart the days are that stand for the time before the last week. */
const APART = 7;

/**
 * The weeks before, while the hospital only billed, and mostly on paper: one counter on one day of each, a few bills of
 * patients who come again. Years of visits stand behind patients from before; bills of then stay where they were sealed or
 * signed, as nothing can be sealed about a day before the log began.
 */
export async function liveBefore(scene: Scene, shop: Shop, billsPerDay: number, random: Random): Promise<void> {
  const regulars = { ...shop, patients: shop.patients.slice(0, 40) };
  const bills = Math.ceil(billsPerDay / 9);
  const from = Math.floor((Date.parse(`${scene.today}T07:00:00+05:30`) - scene.openedAt) / DAY);
  const isSunday = new Date(`${addDays(scene.today, 2 - from)}T00:00:00Z`).getUTCDay() === 0;
  for (let back = from - (isSunday ? 3 : 2); back > APART; back -= APART) {
    const date = addDays(scene.today, -back);
    await liveDay(scene, regulars, { date, bills, random, cashiers: CASHIERS.slice(0, 1) });
  }
}

interface Day {
  date: IsoDate;
  bills: number;
  random: Random;
  cashiers?: readonly string[];
}

/** Where whoever works in a role has their drawer, every day the same. */
const DRAWERS: Readonly<Record<string, string>> = {
  cashier: 'Counter 1',
  cashier2: 'Counter 2',
  frontdesk: 'Front desk',
  pharmacist: 'Pharmacy',
  admin: 'Office',
};
const CASHIERS = ['cashier', 'cashier2', 'pharmacist'];

/** Opens a drawer for each of these people; one who works in several roles sits where the first of them does. */
async function openDrawers(scene: Scene, roles: readonly string[], at: number) {
  const personOf = (role: string): string => scene.as(role, at).actor.personId;
  const sitting = roles.filter((role) => roles.find((other) => personOf(other) === personOf(role)) === role);
  const drawers = [];
  for (const role of sitting) drawers.push({ role, id: await billing.open(scene, role, at, DRAWERS[role] ?? role) });
  return drawers;
}

async function liveDay(
  scene: Scene,
  shop: Shop,
  { date, bills, random, cashiers: roles = CASHIERS }: Day,
): Promise<void> {
  // 08:00 in India; the demo's hospitals are there.
  const opening = Date.parse(`${date}T08:00:00+05:30`);
  const drawers = await openDrawers(scene, roles, opening);
  const cashiers = drawers.map(({ role }) => role);
  const step = (10 * HOUR) / bills;
  for (let index = 0; index < bills; index += 1) {
    const at = opening + Math.floor(step * index) + random.whole(0, Math.floor(step) - 1);
    await sellOnce(scene, shop, random.pick(cashiers), at, random);
  }
  for (const drawer of drawers) await billing.close(scene, drawer.role, opening + 11 * HOUR, drawer.id);
  await billing.closeDay(scene, opening + 12 * HOUR, date);
}

/** Today: open drawers, a few bills before now, some of them still due. */
async function openToday(scene: Scene, shop: Shop, bills: number, random: Random): Promise<void> {
  const now = scene.services.clock.now();
  const opened = now - 30 * 60_000;
  const roles = (await openDrawers(scene, Object.keys(DRAWERS), opened)).map(({ role }) => role);
  for (let index = 0; index < bills; index += 1)
    await sellOnce(scene, shop, random.pick(roles.slice(0, 2)), opened + index * 60_000, random);
}

async function sellOnce(scene: Scene, shop: Shop, role: string, at: number, random: Random): Promise<void> {
  const patientId = random.chance(0.75) ? random.pick(shop.patients) : null;
  const lines = linesOf(shop, random);
  const id = await billing.sell(scene, role, at, { patientId, lines, discountBp: random.chance(0.1) ? 500 : 0 });
  await payFor(scene, role, at + 60_000, id, random);
  if (random.chance(0.06)) await billing.giveBack(scene, at + 20 * 60_000, id, random.chance(0.7));
}

function linesOf(shop: Shop, random: Random): { itemId: ItemId; quantity: number }[] {
  const chosen = new Map<ItemId, number>();
  if (random.chance(0.5) || shop.medicines.length === 0) chosen.set(random.pick(shop.services).id, 1);
  const medicines = random.whole(chosen.size === 0 ? 1 : 0, 4);
  for (let index = 0; index < medicines; index += 1) {
    const goods = random.pick(shop.medicines);
    // Loose tablets as often as whole packs.
    chosen.set(
      goods.id,
      goods.packSize > 1 && random.chance(0.5) ? random.whole(1, goods.packSize) : goods.packSize * random.whole(1, 2),
    );
  }
  return [...chosen].map(([itemId, quantity]) => ({ itemId, quantity }));
}

async function payFor(scene: Scene, role: string, at: number, id: BillId, random: Random): Promise<void> {
  if (random.chance(0.06)) return;
  const method = random.pick(['cash', 'cash', 'upi', 'upi', 'card'] as const);
  const part = random.chance(0.05);
  await billing.pay(scene, role, at, id, method, part, `${method.toUpperCase()}${random.whole(100_000, 999_999)}`);
}
