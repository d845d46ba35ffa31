import { permits, type Role, type Scope, type TokenScope, type TokenState } from '@pramana/contract';

/** A machine's scopes as they stand in an entry, in one order. */
export function tokenRights(scopes: readonly TokenScope[]): Scope[] {
  return scopes.map((scope) => `may:${scope}` as const).sort();
}

export interface TokenSituation {
  scopes: readonly TokenScope[];
  /** What the person who made it holds in the hospital now; none while they are suspended or gone. */
  makerRoles: readonly Role[];
  expiresAt: Date;
  revokedAt: Date | null;
}

/** Scopes that have no effect now: the person who made the token holds them no more. */
export function restingScopes({ scopes, makerRoles }: Pick<TokenSituation, 'scopes' | 'makerRoles'>): TokenScope[] {
  return scopes.filter((scope) => !permits(makerRoles, scope));
}

export function tokenState(token: TokenSituation, now: Date): TokenState {
  if (token.revokedAt !== null) return 'revoked';
  if (token.expiresAt <= now) return 'expired';
  return restingScopes(token).length === token.scopes.length ? 'rests' : 'works';
}
