import { isRole, type Reach, RECORD_RIGHTS, type RecordCategory, type Right, type Role } from '@pramana/contract';
import { type ErrorCode, ERRORS } from '@pramana/kernel';

/** As which of their roles somebody writes in this category: the first that may. A machine takes over, and writes nothing else. */
export function writingRole(
  rights: readonly Right[],
  { category, isEarlier }: { category: RecordCategory; isEarlier: boolean },
): Role | 'machine' | null {
  const role = rights.filter(isRole).find((each) => RECORD_RIGHTS[each]?.writes.includes(category));
  if (role !== undefined) return role;
  return isEarlier && rights.includes('may:record:import') ? 'machine' : null;
}

export interface Can {
  ok: boolean;
  why?: string;
  code?: string;
}

export const YES: Can = { ok: true };

export function no(code: ErrorCode, why: string = ERRORS[code][1]): Can {
  return { ok: false, code, why };
}

/** What may be done with a patient's records; `closed`: there are some that this person sees in an emergency only. */
export function canRecords({ writes }: Reach, closed: boolean): { write: Can; all: Can } {
  return {
    write: writes.length > 0 ? YES : no('not_permitted'),
    all: closed
      ? no('not_permitted', 'There are sensitive records. Whoever did not write them reads them in an emergency only.')
      : YES,
  };
}

/** What a signing key must be for one version: enrolled before it, and in force. */
export interface SigningFacts {
  /** This person's passkeys in force, each with whether its entry stands before the version's. */
  readonly keys: readonly { readonly before: boolean }[];
  readonly hasSigned: boolean;
  readonly isReadable: boolean;
  readonly isDoctor: boolean;
}

/** Whether this person may sign the newest version, and if not, why. */
export function canSign({ keys, hasSigned, isReadable, isDoctor }: SigningFacts): Can {
  if (!isDoctor) return no('not_permitted');
  if (hasSigned) return no('already_exists', 'You have signed this version.');
  if (!isReadable) return no('record_damaged');
  if (keys.length === 0) return no('signing_key_missing');
  return keys.some(({ before }) => before) ? YES : no('signing_key_later');
}
