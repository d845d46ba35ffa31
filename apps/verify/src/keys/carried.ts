/** Keys as root keys carry them on: by the statements that this device keeps, and by those that a policy brings along. */
import { loadFollow } from '../follow.served.ts';
import { ReadProblem } from '../read/problem.ts';
import type * as follow from './follow.ts';
import { type Keys, STATEMENTS } from './keys.ts';
import { recall } from './memory.ts';

/** What reads policies that somebody publishes, and statements; `ReadProblem` where it cannot be fetched. */
export function followPart(): Promise<typeof follow> {
  return loadFollow().catch((error: unknown) => {
    throw new ReadProblem('problem.part', {}, { cause: error });
  });
}

/** The very keys while there is no statement at all, so that most people never fetch what reads them. */
export async function carried(keys: Keys): Promise<Keys> {
  const isPlain = recall(STATEMENTS) === null && !keys.text.includes('#pramana:statement');
  return isPlain ? keys : (await followPart()).carryOn(keys);
}
