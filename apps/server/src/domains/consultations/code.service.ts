import type { DiagnosisCodeJson } from '@pramana/contract';
import type { Clinical } from './clinical.service.ts';
import { searchCodes } from './code.policy.ts';

/** Codes for what was typed, the likeliest first. */
export function codesFor(clinical: Clinical, typed: string): DiagnosisCodeJson[] {
  return searchCodes(clinical.codes().index, typed).map(({ code, text, also, billable }) => ({
    code,
    text,
    also: also.replaceAll('|', ', '),
    billable,
  }));
}
