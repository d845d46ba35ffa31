import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fastify } from 'fastify';
import pg from 'pg';
import { startPostgres } from '../../apps/server/src/platform/postgres/index.ts';

/*
 * What the seal is measured beside: Fastify and pg that insert the same rows, of the same sizes, on the same tables, and do
 * nothing else: every row that a seal inserts until it is over. What the node writes before its answer is one transaction
 * here too; what it writes behind it (log entries, the accesses' leaves with their batch, its block and outbox row) follows
 * in lists, once in a quarter of a second and hospital. Outboxes are not emptied here. No session, no rules, no crypto, no
 * numbering under a lock, no row-level security, no tree, no answer but the id. Run as a process: `node bare.ts DATA`.
 */

interface Rows {
  readonly bill: pg.QueryResultRow;
  readonly block: pg.QueryResultRow;
  readonly encounter: pg.QueryResultRow;
  readonly lines: readonly pg.QueryResultRow[];
  readonly charges: readonly pg.QueryResultRow[];
  readonly movements: readonly pg.QueryResultRow[];
  readonly key: pg.QueryResultRow;
  readonly event: pg.QueryResultRow;
  readonly leaf: pg.QueryResultRow;
  readonly entry: pg.QueryResultRow;
  readonly batch: pg.QueryResultRow;
  readonly batchBlock: pg.QueryResultRow;
  /** What else may be sold: other batches, so that bills do not all wait for the same stock. */
  readonly batches: readonly { id: string; item_id: string; price_id: string }[];
}

interface Wish {
  hospital: string;
  draft: string;
  series: string;
}

const quiet = { info: () => undefined, warn: () => undefined, error: console.error };
const postgres = await startPostgres({ dataDir: join(process.argv[2] ?? '', 'postgres'), log: quiet });
const pool = new pg.Pool({ connectionString: postgres.superUrl, max: 20 });
// At the end the database takes its idle connections along.
pool.on('error', () => undefined);
const patterns = new Map<string, Promise<Rows>>();
const numbers = new Map<string, number>();
const app = fastify();
app.post<{ Body: Wish }>('/seal', async ({ body }, reply) => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const behind = await insert(client, body);
    await client.query('commit');
    putBehind(behind);
  } finally {
    client.release();
  }
  return reply.code(201).send({ id: body.draft });
});
process.on('SIGTERM', () => {
  void app
    .close()
    .then(() => pool.end())
    .then(() => postgres.stop());
});
console.log(`listens on ${await app.listen({ port: 0 })}`);

/** The rows of one real bill of this hospital and series, to be repeated. */
function patternOf(wish: Wish): Promise<Rows> {
  const name = wish.hospital + wish.series;
  const pattern = patterns.get(name) ?? readPattern(wish);
  patterns.set(name, pattern);
  return pattern;
}

