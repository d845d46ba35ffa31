import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BillId, businessDate, type IsoDate, type ItemId } from '@pramana/kernel';
import { TILE_WIDTH } from '@pramana/ledger';
import pg from 'pg';
import { afterAll } from 'vitest';
import { packPicture } from '../../../../demo/pack-picture.ts';
import { freshDatabase, type TestDatabase } from '../../../../tools/test-database.ts';
import { createApp } from '../app.ts';
import {
  type Acting,
  closeCounter,
  closeDay,
  createDraft,
  expectedCashOf,
  moveCash,
  openCounter,
  payBill,
  payRefund,
  sealBill,
  viewBill,
  writeCreditNote,
} from '../domains/billing/index.ts';
import { createPriceInTx, createPrices, storePicture, withdrawPrice } from '../domains/catalogue/index.ts';
import { encodePicture } from '../platform/picture.ts';
import { openHeadFolder } from '../domains/sealing/head.store.ts';
import { type AuditFinding, auditNode } from '../domains/sealing/index.ts';
import { Sequencer } from '../domains/sealing/sequencer.service.ts';
import { systemClock } from '../platform/clock.ts';
import { loadConfig } from '../platform/config.ts';
import type { Tx } from '../platform/database/index.ts';
import { columnTypes } from '../platform/database/types.ts';
import { createLog } from '../platform/log.ts';
import { closeServices, openServices } from '../platform/open-services.ts';
import type { Services } from '../platform/services.ts';
import { type SeededHospital, seedNode } from './hospital.fixture.ts';

const DAY_MS = 86_400_000;

/** The small hospital, in which every kind of document was sealed, and one whose log fills a tile. */
export type Slug = 'asha' | 'nira';

/** Two hospitals, and somebody who owns their machine. */
export interface Ground {
  readonly database: TestDatabase;
  readonly dataDir: string;
  /** The business day that was closed. */
  readonly date: IsoDate;
  /** SQL as superuser, past triggers, foreign keys and checks. */
  readonly owner: pg.Client;
  /** Of one hospital, or of all. */
  audit(slug?: Slug): Promise<readonly AuditFinding[]>;
  /** Looks after `change` of exactly one row, which is then undone: `table` is put back as it was. */
  after<T>(table: string, change: string, look: () => T | Promise<T>): Promise<T>;
}

/** Call once per test file, at its top. */
export async function ground(): Promise<Ground> {
  const database = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'pramana-tamper-'));
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  // The day before yesterday: it can be closed, and yesterday's entries come after it.
  const opened = systemClock.now() - 2 * DAY_MS;
  const seeded = await seedNode({ ...database, dataDir }, { slugs: ['asha', 'nira'], clock: { now: () => opened } });
  const [hospital, large] = seeded as [SeededHospital, SeededHospital];
  const config = loadConfig({ PRAMANA_DATA: dataDir, PRAMANA_SECOND_FACTOR: 'optional' }, []);
  const log = createLog({ level: 'silent' });
  const services = openServices({ config, appUrl: database.appUrl, clock: systemClock, log, demo: null });
  await liveOneDay(services, hospital, opened);
  await fillTile(services, large, opened);
  // The domains register what the audit compares when the server is put together.
  await (await createApp(services, { web: '', verify: '' })).close();
  const heads = openHeadFolder(config.headsDir);
  const sequencer = new Sequencer({
    db: services.db,
    heads,
    clock: systemClock,
    log,
    onFatal: (error) => log.fatal(error),
  });
  for (const { place } of seeded) await sequencer.flush(place.id);
  await sequencer.stop();
  await sellToday(services, hospital);
  const owner = new pg.Client({ connectionString: database.superUrl, types: columnTypes });
  await owner.connect();
  await owner.query("set session_replication_role = 'replica'");
  await dropChecks(owner);
  afterAll(async () => {
    await owner.end();
    await closeServices(services);
  });
  const signal = new AbortController().signal;
  const { db } = services;
  const audit = async (slug?: Slug): Promise<readonly AuditFinding[]> => {
    const looked = {
      db,
      headsDir: config.headsDir,
      hospital: slug,
      now: new Date(systemClock.now()),
      signal,
      onProgress: () => undefined,
    };
    const audited = await auditNode(looked);
    return audited.flatMap(({ report }) => report.findings);
  };
  const { timeZone, dayCutHour } = hospital.place;
  const date = businessDate(opened, timeZone, dayCutHour);
  return { database, dataDir, date, owner, audit, after: (table, change, look) => undone(owner, table, change, look) };
}

async function undone<T>(owner: pg.Client, table: string, change: string, look: () => T | Promise<T>): Promise<T> {
  await owner.query(`create temp table kept as select * from ${table}`);
  try {
    const { rowCount } = await owner.query(change);
    if (rowCount !== 1) throw new Error(`${rowCount} rows were changed by ${change}`);
    return await look();
  } finally {
    await owner.query(`delete from ${table}; insert into ${table} select * from kept; drop table kept`);
  }
}

