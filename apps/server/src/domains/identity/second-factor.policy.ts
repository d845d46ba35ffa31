import type { Role, SecondFactorRuleJson, SessionJson } from '@pramana/contract';

export interface Standing {
  operator: boolean;
  /** Whether any second factor of theirs counts. */
  hasFactor: boolean;
  /** Where they work: whom that hospital asks, or null where the node's standard holds. */
  places: readonly { rule: SecondFactorRuleJson | null; roles: readonly Role[] }[];
}

export type SecondFactorNeed = SessionJson['secondFactor'];

/**
 * What a person's second factor is to them. The strictest of their hospitals decides: a weak door into one account opens
 * all of it. The operator follows the node's standard.
 */
export function needOf({ operator, hasFactor, places }: Standing, standard: SecondFactorRuleJson): SecondFactorNeed {
  if (hasFactor) return 'set';
  const asked = places.map(({ rule, roles }) => demand(rule ?? standard, roles.includes('admin')));
  if (operator) asked.push(demand(standard, true));
  return asked.includes('must') ? 'must' : asked.includes('advised') ? 'advised' : 'optional';
}

function demand(rule: SecondFactorRuleJson, isPowerful: boolean): SecondFactorNeed {
  if (rule === 'optional') return 'optional';
  return rule === 'everybody' || isPowerful ? 'must' : 'advised';
}