async function readPattern({ hospital, series }: Wish): Promise<Rows> {
  const ask = async (text: string, ...values: unknown[]) =>
    (await pool.query(text, values)).rows as pg.QueryResultRow[];
  const [bill = {}] = await ask('select * from bill where hospital_id = $1 and series = $2 limit 1', hospital, series);
  const [block = {}] = await ask('select *, length(body) as size from block where document_id = $1', bill['id']);
  const [encounter = {}] = await ask('select * from encounter where id = $1', bill['encounter_id']);
  const lines = await ask('select * from bill_line where bill_id = $1 order by position', bill['id']);
  const charges = await ask(
    'select * from charge where id = any($1::uuid[])',
    lines.map((line) => line['charge_id']),
  );
  const movements = await ask('select * from stock_movement where document_id = $1 order by position', bill['id']);
  const [key = {}] = await ask('select * from idempotency_key where result_ref = $1', bill['id']);
  const [event = {}] = await ask(
    "select * from access_event where hospital_id = $1 and resource = 'bill' and document is not null limit 1",
    hospital,
  );
  const [leaf = {}] = await ask(
    `select l.*, length(l.box) as size from access_leaf l join access_event e on e.hospital_id = l.hospital_id
       and e.id = l.event_id where e.hospital_id = $1 and e.resource = 'bill' limit 1`,
    hospital,
  );
  const [entry = {}] = await ask('select * from log_entry where hospital_id = $1 limit 1', hospital);
  const [batch = {}] = await ask('select * from access_batch where hospital_id = $1 limit 1', hospital);
  const [batchBlock = {}] = await ask(
    "select *, length(body) as size from block where hospital_id = $1 and kind = 'access' limit 1",
    hospital,
  );
  const batches = await ask(
    'select b.id, b.item_id, p.id as price_id from batch b join price p on p.item_id = b.item_id where b.hospital_id = $1',
    hospital,
  );
  const of = String(batch['series']);
  const [lastBatch] = await ask(
    'select max(number) as n from block where hospital_id = $1 and series = $2',
    hospital,
    of,
  );
  if (!numbers.has(hospital + of)) numbers.set(hospital + of, Number(lastBatch?.['n'] ?? 0));
  const [last] = await ask(
    'select max(number) as n from block where hospital_id = $1 and series = $2',
    hospital,
    series,
  );
  numbers.set(hospital + series, Number(last?.['n'] ?? 0));
  const [size] = await ask('select max(index) as n from log_entry where hospital_id = $1', hospital);
  if (!numbers.has(hospital)) numbers.set(hospital, Number(size?.['n'] ?? 0));
  const rows: Rows = {
    bill,
    block,
    encounter,
    lines,
    charges,
    movements,
    key,
    event,
    leaf,
    entry,
    batch,
    batchBlock,
    batches: batches as unknown as Rows['batches'],
  };
  return rows;
}

function nextNumber(series: string): number {
  const number = (numbers.get(series) ?? 0) + 1;
  numbers.set(series, number);
  return number;
}

/**
 * One statement per table, prepared, several rows at once where there are several. Answers what is written behind the
 * request.
 */
async function insert(client: pg.PoolClient, wish: Wish): Promise<Behind> {
  const pattern = await patternOf(wish);
  const { hospital, draft, series } = wish;
  const number = nextNumber(hospital + series);
  const sold = drawBatches(pattern);
  const encounter = { ...pattern.encounter, id: randomUUID() };
  const charges = pattern.charges.map((row, index) => ({
    ...row,
    ...goods(sold[index]),
    id: randomUUID(),
    encounter_id: encounter.id,
  }));
  const movements = pattern.movements.map((row, index) => ({
    ...row,
    id: randomUUID(),
    batch_id: sold[index]?.id,
    document_id: draft,
  }));
  const block = blockLike(pattern.block, number, draft);
  const lines = pattern.lines.map((row, index) => ({
    ...row,
    ...goods(sold[index]),
    bill_id: draft,
    charge_id: charges[index]?.id,
  }));
  const levels = movements.map((row) => String(row.batch_id)).toSorted();
  const event = { ...pattern.event, id: randomUUID(), document: `${series}-${number}` };
  const { size: boxSize, ...leaf } = pattern.leaf;

  await rowsInto(client, 'idempotency_key', [{ ...pattern.key, key: randomUUID(), result_ref: draft }]);
  await rowsInto(client, 'encounter', [encounter]);
  await rowsInto(client, 'charge', charges);
  const lock =
    'select batch_id from stock_level where hospital_id = $1 and batch_id = any($2::uuid[]) order by batch_id for update';
  await client.query({ name: 'lock', text: lock, values: [hospital, levels] });
  await rowsInto(client, 'stock_movement', movements);
  const take = 'update stock_level set on_hand = on_hand - 3 where hospital_id = $1 and batch_id = any($2::uuid[])';
  await client.query({ name: 'take', text: take, values: [hospital, levels] });
  await rowsInto(client, 'block', [block]);
  await rowsInto(client, 'seal_queue', [queuedLike(block, true)]);
  await rowsInto(client, 'bill', [{ ...pattern.bill, id: draft, number, encounter_id: encounter.id }]);
  await rowsInto(client, 'bill_line', lines);
  const balance = {
    hospital_id: hospital,
    bill_id: draft,
    total: pattern.bill['total'],
    paid: 0,
    credited: 0,
    refunded: 0,
  };
  await rowsInto(client, 'bill_balance', [balance]);
  await rowsInto(client, 'access_event', [event]);
  await rowsInto(client, 'access_queue', [{ hospital_id: hospital, id: event.id, events: [event.id] }]);
  const done = "update draft_bill set status = 'sealed', updated_at = now() where hospital_id = $1 and id = $2";
  await client.query({ name: 'done', text: done, values: [hospital, draft] });
  const entry = entryOf(pattern, block);
  const kept = { ...leaf, event_id: event.id, position: entry['index'], box: randomBytes(Number(boxSize)) };
  return { hospital, pattern, entry, leaf: kept };
}

