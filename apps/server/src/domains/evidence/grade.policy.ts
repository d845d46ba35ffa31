/** How well a line is supported by recorded care, weakest first (product.md, B4). */
export const GRADES = ['unsupported', 'recorded-after', 'recorded-before', 'signed', 'confirmed'] as const;
export type EvidenceGrade = (typeof GRADES)[number];

/** What stands behind a fact, each judged as of one bill. */
export interface Support {
  /** Whether the fact was recorded before the bill. */
  readonly before: boolean;
  /** Whether a clinician's passkey had signed it before the bill. */
  readonly signed: boolean;
  /** Whether the patient had confirmed it before the bill. */
  readonly confirmed: boolean;
}

/** The grade of a line that cites a fact; a fact that came later supports nothing that was sealed before it. */
export function gradeOf({ before, signed, confirmed }: Support): EvidenceGrade {
  if (!before) return 'recorded-after';
  if (confirmed) return 'confirmed';
  return signed ? 'signed' : 'recorded-before';
}

/** Whether a line claims more than its evidence gives. */
export function isBetter(claimed: string, found: EvidenceGrade): boolean {
  return GRADES.indexOf(claimed as EvidenceGrade) > GRADES.indexOf(found);
}
