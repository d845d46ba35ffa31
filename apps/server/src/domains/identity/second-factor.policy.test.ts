import { describe, expect, it } from 'vitest';
import { needOf, type Standing } from './second-factor.policy.ts';

const nobody: Standing = { operator: false, hasFactor: false, places: [] };
const at = (role: 'admin' | 'cashier', rule: 'everybody' | 'admins' | 'optional' | null = null): Standing['places'] => [
  { rule, roles: [role] },
];

describe('who needs a second factor', () => {
  it.each<[string, Standing, string]>([
    ['an admin must by the standard of a real node', { ...nobody, places: at('admin') }, 'must'],
    ['the operator must as well', { ...nobody, operator: true }, 'must'],
    ['a cashier is reminded', { ...nobody, places: at('cashier') }, 'advised'],
    ['a cashier must where the hospital asks everybody', { ...nobody, places: at('cashier', 'everybody') }, 'must'],
    [
      'an admin need not where the hospital leaves it to them',
      { ...nobody, places: at('admin', 'optional') },
      'optional',
    ],
    [
      'the strictest of several hospitals decides',
      { ...nobody, places: [...at('admin', 'optional'), ...at('cashier', 'everybody')] },
      'must',
    ],
    ['who has one is asked for nothing more', { ...nobody, hasFactor: true, places: at('admin') }, 'set'],
  ])('%s', (_, standing, need) => {
    expect(needOf(standing, 'admins')).toBe(need);
  });
});
