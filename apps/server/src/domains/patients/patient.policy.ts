import { permits, type Right } from '@pramana/contract';

type Verdict = { ok: boolean; why?: string };

const verdict = (ok: boolean, why: string): Verdict => (ok ? { ok } : { ok, why });

/** What the caller may do on the list of patients. */
export function canList(roles: readonly Right[]): { create: Verdict } {
  return { create: verdict(permits(roles, 'patient:write'), 'Your role may not register patients.') };
}

/** What the caller may do with one patient. */
export function canPatient(roles: readonly Right[], active: boolean): { update: Verdict; bill: Verdict } {
  const bill = permits(roles, 'bill:write');
  return {
    update: verdict(permits(roles, 'patient:write'), 'Your role may not change patients.'),
    bill: verdict(bill && active, bill ? 'This patient is no longer active.' : 'Your role may not bill.'),
  };
}

/** Why somebody of these roles opens a patient's record here; stands in the access event (I-12). */
export function purposeOf(roles: readonly Right[]): 'care' | 'administration' {
  return roles.some((role) => role === 'doctor' || role === 'nurse') ? 'care' : 'administration';
}
