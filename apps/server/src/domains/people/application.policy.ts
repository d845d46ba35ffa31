import type { ApplicationStateName, StaffRole } from '@pramana/contract';
import { type ErrorCode, ERRORS, PramanaError } from '@pramana/kernel';
import type { MemberFacts } from './member.store.ts';

type Verdict = { ok: boolean; code?: ErrorCode; why?: string };

const DECIDED = { ok: false, code: 'application_decided', why: ERRORS.application_decided[1] } as const;

/** What an admin may do with an application. */
export function canApplication(state: ApplicationStateName) {
  const open: Verdict = isOpen(state) ? { ok: true } : DECIDED;
  // What was approved can be changed or taken back until somebody works there by it; what ran out, approved once more.
  const undone: Verdict = isOpen(state) || state === 'approved' || state === 'expired' ? { ok: true } : DECIDED;
  return { edit: open, approve: undone, refuse: undone, ask: open };
}

/**
 * How long an approval can be taken up. One from before there was a term was given without an end: it counts from the day that
 * the term began.
 */
const APPROVAL = { from: Date.parse('2026-11-22'), ms: 30 * 86_400_000 } as const;

/** Until when what was approved at this time can be taken up. */
export function approvalUntil(approved: Date): Date {
  return new Date(Math.max(approved.getTime(), APPROVAL.from) + APPROVAL.ms);
}

/** What was approved before this is over at `at`: all whose `approvalUntil` is before `at`. */
export function approvalsFrom(at: Date): Date {
  const before = at.getTime() - APPROVAL.ms;
  return new Date(before < APPROVAL.from ? 0 : before);
}

export function isOpen(state: ApplicationStateName): boolean {
  return state === 'waiting' || state === 'asked';
}

type WorkFacts = Omit<MemberFacts, 'phone' | 'email' | 'address'>;

/** What each profession has to say of itself. */
const ASKED: Partial<Record<StaffRole, readonly (keyof WorkFacts)[]>> = {
  doctor: ['category', 'experienceYears', 'degree', 'registrationNumber'],
  pharmacist: ['registrationNumber'],
};

/** Throws `invalid_field` of the first fact that a wished role asks for and that is missing or cannot be right. */
export function refuseIncomplete(roles: readonly StaffRole[], facts: WorkFacts): void {
  for (const field of roles.flatMap((role) => ASKED[role] ?? [])) {
    if (facts[field] === '' || facts[field] === null) {
      throw new PramanaError('invalid_field', { field, detail: 'This is asked of the role you apply for.' });
    }
  }
  const { registrationNumber } = facts;
  if (registrationNumber !== '' && !/^(?=.*\d)[\p{L}\p{N}/. -]{3,40}$/u.test(registrationNumber)) {
    const detail = 'A registration number has 3 to 40 letters and digits, and at least one digit.';
    throw new PramanaError('invalid_field', { field: 'registrationNumber', detail });
  }
}
