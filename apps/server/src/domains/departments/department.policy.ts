import { permits, type Right } from '@pramana/contract';

type Verdict = { ok: boolean; code?: string; why?: string };

/** Why something is not possible now: the code for screens of any language (`can.*`), and the English words. */
const WHY = {
  department_no_change: 'Your role may not change departments.',
  department_retired: 'This department is retired.',
  department_in_use: 'This department is in use.',
} as const;

const verdict = (ok: boolean, code: keyof typeof WHY): Verdict => (ok ? { ok } : { ok, code, why: WHY[code] });

export function canList(rights: readonly Right[]): { create: Verdict } {
  return { create: verdict(permits(rights, 'hospital:write'), 'department_no_change') };
}

/** What the caller may do with one department. */
export function canDepartment(rights: readonly Right[], retired: boolean) {
  const may = permits(rights, 'hospital:write');
  return {
    rename: verdict(may && !retired, may ? 'department_retired' : 'department_no_change'),
    retire: verdict(may && !retired, may ? 'department_retired' : 'department_no_change'),
    reopen: verdict(may && retired, may ? 'department_in_use' : 'department_no_change'),
  };
}
