import type { Clock, PersonId } from '@pramana/kernel';
import type { Actor, Hospital } from '../../platform/session.ts';

/** Who acts, where and when: what every billing decision needs, and nothing of HTTP. */
export interface Acting {
  hospital: Hospital;
  actor: Pick<Actor, 'personId' | 'name' | 'roles' | 'confirmedAt'>;
  at: Date;
}

/** The second person of a two-person rule, already verified by their own login. */
export interface Approver {
  personId: PersonId;
  name: string;
}

export function actingOf(ctx: { hospital: Hospital; actor: Actor; clock: Clock }): Acting {
  return { hospital: ctx.hospital, actor: ctx.actor, at: new Date(ctx.clock.now()) };
}
