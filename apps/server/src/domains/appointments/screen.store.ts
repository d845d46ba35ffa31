import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface ScreenRow {
  id: string;
  name: string;
  doctors: PersonId[];
  madeAt: Date;
  by: string;
}

function screens(tx: Tx, hospital: HospitalId) {
  return tx
    .selectFrom('queue_screen as s')
    .innerJoin('person', 'person.id', 's.made_by')
    .select(['s.id', 's.name', 's.doctors', 's.made_at', 'person.name as by'])
    .where('s.hospital_id', '=', hospital)
    .where('s.ended_at', 'is', null);
}

type Stored = Awaited<ReturnType<ReturnType<typeof screens>['executeTakeFirstOrThrow']>>;

function rowOf({ id, name, doctors, made_at: madeAt, by }: Stored): ScreenRow {
  return { id, name, doctors: doctors as PersonId[], madeAt, by };
}

/** Screens whose link opens something, newest first. */
export async function readScreens(tx: Tx, hospital: HospitalId): Promise<ScreenRow[]> {
  return (await screens(tx, hospital).orderBy('s.id', 'desc').execute()).map(rowOf);
}

/** The screen of this link, or of this id; null when it was ended. */
export async function findScreen(
  tx: Tx,
  hospital: HospitalId,
  by: { hash: Buffer } | { id: string },
): Promise<ScreenRow | null> {
  const row = await screens(tx, hospital)
    .$if('hash' in by, (query) => query.where('s.token_hash', '=', 'hash' in by ? by.hash : Buffer.alloc(0)))
    .$if('id' in by, (query) => query.where('s.id', '=', 'id' in by ? by.id : ''))
    .executeTakeFirst();
  return row === undefined ? null : rowOf(row);
}

export async function insertScreen(
  tx: Tx,
  hospital: HospitalId,
  screen: { id: string; name: string; doctors: readonly string[]; hash: Buffer; by: PersonId; at: Date },
): Promise<void> {
  await tx
    .insertInto('queue_screen')
    .values({
      hospital_id: hospital,
      id: screen.id,
      name: screen.name,
      token_hash: screen.hash,
      doctors: [...screen.doctors],
      made_by: screen.by,
      made_at: screen.at,
    })
    .execute();
}

/** Ends a screen's link; false when it had ended. */
export async function endScreen(
  tx: Tx,
  hospital: HospitalId,
  id: string,
  made: { by: PersonId; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('queue_screen')
    .set({ ended_at: made.at, ended_by: made.by })
    .where('hospital_id', '=', hospital)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
