import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import type { Services } from '../apps/server/src/platform/services.ts';
import type { Actor, Hospital } from '../apps/server/src/platform/session.ts';

/** One hospital of the demo while it is being filled: its people, and their days. */
export interface Scene {
  services: Services;
  hospital: Hospital;
  /** Unix milliseconds when the hospital began with bills, weeks before it began with records. */
  openedAt: number;
  /** Unix milliseconds when the demo's last full week began. */
  startedAt: number;
  today: string;
  people: ReadonlyMap<string, { id: PersonId; name: string; roles: Actor['roles'] }>;
  inHospital<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The person of this role acting at an instant; the admin where the hospital has nobody else. */
  as(role: string, at: number): { hospital: Hospital; actor: Actor; at: Date };
}

export function scene(
  services: Services,
  hospital: Hospital,
  people: Scene['people'],
  days: Pick<Scene, 'openedAt' | 'startedAt' | 'today'>,
): Scene {
  const whoIs = (role: string) => people.get(role) ?? people.get('admin');
  return {
    services,
    hospital,
    people,
    ...days,
    inHospital: (work) => services.db.inHospital(hospital.id, work, { statementTimeoutMs: 300_000 }),
    as: (role, at) => {
      const person = whoIs(role);
      if (!person) throw new Error(`The demo has nobody for ${role}.`);
      // No session: the demo's past happened without a browser, and services never look at it.
      const actor = {
        personId: person.id,
        name: person.name,
        roles: person.roles,
        sessionId: person.id as never,
        confirmedAt: Number.POSITIVE_INFINITY,
      };
      return { hospital, actor, at: new Date(at) };
    },
  };
}
