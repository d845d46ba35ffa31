import type { BatchId, HospitalId, PersonId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';

export type MovementReason =
  | 'opening'
  | 'receipt'
  | 'sale'
  | 'return'
  | 'adjustment'
  | 'release'
  | 'destroyed'
  | 'dispense'
  | 'dispense-return';

export interface NewMovement {
  id: string;
  batchId: string;
  reason: MovementReason;
  /** Change of what may be sold. */
  quantity: bigint;
  /** Change of what stands apart. */
  quarantined: bigint;
  documentId: string | null;
  position: number | null;
  note: string;
}

/**
 * Locks the levels of these batches in the order of their ids, so that two sales of the same batches can never wait for
 * each other in a circle; answers what is on hand.
 */
export async function lockLevels(
  tx: Tx,
  hospital: HospitalId,
  batchIds: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await lockedLevels(tx, { hospital, ids: [...new Set(batchIds)] });
  return new Map(rows.map((row) => [row.batch_id, row.on_hand]));
}

const lockedLevels = fixed((tx, { hospital, ids }: { hospital: HospitalId; ids: string[] }) =>
  tx
    .selectFrom('stock_level')
    .select(['batch_id', 'on_hand'])
    .where('hospital_id', '=', hospital)
    .where(sql<boolean>`batch_id = any(${ids}::uuid[])`)
    .orderBy('batch_id')
    .forUpdate()
    .compile(),
);

/** Writes movements and adds them to the levels, in one statement; a level below zero violates `stock_level_on_hand_check`. */
export async function insertMovements(
  tx: Tx,
  hospital: HospitalId,
  movements: readonly NewMovement[],
  personId: PersonId,
  at: Date,
): Promise<void> {
  if (movements.length === 0) return;
  await writeMovements(tx, { hospital, rows: movementsJson(hospital, movements, personId, at) });
}

function movementsJson(hospital: HospitalId, movements: readonly NewMovement[], personId: PersonId, at: Date): string {
  return JSON.stringify(
    movements.map((movement) => ({
      hospital_id: hospital,
      id: movement.id,
      batch_id: movement.batchId,
      reason: movement.reason,
      quantity: String(movement.quantity),
      quarantined: String(movement.quarantined),
      document_id: movement.documentId,
      position: movement.position,
      note: movement.note,
      person_id: personId,
      at: at.toISOString(),
    })),
  );
}

const writeMovements = fixed((tx, { hospital, rows }: { hospital: HospitalId; rows: string }) =>
  sql`
    with moved as (
      insert into stock_movement select * from json_populate_recordset(null::stock_movement, ${rows}::json)
      returning batch_id, quantity, quarantined
    ), change as (
      select batch_id, sum(quantity)::bigint as quantity, sum(quarantined)::bigint as quarantined from moved group by batch_id
    )
    update stock_level set on_hand = on_hand + change.quantity, quarantined = stock_level.quarantined + change.quarantined
    from change where stock_level.hospital_id = ${hospital} and stock_level.batch_id = change.batch_id`.compile(tx),
);

/**
 * Takes what these movements take (their quantities are negative) and writes them, in one statement and only when all of
 * it is there: of a short level nothing is written at all. Answers what was on hand before, by batch. Levels are locked as
 * `lockLevels` does it, in the order of their batches' ids.
 */
export async function takeLevels(
  tx: Tx,
  hospital: HospitalId,
  movements: readonly NewMovement[],
  personId: PersonId,
  at: Date,
): Promise<Map<string, bigint>> {
  const ids = [...new Set(movements.map(({ batchId }) => batchId))];
  const rows = await takenLevels(tx, { hospital, ids, rows: movementsJson(hospital, movements, personId, at) });
  return new Map(rows.map((row) => [row.batch_id, row.on_hand]));
}

const takenLevels = fixed((tx, { hospital, ids, rows }: { hospital: HospitalId; ids: string[]; rows: string }) =>
  sql<{ batch_id: string; on_hand: bigint }>`
    with wanted as (
      select * from json_populate_recordset(null::stock_movement, ${rows}::json)
    ), change as (
      select batch_id, sum(quantity)::bigint as quantity from wanted group by batch_id
    ), held as materialized (
      select batch_id, on_hand from stock_level
      where hospital_id = ${hospital} and batch_id = any(${ids}::uuid[]) order by batch_id for update
    ), short as materialized (
      select from change left join held on held.batch_id = change.batch_id
      where coalesce(held.on_hand, 0) + change.quantity < 0
    ), moved as (
      insert into stock_movement select * from wanted where not exists (select from short)
    ), taken as (
      update stock_level set on_hand = stock_level.on_hand + change.quantity from change
      where stock_level.hospital_id = ${hospital} and stock_level.batch_id = change.batch_id
        and not exists (select from short)
    )
    select batch_id, on_hand from held`.compile(tx),
);

export interface StoredMovement extends Omit<NewMovement, 'batchId'> {
  person: string;
  at: Date;
}

/** Movements of one batch, newest first. */
export async function listMovements(
  tx: Tx,
  hospital: HospitalId,
  batchId: BatchId,
  page: { after: string | null; most: number },
): Promise<StoredMovement[]> {
  let query = tx
    .selectFrom('stock_movement')
    .innerJoin('person', 'person.id', 'stock_movement.person_id')
    .select([
      'stock_movement.id',
      'reason',
      'quantity',
      'quarantined',
      'document_id',
      'position',
      'note',
      'person.name as person',
      'at',
    ])
    .where('hospital_id', '=', hospital)
    .where('batch_id', '=', batchId);
  if (page.after !== null) query = query.where('stock_movement.id', '<', page.after);
  const rows = await query.orderBy('stock_movement.id', 'desc').limit(page.most).execute();
  return rows.map((row) => ({ ...row, reason: row.reason as MovementReason, documentId: row.document_id }));
}

/** Levels that are not the sum of their movements: somebody wrote past the application. */
export async function wrongLevels(tx: Tx, hospital: HospitalId): Promise<{ number: string; field: string }[]> {
  const { rows } = await sql<{ number: string; field: string }>`
    with truth as (
      select batch.id, batch.number, coalesce(sum(movement.quantity), 0) as on_hand, coalesce(sum(movement.quarantined), 0) as quarantined
      from batch left join stock_movement movement on movement.hospital_id = batch.hospital_id and movement.batch_id = batch.id
      where batch.hospital_id = ${hospital} group by batch.id, batch.number
    )
    select truth.number, field from truth
    left join stock_level level on level.hospital_id = ${hospital} and level.batch_id = truth.id
    cross join lateral (values ('on_hand', level.on_hand, truth.on_hand), ('quarantined', level.quarantined, truth.quarantined)) as each (field, stored, expected)
    where stored is distinct from expected order by truth.number, field limit 1000`.execute(tx);
  return rows;
}
