import type { FeeRuleInputJson } from '@pramana/contract';

/** What a fee can be set for. */
export const WHO = ['everybody', 'ofDepartment', 'ofDoctor', 'ofTest'] as const;
export type Who = (typeof WHO)[number];

/** What was picked in the form, by id or code; undefined: nothing yet, so the first of its list. */
export interface FeePicks {
  readonly ofDoctor?: string;
  readonly ofDepartment?: string;
  readonly ofTest?: string;
  /** '' and undefined: every kind. */
  readonly visitType?: string;
}

/** The ids and codes that can be picked now; empty while a list is loading, has failed or holds nothing. */
export type FeeChoices = Readonly<Record<Exclude<Who, 'everybody'> | 'visitTypes', readonly string[]>>;

type FeeRule = Omit<FeeRuleInputJson, 'itemId'>;

/** What is picked of one list: what was picked while it is still there, the first before that, or null. */
export function pickedOf(picked: string | undefined, choices: readonly string[]): string | null {
  if (picked === undefined) return choices[0] ?? null;
  return choices.includes(picked) ? picked : null;
}

/**
 * The rule that the form would set, or null while whom it is for is not chosen: a rule of nobody in particular is the fee of
 * everybody's consultations, and must never come of a list that was not there.
 */
export function ruleOf(who: Who, picks: FeePicks, choices: FeeChoices): FeeRule | null {
  const nobody: FeeRule = { doctorId: null, departmentId: null, visitTypeId: null, testCode: null };
  const whom = who === 'everybody' ? null : pickedOf(picks[who], choices[who]);
  if (who !== 'everybody' && whom === null) return null;
  // A test is billed as another kind of service, whatever visit it was ordered at.
  if (who === 'ofTest') return { ...nobody, testCode: whom };
  const visitTypeId = picks.visitType ? pickedOf(picks.visitType, choices.visitTypes) : null;
  if (picks.visitType && visitTypeId === null) return null;
  return { ...nobody, visitTypeId, [who === 'ofDoctor' ? 'doctorId' : 'departmentId']: whom };
}
