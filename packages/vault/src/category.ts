import type { HospitalId, SubjectId } from '@pramana/kernel';

/** Kinds of health content that are shared, refused and erased apart. For ever: they stand in additional data. */
export const CATEGORIES = ['prescriptions', 'labs', 'notes', 'imaging', 'documents', 'identity', 'sensitive'] as const;

export type Category = (typeof CATEGORIES)[number];

/** Whose key of which category and epoch. Epochs count from 1; what is sealed from now on is under the newest. */
export interface CategoryContext {
  hospital: HospitalId;
  /** The key's owner: the patient's pseudonym, which never changes, also when patients are merged. */
  subject: SubjectId;
  category: Category;
  epoch: number;
}

/** One version of one record under a category key. The epoch binds the wrapped key, not the content under it. */
export interface ContentContext extends CategoryContext {
  /** Id of the record. */
  record: string;
  /** Its version, a non-negative safe integer. */
  version: number;
}
