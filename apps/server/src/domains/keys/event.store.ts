import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { KeyEvent } from './event.claim.ts';

/** An event with its place in the hospital's log. */
export interface KeyEventRow extends KeyEvent {
  readonly id: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

export async function insertKeyEvent(tx: Tx, hospital: HospitalId, row: KeyEventRow): Promise<void> {
  await tx
    .insertInto('key_event')
    .values({
      hospital_id: hospital,
      id: row.id,
      series: row.series,
      number: BigInt(row.number),
      act: row.act,
      generation: row.generation,
      key_id: row.keyId,
      author_id: row.authorId,
      at: row.at,
    })
    .execute();
}

function events(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('key_event as e')
    .leftJoin('person as p', 'p.id', 'e.author_id')
    .select(['e.id', 'e.series', 'e.number', 'e.act', 'e.generation', 'e.key_id', 'e.author_id', 'e.at'])
    .select('p.name as author')
    .where('e.hospital_id', '=', hospital);
}

type Row = Awaited<ReturnType<ReturnType<typeof events>['execute']>>[number];

function rowOf(row: Row): KeyEventRow & { author: string | null } {
  const { key_id: keyId, author_id: authorId, number, act, ...rest } = row;
  return {
    ...rest,
    act: act as KeyEvent['act'],
    number: Number(number),
    keyId,
    authorId: authorId as PersonId | null,
  };
}

/** The newest events, with who did it. */
export async function newestKeyEvents(tx: Tx, hospital: HospitalId) {
  const rows = await events(tx, hospital).orderBy('e.at', 'desc').orderBy('e.number', 'desc').limit(50).execute();
  return rows.map(rowOf);
}

/** These events, in no particular order; absent ones are left out. */
export async function readKeyEvents(tx: Tx, hospital: HospitalId, ids: readonly string[]): Promise<KeyEventRow[]> {
  if (ids.length === 0) return [];
  const rows = await events(tx, hospital)
    .where('e.id', 'in', [...ids])
    .execute();
  return rows.map(rowOf);
}

/** Whether this was done already: nothing is done twice. */
export async function hasKeyEvent(
  tx: Tx,
  hospital: HospitalId,
  act: KeyEvent['act'],
  generation: number,
): Promise<boolean> {
  const row = await tx
    .selectFrom('key_event')
    .select('id')
    .where('hospital_id', '=', hospital)
    .where('act', '=', act)
    .where('generation', '=', generation)
    .executeTakeFirst();
  return row !== undefined;
}
