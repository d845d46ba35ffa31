import { blockHash, equal, NO_PREVIOUS } from '@pramana/ledger';
import { columnTypes } from '../platform/database/types.ts';
import pg from 'pg';
import type { Wish } from './load.fixture.ts';

/** What a wish has left in the database: how many rows of each kind. */
export interface Traces {
  readonly billId: string;
  readonly number: string | null;
  /** The names of the parts that are there: all of a sealed bill, or none. */
  readonly parts: readonly string[];
}

/** Everything a sealed bill consists of, in the order in which `Traces.parts` names it. */
export const WHOLE = ['balance', 'bill', 'block', 'charges', 'key', 'lines', 'placed', 'sealed', 'stock'] as const;

/** Asks as superuser, past row-level security. */
export async function ask<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, types: columnTypes });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Looks for every part of each bill by itself, so that a half-sealed one shows. */
export async function tracesOf(superUrl: string, wishes: readonly Wish[]): Promise<Traces[]> {
  return ask<{ billId: string; number: string | null; parts: string[] }>(
    superUrl,
    `with wish as (select * from unnest($1::uuid[], $2::text[]) as w (id, key))
    select wish.id as "billId", array_remove(array[
      case when (select count(*) from bill_balance where bill_id = wish.id) = 1 then 'balance' end,
      case when (select count(*) from bill where id = wish.id) = 1 then 'bill' end,
      case when (select count(*) from block where document_id = wish.id) = 1 then 'block' end,
      case when exists (select from charge c join bill_line l on l.charge_id = c.id where l.bill_id = wish.id) then 'charges' end,
      case when exists (select from idempotency_key where key = wish.key and result_ref = wish.id::text) then 'key' end,
      case when (select count(*) from bill_line where bill_id = wish.id) = 2 then 'lines' end,
      case when (select count(*) from block b left join log_entry e on (e.hospital_id, e.series, e.number) = (b.hospital_id, b.series, b.number)
        left join seal_queue q on (q.hospital_id, q.series, q.number) = (b.hospital_id, b.series, b.number)
        where b.document_id = wish.id and (e.index is null) <> (q.id is null)) = 1 then 'placed' end,
      case when (select status from draft_bill where id = wish.id) = 'sealed' then 'sealed' end,
      case when (select count(*) from stock_movement where document_id = wish.id) = 1 then 'stock' end
    ], null) as parts,
    (select series || '-' || lpad(number::text, 6, '0') from bill where id = wish.id) as number
    from wish`,
    [wishes.map((wish) => wish.billId), wishes.map((wish) => wish.key)],
  );
}

interface ChainRow {
  series: string;
  number: bigint;
  prev: Buffer;
  hash: Buffer;
  commitment: Buffer;
}

/** What is wrong with the block chains and their numbers: empty when every series is gap-free and linked. */
export async function chainFaults(superUrl: string): Promise<string[]> {
  const blocks = await ask<ChainRow>(
    superUrl,
    'select hospital_id, series, number, prev, hash, commitment from block order by hospital_id, series, number',
  );
  const faults: string[] = [];
  let previous: ChainRow | undefined;
  for (const block of blocks) {
    const name = `${block.series} ${block.number}`;
    const before = block.number === 0n ? undefined : previous;
    if (block.number !== (before === undefined ? 0n : before.number + 1n)) faults.push(`${name}: a gap before it`);
    if (!equal(block.prev, before?.hash ?? NO_PREVIOUS)) faults.push(`${name}: not linked`);
    if (!equal(block.hash, blockHash(block.prev, block.commitment))) faults.push(`${name}: wrong hash`);
    previous = block;
  }
  // One statement, so that what is sealed meanwhile is in both or in neither.
  const ends = await ask<{ code: string }>(
    superUrl,
    `select s.code from series s where not exists (
      select from block b where b.hospital_id = s.hospital_id and b.series = s.code and b.number = s.last_number
        and b.hash = s.last_hash
        and not exists (select from block n where n.hospital_id = b.hospital_id and n.series = b.series and n.number > b.number))`,
  );
  return [...faults, ...ends.map(({ code }) => `${code}: wrong end`)];
}
