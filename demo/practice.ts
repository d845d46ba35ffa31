import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import type { Scene } from './scene.ts';

/** When doctors are here on an ordinary day. */
export const DAY_PARTS = [
  { from: '09:00', until: '13:00' },
  { from: '15:00', until: '18:00' },
];
export const MINUTE = 60_000;
export const REASONS = [
  'Cough and fever',
  'Back pain',
  'Blood pressure check',
  'Headache',
  'Results',
  'Rash on the arm',
  '',
];

/** A doctor's, for one day's seeding: who, where, which kinds of visit. */
export interface Practice {
  key: string;
  doctorId: PersonId;
  room: string;
  kinds: readonly { id: string; minutes: number }[];
  opening: number;
  now: number;
}

/** Somebody of this role doing something at an instant. */
export function acting(scene: Scene, role: string, at: number, tx: Tx) {
  const { hospital, actor } = scene.as(role, at);
  const clock = { now: () => at };
  const services = { ...scene.services, clock };
  return { tx, hospital, actor, clock, services, client: { address: '127.0.0.1' }, publish: () => undefined };
}
