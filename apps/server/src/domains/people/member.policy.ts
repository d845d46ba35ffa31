import type { MemberStateName } from '@pramana/contract';

type Verdict = { ok: boolean; why?: string };

const verdict = (ok: boolean, why: string): Verdict => (ok ? { ok } : { ok, why });

export interface MemberSituation {
  state: MemberStateName;
  isSelf: boolean;
  /** The only one in this hospital whose role of admin is in effect. */
  isLastAdmin: boolean;
  /** Holds a role in another hospital too. */
  worksElsewhere: boolean;
}

/** What an admin may do with somebody who works here. The database decides the same about the last admin. */
export function canMember({ state, isSelf, isLastAdmin, worksElsewhere }: MemberSituation) {
  const lastAdmin = 'A hospital keeps at least one admin. Make somebody else an admin first.';
  const suspend = state === 'suspended' ? 'This person is suspended already.' : 'This person holds no role here.';
  return {
    edit: verdict(state !== 'former', 'This person no longer works here.'),
    rename: verdict(
      isSelf || !worksElsewhere,
      'This person works in other hospitals too: they change their name themselves.',
    ),
    roles: verdict(state !== 'suspended', 'Resume this person first.'),
    suspend: verdict(state === 'active' && !isLastAdmin, isLastAdmin ? lastAdmin : suspend),
    resume: verdict(state === 'suspended', 'This person is not suspended.'),
  };
}
