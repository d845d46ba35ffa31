import { randomBytes } from 'node:crypto';
import { businessDate, type PersonId } from '@pramana/kernel';
import { prepareItems } from '@pramana/ledger';
import type pg from 'pg';
import { billItems } from '../../apps/server/src/domains/billing/bill.claim.ts';
import { readBills, type StoredBill } from '../../apps/server/src/domains/billing/bill.store.ts';
import { readLines } from '../../apps/server/src/domains/billing/line.store.ts';
import { patientsById } from '../../apps/server/src/domains/patients/index.ts';
import {
  nextBlock,
  type PreparedDocument,
  prepareDocument,
} from '../../apps/server/src/domains/sealing/block.service.ts';
import type { BlockRow } from '../../apps/server/src/domains/sealing/block.store.ts';
import { patientsOf } from '../../apps/server/src/domains/sealing/index.ts';
import type { SeriesEnd } from '../../apps/server/src/domains/sealing/series.store.ts';
import { openDatabase, rowsJson, type Tx } from '../../apps/server/src/platform/database/index.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { findPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import type { Hospital } from '../../apps/server/src/platform/session.ts';
import { type BenchFolder, withSuper } from './node.ts';
import { progress } from './progress.ts';

/*
 * Very many sealed bills, true ones: each has its own claim under its own salts, encrypted under its subject's key, its
 * block behind the one before, and its outbox row, which the running server's sequencer takes into the signed log. Only
 * the way into the tables is shorter: many rows at once, past the triggers that check what is made right here.
 */

const PAGE = 500;
/** They were sealed in the last so many days, evenly. */
const DAYS = 150;

/** A sealed bill to repeat: everything but ids, number and time stays. */
interface Pattern {
  readonly bill: StoredBill;
  readonly lines: Awaited<ReturnType<typeof readLines>>;
  readonly patient: { id: string; number: string } | null;
  readonly frame: PreparedDocument;
  /** The stored rows, by table. */
  readonly rows: Readonly<Record<string, Record<string, unknown>>>;
}

/** Repeats the sealed bills `patterns` (each of one line, without stock) until `count` more are there. */
export async function fillBills(
  folder: BenchFolder,
  hospital: Hospital,
  patterns: readonly string[],
  count: number,
): Promise<void> {
  const appUrl = findPostgres(`${folder.dataDir}/postgres`)?.appUrl ?? '';
  const db = openDatabase({ url: appUrl, poolSize: 2, onIdleError: () => undefined });
  try {
    await withSuper(folder, async (client) => {
      const templates = await db.inHospital(hospital.id, (tx) => readPatterns(tx, client, hospital, patterns));
      // The rows are complete; whoever wants to know runs `pramana audit`.
      await client.query('set session_replication_role = replica');
      await client.query('set synchronous_commit = off');
      let end = await endOf(client, hospital, templates[0]?.bill.series ?? '');
      let written: Promise<unknown> = Promise.resolve();
      for (let done = 0; done < count; done += PAGE) {
        const page = makePage(hospital, templates, end, { first: done, size: Math.min(PAGE, count - done), count });
        end = page.end;
        // The database writes one page while the next is being made.
        await written;
        written = writePage(client, hospital, page);
        written.catch(() => undefined);
        progress('bills', Math.min(done + PAGE, count), count);
      }
      await written;
      for (const { frame } of templates) frame.key.destroy();
    });
  } finally {
    await db.close();
  }
}

async function readPatterns(tx: Tx, client: pg.Client, hospital: Hospital, ids: readonly string[]): Promise<Pattern[]> {
  const bills = await readBills(tx, hospital.id, ids);
  const lines = await readLines(tx, hospital.id, ids);
  const owners = await patientsOf(
    tx,
    hospital,
    bills.map(({ subjectId }) => subjectId),
  );
  const patients = await patientsById(
    tx,
    hospital.id,
    [...owners.values()].filter((id) => id !== null),
  );
  const found: Pattern[] = [];
  for (const bill of bills) {
    const own = lines.filter((line) => line.billId === bill.id);
    const patient = patients.find(({ id }) => id === owners.get(bill.subjectId));
    const named = patient === undefined ? null : { id: patient.id, number: patient.number };
    const frame = await prepareDocument(tx, inputOf(hospital, bill, bill.id, bill.sealedAt, bill.businessDate, []));
    found.push({
      bill,
      lines: own,
      patient: named,
      frame,
      rows: await storedRows(client, bill, own[0]?.chargeId ?? ''),
    });
  }
  return found;
}

