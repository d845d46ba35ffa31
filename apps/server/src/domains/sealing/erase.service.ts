import type { HospitalId, SubjectId } from '@pramana/kernel';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { keys } from './keys.service.ts';
import { destroyFresh, type Owner } from './subject.service.ts';
import { insertSubject } from './subject.store.ts';
import { destroyKeyRows, leavesOf, lockSubject } from './erase.store.ts';

/** An entry of the log about somebody, as an erasure names it. */
export interface ErasedLeaf {
  readonly series: string;
  readonly number: number;
  readonly commitment: Uint8Array;
}

/**
 * Holds a subject until the transaction ends: whoever seals about them waits, and is refused if their keys are gone then
 * (0140). Lock first, then read what goes: what is sealed in between would go unnamed.
 */
export function holdSubject(tx: Tx, hospital: Owner, subject: SubjectId): Promise<void> {
  return lockSubject(tx, hospital.id, subject);
}

/** The entries whose content a subject's keys open: those of these kinds, or all of them. */
export function subjectLeaves(
  tx: Tx,
  hospital: Owner,
  subject: SubjectId,
  kinds: readonly string[] | null,
): Promise<ErasedLeaf[]> {
  return leavesOf(tx, hospital.id, subject, kinds);
}

/**
 * Destroys the wrapped keys of a subject's categories, and with `everything` its own: what lies under them is noise from
 * the commit on. Their rows stay, empty, so that nobody makes other keys in their place. The caller holds the subject.
 * Answers how many keys went.
 */
export async function destroyKeys(
  tx: Tx,
  hospital: Owner,
  subject: SubjectId,
  { everything }: { everything: boolean },
): Promise<number> {
  const count = await destroyKeyRows(tx, hospital.id, subject, everything);
  keys().cache.delete(hospital.id, subject);
  if (everything) destroyFresh(tx, hospital.id, subject);
  afterCommit(tx, () => forgetKeys(hospital.id, subject, everything ? 'everything' : 'records'));
  return count;
}

/** Keeps, where nothing is there of a subject, that its key was destroyed: nobody makes one in its place. */
export async function leaveErased(tx: Tx, hospital: Owner, subject: SubjectId, at: Date): Promise<void> {
  await insertSubject(tx, hospital.id, { id: subject, wrappedKey: Buffer.alloc(0), patientBox: null }, at);
}

/** Zeroes what this process has unwrapped of a subject, and keeps nothing of it again: an older snapshot still holds the keys. */
export function forgetKeys(hospital: HospitalId, subject: SubjectId, extent: 'records' | 'everything'): void {
  keys().cache.forget(hospital, subject, extent);
}
