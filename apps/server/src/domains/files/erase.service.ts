import type { HospitalId, SubjectId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { deleteFiles, fileHolding, filesOf } from './file.store.ts';
import { removeAfter, type Uploading } from './upload.service.ts';

/** How many files somebody has, and when the last one was added. */
export function holdingOfFiles(
  tx: Tx,
  { hospital }: Pick<Uploading, 'hospital'>,
  subject: SubjectId,
): Promise<{ files: number; last: Date | null }> {
  return fileHolding(tx, hospital.id, subject);
}

/** Deletes somebody's files: rows now, objects once that is committed. What stays behind is swept, and opens for nobody. */
export async function eraseFiles(
  tx: Tx,
  ctx: { services: Pick<Services, 'files'>; hospital: { id: HospitalId } },
  subject: SubjectId,
): Promise<number> {
  let count = 0;
  for (;;) {
    const found = await filesOf(tx, ctx.hospital.id, subject);
    if (found.length === 0) return count;
    const ids = found.map(({ id }) => id);
    removeAfter(tx, ctx, await deleteFiles(tx, ctx.hospital.id, ids));
    count += ids.length;
  }
}
