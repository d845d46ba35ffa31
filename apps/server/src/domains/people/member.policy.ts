import type { MemberStateName } from '@pramana/contract';

type Verdict = { ok: boolean; code?: string; why?: string };

/** Why something is not possible now: the code for screens of any language (`can.*` or `problem.*`), and the English words. */
const WHY = {
  last_admin: 'A hospital keeps at least one admin. Make somebody else an admin first.',
  member_suspended: 'This person is suspended already.',
  member_not_suspended: 'This person is not suspended.',
  member_to_resume: 'Resume this person first.',
  member_former: 'This person no longer works here.',
  member_without_role: 'This person holds no role here.',
  member_elsewhere: 'This person works in other hospitals too: they change their name themselves.',
} as const;

const verdict = (ok: boolean, code: keyof typeof WHY): Verdict => (ok ? { ok } : { ok, code, why: WHY[code] });

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
  const suspend = state === 'suspended' ? 'member_suspended' : 'member_without_role';
  return {
    edit: verdict(state !== 'former', 'member_former'),
    rename: verdict(isSelf || !worksElsewhere, 'member_elsewhere'),
    roles: verdict(state !== 'suspended', 'member_to_resume'),
    suspend: verdict(state === 'active' && !isLastAdmin, isLastAdmin ? 'last_admin' : suspend),
    resume: verdict(state === 'suspended', 'member_not_suspended'),
  };
}
