import type { HospitalId, PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';

export interface OpenWork {
  drafts: number;
  drawers: { id: string; counter: string }[];
}

/** Drafts and drawers that a person has open in this hospital. */
export async function readOpenWork(tx: Tx, hospital: HospitalId, person: PersonId): Promise<OpenWork> {
  const { drafts } = await tx
    .selectFrom('draft_bill')
    .select(({ fn }) => fn.countAll<bigint>().as('drafts'))
    .where('hospital_id', '=', hospital)
    .where('owner_id', '=', person)
    .where('status', '=', 'draft')
    .executeTakeFirstOrThrow();
  const drawers = await tx
    .selectFrom('counter_session')
    .select(['id', 'counter'])
    .where('hospital_id', '=', hospital)
    .where('person_id', '=', person)
    .where('status', '=', 'open')
    .orderBy('opened_at')
    .execute();
  return { drafts: Number(drafts), drawers };
}
