import type { KeysJson } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { Generation } from '@pramana/vault';
import type { Database, Tx } from '../../platform/database/index.ts';
import { keyGenerations, labelOf, type SealingHospital } from '../sealing/index.ts';
import { newestKeyEvents } from './event.store.ts';
import { currentKit } from './kit.store.ts';
import { newestRenewals, type RenewalPhase, type RenewalRow } from './renewal.store.ts';
import { readRotations, type RotationRow } from './rotation.store.ts';
import { addDays, dueAt, isOverdue, lastReadableAt, rotationDays } from './term.policy.ts';

const RENEWALS = 10;
/** How often all persons were gone through when a phase begins. */
const PASSES: Readonly<Record<RenewalPhase, number>> = {
  announcing: 0,
  announced: 1,
  sealing: 1,
  sealed: 2,
  retiring: 2,
  finished: 3,
};

/** What a hospital's admin sees of its keys: nothing secret, everything that may worry. */
export async function keyHealth(
  tx: Tx,
  hospital: SealingHospital,
  { now, backupDays, kitProblem }: { now: Date; backupDays: number; kitProblem: KeysJson['kitProblem'] },
): Promise<KeysJson> {
  const rotations = await readRotations(tx, hospital.id);
  const events = await newestKeyEvents(tx, hospital.id);
  const renewals = await newestRenewals(tx, hospital.id, RENEWALS);
  const kit = await currentKit(tx);
  const generations = keyGenerations(hospital.id);
  const newest = generations.at(-1);
  const [rotation] = rotations;
  return {
    generations: generations.map((generation) => {
      const { number, keyId, madeAt } = generation;
      const endsAt = endOf(generation, generation === newest, { rotations, backupDays, now });
      const made = madeAt?.toISOString() ?? null;
      const overdue = isOverdue(endsAt, now);
      return { number, keyId: toHex(keyId), madeAt: made, endsAt: endsAt?.toISOString() ?? null, overdue };
    }),
    rotation: rotation === undefined ? null : rotationJson(rotation),
    renewals: renewals.map(renewalJson),
    rotationDays: rotationDays(now),
    backupDays,
    lastReadableAt: lastReadableAt(newest?.madeAt ?? null, now, backupDays).toISOString(),
    kit: kit === undefined ? null : { madeAt: kit.madeAt.toISOString(), madeBy: kit.maker },
    kitProblem,
    events: events.map(({ id, act, generation, at, author, series, number }) => ({
      id,
      act,
      generation,
      at: at.toISOString(),
      author,
      block: { series, number, label: labelOf(series, number) },
    })),
  };
}

interface Terms {
  readonly rotations: readonly RotationRow[];
  readonly backupDays: number;
  readonly now: Date;
}

/** When the newest is due to be replaced, or an older one to be destroyed; null: it was not replaced yet. */
function endOf({ number, madeAt }: Generation, isNewest: boolean, { rotations, backupDays, now }: Terms): Date | null {
  return isNewest ? madeAt && dueAt(madeAt, now) : destroyedAt(rotations, number, backupDays);
}

/** How many generations of a hospital stand a day after their end, or wait for longer than that to be replaced. */
export function countOverdue(
  db: Database,
  { id }: { id: HospitalId },
  { now, backupDays }: { now: Date; backupDays: number },
): Promise<number> {
  return db.inHospital(id, async (tx) => {
    const rotations = await readRotations(tx, id);
    const generations = keyGenerations(id);
    const ends = generations.map((each) => endOf(each, each === generations.at(-1), { rotations, backupDays, now }));
    return ends.filter((endsAt) => isOverdue(endsAt, now)).length;
  });
}

function destroyedAt(rotations: readonly RotationRow[], number: number, backupDays: number): Date | null {
  const replacedAt = rotations.findLast(({ generation }) => generation > number)?.finishedAt ?? null;
  return replacedAt && addDays(replacedAt, backupDays);
}

function rotationJson(row: RotationRow): NonNullable<KeysJson['rotation']> {
  return {
    generation: row.generation,
    startedAt: row.startedAt.toISOString(),
    startedBy: row.starter,
    // Subjects that came meanwhile are under the new generation already, and are looked at as well.
    total: Math.max(Number(row.total), Number(row.done)),
    done: Number(row.done),
    unreadable: Number(row.unreadable),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

function renewalJson(row: RenewalRow): KeysJson['renewals'][number] {
  const persons = Math.max(Number(row.total), Number(row.done));
  const isPass = row.phase === 'announcing' || row.phase === 'sealing' || row.phase === 'retiring';
  const { series, number } = row;
  return {
    id: row.id,
    level: row.level,
    one: row.subjectId !== null,
    phase: row.phase,
    startedAt: row.startedAt.toISOString(),
    startedBy: row.starter,
    total: 3 * persons,
    done: PASSES[row.phase] * persons + (isPass ? Number(row.done) : 0),
    unreadable: Number(row.unreadable),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    block: series === null || number === null ? null : { series, number, label: labelOf(series, number) },
  };
}
