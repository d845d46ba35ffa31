import {
  isRole,
  RECORD_CATEGORIES,
  RECORD_RIGHTS,
  type RecordCategory,
  type Right,
  type Role,
} from '@pramana/contract';
import { type ErrorCode, ERRORS } from '@pramana/kernel';

/** Which categories somebody reads and writes of one patient. */
export interface Reach {
  /** Read whole. */
  readonly reads: readonly RecordCategory[];
  /** Read as far as this person wrote in them. */
  readonly readsOwn: readonly RecordCategory[];
  readonly writes: readonly RecordCategory[];
}

/** What the rows of all roles give together. A broken glass opens everything to whoever treats. */
export function reachOf(rights: readonly Right[], { emergency = false }: { emergency?: boolean } = {}): Reach {
  const rows = rights.filter(isRole).flatMap((role) => RECORD_RIGHTS[role] ?? []);
  const reads = RECORD_CATEGORIES.filter((each) => rows.some((row) => row.reads.includes(each)));
  const writes = RECORD_CATEGORIES.filter((each) => rows.some((row) => row.writes.includes(each)));
  const treats = writes.length > 0;
  if (emergency && treats) return { reads: RECORD_CATEGORIES, readsOwn: [], writes };
  const isOwn = (each: RecordCategory): boolean => each === 'sensitive';
  return { reads: reads.filter((each) => !isOwn(each)), readsOwn: reads.filter(isOwn), writes };
}

/** What a patient's (`self`) or guardian's own account reads. */
export function ownReach(relation: 'self' | 'guardian'): Reach {
  const role = relation === 'self' ? 'patient' : 'guardian';
  return { reads: RECORD_RIGHTS[role]?.reads ?? [], readsOwn: [], writes: [] };
}

/** Whether a record of this category is seen; `wrote`: this person wrote a version of it. */
export function sees({ reads, readsOwn }: Reach, category: RecordCategory, wrote: boolean): boolean {
  return reads.includes(category) || (wrote && readsOwn.includes(category));
}

/** As which of their roles somebody writes in this category: the first that may. */
export function writingRole(rights: readonly Right[], category: RecordCategory): Role | null {
  return rights.filter(isRole).find((role) => RECORD_RIGHTS[role]?.writes.includes(category)) ?? null;
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
