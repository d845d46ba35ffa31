import { type Permission, permits, type Right } from '@pramana/contract';

/**
 * Whose items a viewer may see, by kind of claim. What is not listed is shown to nobody here: items may be health data.
 * An auditor therefore sees the headers of bills, never their lines or whose they are.
 */
const SEEN_WITH: Readonly<Record<string, Permission>> = {
  genesis: 'chain:read',
  bill: 'bill:read',
  payment: 'bill:read',
  refund: 'bill:read',
  'credit-note': 'bill:read',
  'day-seal': 'bill:read',
  'counter-close': 'bill:read',
  'discount-approval': 'bill:read',
  price: 'item:read',
};

export function maySeeItems(roles: readonly Right[], kind: string): boolean {
  const permission = SEEN_WITH[kind];
  return permission !== undefined && permits(roles, permission);
}
