import type { HospitalId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';

/** There is one: a second violates `hospital_one_node`. */
export async function insertNode(tx: Tx, node: SealingHospital): Promise<void> {
  await tx
    .insertInto('hospital')
    .values({
      id: node.id,
      slug: node.slug,
      name: 'Node',
      kind: 'node',
      time_zone: node.timeZone,
      year_start_month: node.yearStartMonth,
    })
    .execute();
}

/** The origin of the hospital's first log, as it was chosen when the hospital was made. */
export async function firstLog(tx: Tx, hospital: HospitalId): Promise<{ origin: string; shard: string } | undefined> {
  return tx
    .selectFrom('log')
    .select(['origin', 'shard'])
    .where('hospital_id', '=', hospital)
    .orderBy('opened_at')
    .limit(1)
    .executeTakeFirst();
}
