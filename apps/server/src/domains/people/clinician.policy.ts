import { type ClinicianRole, type ClinicianStateName, permits, type Right } from '@pramana/contract';

type Verdict = { ok: boolean; code?: string; why?: string };

/** Why something is not possible now: the code for screens of any language (`can.*`), and the English words. */
const WHY = {
  clinician_no_change: 'Only an admin changes this.',
  clinician_retired: 'This person no longer works here in this role.',
  clinician_suspended: 'This person is suspended.',
  clinician_no_doctor: 'Nurses are assigned to doctors.',
} as const;

const verdict = (ok: boolean, code: keyof typeof WHY): Verdict => (ok ? { ok } : { ok, code, why: WHY[code] });

/** What the caller may do with a doctor or nurse. */
export function canClinician(
  rights: readonly Right[],
  { role, state }: { role: ClinicianRole; state: ClinicianStateName },
) {
  const may = permits(rights, 'people:write');
  const works = state !== 'retired';
  const assigned = works ? 'clinician_suspended' : 'clinician_retired';
  return {
    edit: verdict(may && works, may ? 'clinician_retired' : 'clinician_no_change'),
    retire: verdict(may && works, may ? 'clinician_retired' : 'clinician_no_change'),
    assign: verdict(
      may && role === 'doctor' && state === 'active',
      may ? (role === 'doctor' ? assigned : 'clinician_no_doctor') : 'clinician_no_change',
    ),
  };
}
