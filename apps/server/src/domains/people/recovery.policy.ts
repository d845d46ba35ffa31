import type { RecoveryStateName } from '@pramana/contract';
import { ERRORS, type ErrorCode } from '@pramana/kernel';

export type RecoveryVerdict = { ok: boolean; why?: string; code?: ErrorCode };

/** One verdict for each thing that can be done. */
export type RecoveryCan = Record<'confirm' | 'withdraw' | 'object', RecoveryVerdict>;

export interface RecoverySituation {
  state: RecoveryStateName;
  /** Asked for by somebody who works there; else the operator proposed it. */
  isAskedInside: boolean;
  /** Who looks: an operator of the node, or somebody who works in the hospital. */
  isOperator: boolean;
  /** May change who works here. */
  isAdmin: boolean;
  isProposer: boolean;
  /** Would become admin by it. */
  isNominee: boolean;
}

/** What somebody may do about a proposal of a new admin. The database decides the same about the two people. */
export function canRecovery(situation: RecoverySituation): RecoveryCan {
  const { isOperator, isAdmin, isProposer } = situation;
  const closed = situation.state === 'waiting' || situation.state === 'ready' ? null : 'proposal_closed';
  return {
    confirm: verdict(closed ?? whyNotConfirm(situation)),
    // An operator may also stop what is not theirs; so may an admin, who objects.
    withdraw: verdict(closed ?? (isProposer || isOperator ? null : 'not_proposer')),
    object: verdict(closed ?? (isAdmin ? null : 'not_permitted')),
  };
}

/** Two people: whoever asked inside the hospital finds the second one outside of it. */
function whyNotConfirm({
  state,
  isAskedInside,
  isOperator,
  isProposer,
  isNominee,
}: RecoverySituation): ErrorCode | null {
  if (isProposer || isNominee) return 'same_person';
  if (isAskedInside && !isOperator) return 'operator_confirms';
  return state === 'waiting' ? 'too_early' : null;
}

function verdict(code: ErrorCode | null): RecoveryVerdict {
  return code === null ? { ok: true } : { ok: false, code, why: ERRORS[code][1] };
}
