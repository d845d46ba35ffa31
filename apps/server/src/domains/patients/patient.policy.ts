import { permits, type Right } from '@pramana/contract';

type Verdict = { ok: boolean; code?: string; why?: string };

/** Why something is not possible now: the code for screens of any language (`can.*`), and the English words. */
const WHY = {
  patient_no_register: 'Your role may not register patients.',
  patient_no_change: 'Your role may not change patients.',
  patient_no_bill: 'Your role may not bill.',
  patient_is_alias: 'This patient was merged into another one: go on there.',
  patient_inactive: 'This patient was erased: nothing more is written of them.',
} as const;

const verdict = (ok: boolean, code: keyof typeof WHY): Verdict => (ok ? { ok } : { ok, code, why: WHY[code] });

/** What the caller may do on the list of patients. */
export function canList(roles: readonly Right[]): { create: Verdict } {
  return { create: verdict(permits(roles, 'patient:write'), 'patient_no_register') };
}

/** What the caller may do with one patient; nothing new begins with one that was merged into another. */
export function canPatient(
  roles: readonly Right[],
  { active, mergedInto }: { active: boolean; mergedInto: string | null },
): { update: Verdict; bill: Verdict } {
  const merged = mergedInto !== null;
  const update = permits(roles, 'patient:write');
  const bill = permits(roles, 'bill:write');
  return {
    update: verdict(
      update && active && !merged,
      update ? (merged ? 'patient_is_alias' : 'patient_inactive') : 'patient_no_change',
    ),
    bill: verdict(
      bill && active && !merged,
      bill ? (merged ? 'patient_is_alias' : 'patient_inactive') : 'patient_no_bill',
    ),
  };
}

/** Why somebody of these roles opens a patient's record here; stands in the access event (I-12). */
export function purposeOf(roles: readonly Right[]): 'care' | 'administration' {
  return roles.some((role) => role === 'doctor' || role === 'nurse') ? 'care' : 'administration';
}
