import type { HospitalId, PersonId } from '@pramana/kernel';
import { inOtherHospital, type Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { openRoster, takeOverAdmin } from '../people/index.ts';
import type { LogRow, SealingHospital } from '../sealing/index.ts';
import { sealHospitalAct, sealKeyAct } from './act.service.ts';
import { createHospital } from './hospital.service.ts';
import { type NewHospital, readHospital } from './hospital.store.ts';

/** What other domains need before a new hospital's first document; runs among its rows. Answers its log. */
export type PrepareHospital = (tx: Tx, hospital: Hospital) => Promise<Pick<LogRow, 'origin' | 'vkey'>>;

export interface Opening {
  /** Chosen by the caller before the transaction, which may run twice: keys are made under it. */
  readonly id: HospitalId;
  readonly facts: Omit<NewHospital, 'id'>;
  /** The approved registration; null when the operator entered the hospital themselves. */
  readonly registrationId: string | null;
  readonly authorId: PersonId;
  readonly at: Date;
  readonly prepare: PrepareHospital;
  /** Puts the first people in, among the hospital's rows. */
  readonly staff: (tx: Tx, hospital: Hospital) => Promise<void>;
}

/**
 * Makes a hospital with its keys, log, limits and first people, and seals in the node log that it was opened and which
 * key signs for it: all of it or nothing. `tx` is a transaction of the node's own organisation. Making the keys leaves
 * files behind when the transaction fails; the next try of the same opening takes them up.
 */
export async function openHospital(tx: Tx, node: SealingHospital, opening: Opening): Promise<Hospital> {
  const { id, facts, authorId, at, registrationId } = opening;
  // As its entry says: a made-up hospital opened in the past has its date there too.
  await createHospital(tx, { ...facts, id, openedAt: at });
  const hospital = await readHospital(tx, id);
  if (hospital === undefined) throw new Error('a hospital that was just created is not there');
  const log = await inOtherHospital(tx, id, async () => {
    await opening.staff(tx, hospital);
    const made = await opening.prepare(tx, hospital);
    await openRoster({ tx, hospital, at });
    return made;
  });
  const act = {
    act: 'opened',
    aboutId: id,
    registrationId,
    facts: factsOf(facts),
    reason: '',
    authorId,
  } as const;
  await sealHospitalAct(tx, node, act, at);
  await sealKeyAct(tx, node, { act: 'created', aboutId: id, origin: log.origin, vkey: log.vkey, authorId }, at);
  return hospital;
}

/** Who registered the hospital is its administrator as another person than the one its opening made (`takeOverAdmin`). */
export async function handOver(
  tx: Tx,
  id: HospitalId,
  { at, ...change }: { from: PersonId; to: PersonId; at: Date },
): Promise<void> {
  const hospital = await readHospital(tx, id);
  if (hospital === undefined) throw new Error('an approved registration is of no hospital');
  await inOtherHospital(tx, id, () => takeOverAdmin({ tx, hospital, at }, change));
}

function factsOf({ slug, name, type, registrationNumber, gstin, stateCode }: Opening['facts']) {
  return {
    slug,
    name,
    ...(type ? { type } : {}),
    ...(registrationNumber ? { registrationNumber } : {}),
    ...(gstin ? { gstin } : {}),
    ...(stateCode ? { stateCode } : {}),
  };
}