/** One of everything: bills with discount, customer and prescriber, payments of all kinds, a credit note, a refund. */
async function liveOneDay({ db }: Services, hospital: SeededHospital, opened: number): Promise<void> {
  const { place, people, medicines, consultation, patients } = hospital;
  const [patientId = null] = patients;
  const acting: Acting = { hospital: place, actor: people.cashier, at: new Date(opened + 1_000) };
  const approver = { personId: people.admin.personId, name: people.admin.name };
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.inHospital(place.id, work);
  const session = await within((tx) => openCounter(tx, acting, { counter: 'COUNTER 1', openingFloat: '200000' }));
  const [strip] = medicines;
  if (strip === undefined) throw new Error('no medicine was seeded');
  await within((tx) => sealProvenPrice(tx, acting, strip));
  const sell = (input: Parameters<typeof createDraft>[2]): Promise<BillId> =>
    within(async (tx) => (await sealBill(tx, acting, (await createDraft(tx, acting, input)).draft.id, {})).id);

  const lines = [strip, consultation].map((itemId) => ({ itemId, quantity: 2 }));
  const first = await sell({
    patientId,
    lines,
    prescriber: 'Dr Meera Iyer',
    discount: { kind: 'percent', bp: 500, reason: 'Senior citizen' },
  });
  const second = await sell({ customer: { name: 'Asha Kale', phone: '+919822000002' }, lines });
  await sell({ kind: 'pharmacy-bill', lines: lines.slice(0, 1) });
  const due = async (tx: Tx, id: BillId) => BigInt((await viewBill(tx, acting, id)).data.due);
  await within(async (tx) => {
    const amount = await due(tx, first);
    await payBill(tx, acting, first, [{ method: 'cash', amount: String(amount), tendered: String(amount + 5_000n) }]);
  });
  await within(async (tx) => {
    const amount = await due(tx, second);
    await payBill(tx, acting, second, [
      { method: 'upi', amount: String(amount - 10_000n), reference: 'UPI77' },
      { method: 'card', amount: '10000', reference: 'CARD12' },
    ]);
  });
  await within(async (tx) => {
    const credited = {
      lines: [{ position: 0, quantity: 1 }],
      reasonCode: 'returned',
      note: 'wrong strength',
      approver,
    } as const;
    await writeCreditNote(tx, acting, first, credited);
    const { refundable } = (await viewBill(tx, acting, first)).data;
    await payRefund(tx, acting, first, { method: 'cash', amount: refundable });
  });
  const closing = { ...acting, at: new Date(opened + 2_000) };
  await within((tx) => moveCash(tx, acting, session, { kind: 'drop', amount: '50000', note: 'to the safe' }));
  await within(async (tx) => {
    const counted = { value: String(await expectedCashOf(tx, place.id, session)), count: 1 };
    await closeCounter(tx, closing, session, { denominations: [counted], approver: null });
  });
  const date = businessDate(opened, place.timeZone, place.dayCutHour);
  await within((tx) => closeDay(tx, { ...closing, actor: people.admin }, date));
}

/** A price with all that a price may have, and one planned after it that was withdrawn. */
async function sealProvenPrice(tx: Tx, { hospital, actor, at }: Acting, itemId: ItemId): Promise<void> {
  const bytes = await encodePicture(await packPicture({ name: 'Medicine 1', packLabel: "10's", mrp: 1_032n }));
  const proof = await storePicture(tx, hospital.id, bytes, { purpose: 'price-proof', authorId: actor.personId, at });
  const rate = { amount: 1_032n, per: 10n };
  const limits = { mrp: rate, ceiling: { amount: 2_000n, per: 10n }, ceilingSource: 'Order 12 of 2026' };
  const price = { itemId, rate, ...limits, reason: 'As printed on the pack', proofBlobId: proof.id };
  const pricing = { hospital, authorId: actor.personId, at };
  await createPriceInTx(tx, pricing, price);
  const effectiveFrom = new Date(at.getTime() + 10 * DAY_MS);
  const { id: priceId } = await createPriceInTx(tx, pricing, { itemId, rate, effectiveFrom, reason: 'Planned' });
  await withdrawPrice(tx, pricing, { priceId, reason: 'By mistake', endsCeiling: false });
}

/** So many prices that the log has a full tile, whose hashes are stored. */
async function fillTile(
  { db }: Services,
  { place, people, consultation }: SeededHospital,
  opened: number,
): Promise<void> {
  const at = new Date(opened);
  const prices = Array.from({ length: TILE_WIDTH }, (_, index) => ({
    itemId: consultation,
    rate: { amount: 50_000n, per: 1n },
    effectiveFrom: new Date(opened + (index + 10) * DAY_MS),
    reason: 'planned',
  }));
  await db.inHospital(place.id, (tx) =>
    createPrices(tx, { hospital: place, authorId: people.admin.personId, at }, prices),
  );
}

/** A bill that still waits for the log. */
async function sellToday({ db }: Services, { place, people, consultation }: SeededHospital): Promise<void> {
  const acting: Acting = { hospital: place, actor: people.cashier, at: new Date(systemClock.now()) };
  await db.inHospital(place.id, async (tx) => {
    const { draft } = await createDraft(tx, acting, { lines: [{ itemId: consultation, quantity: 1 }] });
    await sealBill(tx, acting, draft.id, {});
  });
}

/** Whoever owns the machine is held by no CHECK. */
async function dropChecks(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ statement: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
     from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  );
  for (const { statement } of rows) await owner.query(statement);
}
