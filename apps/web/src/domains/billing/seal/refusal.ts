import type { ProblemError } from '../../../lib/problem.ts';

const LINE = /^\/?lines\/([0-9]+)(?:\/|$)/;

/** The position of the server's line that a refusal is about (`lines/2/quantity` → 2), or null. */
export function lineOfRefusal(problem: ProblemError | null): number | null {
  const match = LINE.exec(problem?.context.field ?? '');
  return match ? Number(match[1]) : null;
}