type Block = ReturnType<typeof blockLike>;

function blockLike({ size, ...sealed }: pg.QueryResultRow, number: number, document: string) {
  return {
    ...sealed,
    number,
    document_id: document,
    commitment: randomBytes(32),
    prev: randomBytes(32),
    hash: randomBytes(32),
    body: randomBytes(Number(size)),
  } as pg.QueryResultRow;
}

function queuedLike(block: Block, urgent: boolean): pg.QueryResultRow {
  const { hospital_id, series, number, commitment } = block;
  return { hospital_id, id: randomUUID(), series, number, commitment, urgent, queued_at: new Date() };
}

function entryOf({ entry }: Rows, block: Block): pg.QueryResultRow {
  const { hospital_id, series, number, commitment } = block;
  return { ...entry, index: nextNumber(String(hospital_id)), series, number, commitment };
}

/** What a seal leaves to be written behind its answer. */
interface Behind {
  readonly hospital: string;
  readonly pattern: Rows;
  readonly entry: pg.QueryResultRow;
  readonly leaf: pg.QueryResultRow;
}

const BATCH_MS = 250;
const waiting = new Map<string, Behind[]>();

function putBehind(behind: Behind): void {
  const others = waiting.get(behind.hospital);
  if (others !== undefined) {
    others.push(behind);
    return;
  }
  waiting.set(behind.hospital, [behind]);
  setTimeout(() => {
    const all = waiting.get(behind.hospital) ?? [];
    waiting.delete(behind.hospital);
    writeBehind(behind, all).catch(console.error);
  }, BATCH_MS);
}

/** The entries of all, and the batch of their accesses. */
async function writeBehind({ hospital, pattern }: Behind, all: readonly Behind[]): Promise<void> {
  const id = randomUUID();
  const series = String(pattern.batch['series']);
  const number = nextNumber(hospital + series);
  const block = blockLike(pattern.batchBlock, number, id);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await rowsInto(client, 'access_batch', [{ ...pattern.batch, id, number }]);
    const leaves = all.map(({ leaf }) => ({ ...leaf, batch_id: id }));
    await rowsInto(client, 'access_leaf', leaves);
    await rowsInto(client, 'block', [block]);
    await rowsInto(client, 'seal_queue', [queuedLike(block, false)]);
    await rowsInto(client, 'log_entry', [...all.map(({ entry }) => entry), entryOf(pattern, block)]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

function drawBatches({ batches, movements }: Rows): Rows['batches'][number][] {
  const first = Math.floor(Math.random() * batches.length);
  return movements.flatMap((_, index) => batches[(first + index * 7) % batches.length] ?? []);
}

function goods(batch: Rows['batches'][number] | undefined) {
  return batch === undefined ? {} : { batch_id: batch.id, item_id: batch.item_id, price_id: batch.price_id };
}

/** As many rows as a bill has. */
const MOST_PREPARED = 8;

async function rowsInto(client: pg.PoolClient, name: string, rows: readonly pg.QueryResultRow[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const marks = rows.map(
    (_, row) => `(${columns.map((_column, at) => `$${row * columns.length + at + 1}`).join(', ')})`,
  );
  const text = `insert into ${name} (${columns.map((column) => `"${column}"`).join(', ')}) values ${marks.join(', ')}`;
  const values = rows.flatMap((row) => columns.map((column) => row[column] as unknown));
  // A list has another length each time: nothing to prepare.
  await client.query(rows.length > MOST_PREPARED ? { text, values } : { name: `${name}-${rows.length}`, text, values });
}
