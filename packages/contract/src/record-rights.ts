import { isRole, type Right, type Role } from './permissions.ts';

/** Kinds of health content that are read, shared and erased apart: of records and of files. */
export const RECORD_CATEGORIES = ['notes', 'prescriptions', 'labs', 'imaging', 'documents', 'sensitive'] as const;
export type RecordCategory = (typeof RECORD_CATEGORIES)[number];

/** What a role does with health content: which categories it reads and which it writes. */
export interface RecordRights {
  readonly reads: readonly RecordCategory[];
  readonly writes: readonly RecordCategory[];
}

/**
 * Who reads and writes which category of records and files, as data; a role that is not here sees none. `sensitive` is more
 * than its row says: a doctor reads the records that they began there, and all of it only under an emergency access that
 * they opened. Patients read what is released to them; guardians the same without `sensitive`.
 */
export const RECORD_RIGHTS: Readonly<Partial<Record<Role, RecordRights>>> = {
  doctor: { reads: RECORD_CATEGORIES, writes: RECORD_CATEGORIES },
  nurse: {
    reads: ['notes', 'prescriptions', 'labs', 'imaging', 'documents'],
    writes: ['notes', 'labs', 'documents'],
  },
  pharmacist: { reads: ['prescriptions'], writes: [] },
  patient: { reads: RECORD_CATEGORIES, writes: [] },
  guardian: { reads: ['notes', 'prescriptions', 'labs', 'imaging', 'documents'], writes: [] },
};

/** Which categories somebody reads and writes of one patient. */
export interface Reach {
  /** Read whole. */
  readonly reads: readonly RecordCategory[];
  /** Read as far as this person began them. */
  readonly readsOwn: readonly RecordCategory[];
  readonly writes: readonly RecordCategory[];
}

/**
 * What the rows of somebody's roles give together over the hospital's patients. A broken glass opens everything to whoever
 * treats. Who is a patient or guardian here besides reads no more of others by that: those rows are for `ownReach`.
 */
export function reachOf(rights: readonly Right[], { emergency = false }: { emergency?: boolean } = {}): Reach {
  const rows = rights.filter(isRole).flatMap((role) => (isOwnAccount(role) ? [] : (RECORD_RIGHTS[role] ?? [])));
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

/** Whether content of this category is seen; `wrote`: this person began it. */
export function sees({ reads, readsOwn }: Reach, category: RecordCategory, wrote: boolean): boolean {
  return reads.includes(category) || (wrote && readsOwn.includes(category));
}

function isOwnAccount(role: Role): boolean {
  return role === 'patient' || role === 'guardian';
}