/** The rows that stand around a bill, as JSON. */
async function storedRows(client: pg.Client, bill: StoredBill, chargeId: string): Promise<Pattern['rows']> {
  const keys = { draft_bill: bill.id, encounter: bill.encounterId, charge: chargeId, bill: bill.id };
  const rows: Record<string, Record<string, unknown>> = {};
  const read = async (table: string, column: string, id: string): Promise<void> => {
    const { rows: stored } = await client.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t where ${column} = $1`,
      [id],
    );
    rows[table] = stored[0]?.row ?? {};
  };
  for (const [table, id] of Object.entries(keys)) await read(table, 'id', id);
  await read('bill_line', 'bill_id', bill.id);
  await read('bill_balance', 'bill_id', bill.id);
  return rows;
}

function inputOf(
  hospital: Hospital,
  bill: StoredBill,
  documentId: string,
  at: Date,
  day: string,
  items: ReturnType<typeof billItems>,
): PreparedDocument['input'] {
  const { kind, subjectId, currency, total, paidAtSeal } = bill;
  const authorId = bill.authorId as PersonId;
  const prefix = bill.series.split('-')[0] ?? '';
  const shared = { hospital, currency, total, paidAtSeal, at, authorId, documentId, items };
  return { ...shared, series: { kind, prefix }, kind: 'bill', subjectId, businessDate: day };
}

interface Place {
  readonly first: number;
  readonly size: number;
  readonly count: number;
}

interface Page {
  readonly code: string;
  /** Where the series stands after it. */
  readonly end: SeriesEnd;
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>;
}

function makePage(
  hospital: Hospital,
  patterns: readonly Pattern[],
  from: SeriesEnd,
  { first, size, count }: Place,
): Page {
  const tables: Record<string, Record<string, unknown>[]> = {};
  const now = Date.now();
  let end = from;
  for (let index = first; index < first + size; index += 1) {
    const pattern = patterns[index % patterns.length];
    if (pattern === undefined) throw new Error('there is no bill to repeat');
    const at = new Date(now - Math.floor(((count - index) / count) * DAYS * 86_400_000));
    const made = nextBill(hospital, pattern, end, at);
    end = { lastNumber: made.block.number, lastHash: made.block.hash };
    for (const [table, row] of Object.entries(made.rows)) (tables[table] ??= []).push(row);
  }
  return { code: patterns[0]?.bill.series ?? '', end, tables };
}

/** Sent at once, in one transaction; nobody else seals meanwhile. */
async function writePage(client: pg.Client, hospital: Hospital, { code, end, tables }: Page): Promise<void> {
  const inserts = Object.entries(tables).map(([table, rows]) => ({
    name: `fill-${table}`,
    text: `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    values: [rowsJson(rows)],
  }));
  const move = 'update series set last_number = $3, last_hash = $4 where hospital_id = $1 and code = $2';
  const moved = [hospital.id, code, end.lastNumber, Buffer.from(end.lastHash)];
  await Promise.all([
    client.query('begin'),
    ...inserts.map((insert) => client.query(insert)),
    client.query(move, moved),
    client.query('commit'),
  ]);
}

async function endOf(client: pg.Client, hospital: Hospital, code: string): Promise<SeriesEnd> {
  const text = 'select last_number, last_hash from series where hospital_id = $1 and code = $2';
  const { rows } = await client.query<{ last_number: string; last_hash: Buffer }>(text, [hospital.id, code]);
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no series ${code}`);
  return { lastNumber: Number(row.last_number), lastHash: row.last_hash };
}

function nextBill(
  hospital: Hospital,
  { bill, lines, patient, frame, rows }: Pattern,
  end: SeriesEnd,
  at: Date,
): { block: BlockRow; rows: Record<string, Record<string, unknown>> } {
  const [id, encounterId, chargeId] = [newId(), newId(), newId()];
  const day = businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour);
  const facts = { ...bill, encounterId, businessDate: day, patient, customer: null, prescriber: '' };
  const items = billItems(
    facts,
    lines.map((line) => ({ ...line, chargeId })),
  );
  const input = inputOf(hospital, bill, id, at, day, items);
  const salted = prepareItems(items, (length) => new Uint8Array(randomBytes(length)));
  const block = nextBlock({ ...frame, input, items: salted }, end);
  const when = at.toISOString();
  const place = { series: block.series, number: block.number };
  return {
    block,
    rows: {
      draft_bill: { ...rows['draft_bill'], id, created_at: when, updated_at: when },
      encounter: { ...rows['encounter'], id: encounterId, started_at: when },
      charge: { ...rows['charge'], id: chargeId, encounter_id: encounterId, occurred_at: when, created_at: when },
      block: {
        hospital_id: hospital.id,
        ...place,
        kind: block.kind,
        document_id: id,
        version: block.version,
        subject_id: block.subjectId,
        commitment: block.commitment,
        prev: block.prev,
        hash: block.hash,
        at: when,
        author_id: block.authorId,
        body: block.body,
      },
      seal_queue: {
        hospital_id: hospital.id,
        id: newId(),
        ...place,
        commitment: block.commitment,
        urgent: false,
        queued_at: when,
      },
      bill: { ...rows['bill'], id, ...place, encounter_id: encounterId, business_date: day, sealed_at: when },
      bill_line: { ...rows['bill_line'], bill_id: id, charge_id: chargeId },
      bill_balance: { ...rows['bill_balance'], bill_id: id },
    },
  };
}
