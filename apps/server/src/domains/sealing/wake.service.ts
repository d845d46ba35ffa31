import type { HospitalId } from '@pramana/kernel';

/** Told that a hospital has new outbox rows; `urgent`: somebody waits at a counter. */
export type Waker = (hospital: HospitalId, urgent: boolean) => void;

const wakers = new Set<Waker>();

/** The sequencers of this process, usually one. Returns how to stop listening. */
export function onSealed(waker: Waker): () => void {
  wakers.add(waker);
  return () => wakers.delete(waker);
}

/** Call after the commit that queued something; without it the sequencer's own polling finds the row later. */
export function wakeSequencer(hospital: HospitalId, urgent: boolean): void {
  for (const waker of wakers) waker(hospital, urgent);
}
