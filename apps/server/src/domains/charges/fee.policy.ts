/** Which service a consultation is billed as, where these hold; null holds for all. With a test it is that test's, and no consultation's. */
export interface FeeRule {
  readonly doctorId: string | null;
  readonly departmentId: string | null;
  readonly visitTypeId: string | null;
  readonly testCode: string | null;
  readonly itemId: string;
}

export interface FeeCase {
  readonly doctorId: string;
  readonly departmentId: string | null;
  readonly visitTypeId: string | null;
}

/** The rule that says most: a doctor's before a department's before the house's; of each, that of the kind of visit first. */
export function feeOf(rules: readonly FeeRule[], of: FeeCase): FeeRule | null {
  const holds = (rule: FeeRule): boolean =>
    rule.testCode === null &&
    (rule.doctorId === null || rule.doctorId === of.doctorId) &&
    (rule.departmentId === null || rule.departmentId === of.departmentId) &&
    (rule.visitTypeId === null || rule.visitTypeId === of.visitTypeId);
  const weight = (rule: FeeRule): number =>
    (rule.doctorId === null ? 0 : 4) + (rule.departmentId === null ? 0 : 2) + (rule.visitTypeId === null ? 0 : 1);
  return rules.filter(holds).toSorted((a, b) => weight(b) - weight(a))[0] ?? null;
}
