import { PramanaError, type SubjectId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { asPeopleNow, patientsById, reachPatient } from '../patients/index.ts';
import { patientsOf } from '../sealing/index.ts';

type Within = Pick<AccessContext, 'tx' | 'hospital'>;

/** Whose these pseudonyms are, each as whom they go on. The caller records the look. */
export async function patientsBehind(
  { tx, hospital }: Within,
  subjects: readonly SubjectId[],
): Promise<Map<SubjectId, { id: string; name: string; number: string }>> {
  const ids = await asPeopleNow(tx, hospital.id, await patientsOf(tx, hospital, [...new Set(subjects)]));
  const known = await patientsById(
    tx,
    hospital.id,
    [...ids.values()].filter((id) => id !== null),
  );
  const rows = new Map(known.map(({ id, name, number }) => [id as string, { id, name, number }]));
  return new Map(
    [...ids].flatMap(([subject, id]) => {
      const row = rows.get(id ?? '');
      return row === undefined ? [] : [[subject, row] as const];
    }),
  );
}

/** Who stands behind a pseudonym now, and by which phone they confirm. `not_found`. The caller records the look. */
export async function reachedBehind(
  { tx, hospital, clock }: Within & Pick<AccessContext, 'clock'>,
  subject: SubjectId,
): Promise<Awaited<ReturnType<typeof reachPatient>>> {
  const id = (await patientsOf(tx, hospital, [subject])).get(subject) ?? null;
  if (id === null) throw new PramanaError('not_found');
  return reachPatient(tx, hospital.id, id, clock.now());
}
