import type { KeysJson } from '@pramana/contract';
import { toHex } from '@pramana/ledger';
import type { Database } from '../../platform/database/index.ts';
import { keyGenerations, labelOf, type SealingHospital } from '../sealing/index.ts';
import { newestKeyEvents } from './event.store.ts';
import { currentKit } from './kit.store.ts';
import { newestRenewals, type RenewalPhase, type RenewalRow } from './renewal.store.ts';
import { readRotations, type RotationRow } from './rotation.store.ts';
import { addDays, dueAt, lastReadableAt, rotationDays } from './term.policy.ts';

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
export function keyHealth(
  db: Database,
  hospital: SealingHospital,
  { now, backupDays, kitProblem }: { now: Date; backupDays: number; kitProblem: KeysJson['kitProblem'] },
): Promise<KeysJson> {
  return db.inHospital(hospital.id, async (tx) => {
    const rotations = await readRotations(tx, hospital.id);
    const events = await newestKeyEvents(tx, hospital.id);
    const renewals = await newestRenewals(tx, hospital.id, RENEWALS);
    const kit = await currentKit(tx);
    const generations = keyGenerations(hospital.id);
    const newest = generations.at(-1);
    const [rotation] = rotations;
    return {
      generations: generations.map(({ number, keyId, madeAt }) => {
        const endsAt = number === newest?.number ? dueAt(madeAt, now) : destroyedAt(rotations, number, backupDays);
        const made = madeAt?.toISOString() ?? null;
        return { number, keyId: toHex(keyId), madeAt: made, endsAt: endsAt?.toISOString() ?? null };
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
