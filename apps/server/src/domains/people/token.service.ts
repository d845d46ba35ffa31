import { longestTokenDays, permits, TOKEN_PREFIX, type TokenJson, type TokenScope } from '@pramana/contract';
import { cleanLine, PramanaError, type SessionId } from '@pramana/kernel';
import { newApiToken } from '../../platform/api-token.ts';
import { violatedConstraint } from '../../platform/database/index.ts';
import { tellEnded } from '../../platform/endings.ts';
import { type Actor, hashToken } from '../../platform/session.ts';
import { addMachine } from '../identity/index.ts';
import { labelOf } from '../sealing/index.ts';
import type { Managing } from './member.service.ts';
import { sealMachineRights } from './role.service.ts';
import { readRoleEvents } from './role.store.ts';
import { restingScopes, tokenState } from './token.policy.ts';
import { insertToken, markRevoked, readTokens } from './token.store.ts';

const DAY_MS = 24 * 60 * 60_000;
/** What a list shows of the secret, enough to tell one from another. */
const SHOWN = TOKEN_PREFIX.length + 6;

interface Making extends Managing {
  actor: Pick<Actor, 'personId' | 'roles'>;
}

/** All tokens of the hospital, or one. */
export async function listTokens({ tx, hospital, at }: Managing, id?: string): Promise<TokenJson[]> {
  const events = await readRoleEvents(tx, hospital.id, 'tokens');
  const blocks = new Map(
    events
      .filter(({ action }) => action === 'give')
      .map(({ personId, series, number }) => [
        personId,
        series === null || number === null ? null : { series, number },
      ]),
  );
  return (await readTokens(tx, hospital.id, id)).map((token) => {
    const block = blocks.get(token.id) ?? null;
    return {
      id: token.id,
      name: token.name,
      prefix: token.prefix,
      scopes: token.scopes,
      state: tokenState(token, at),
      resting: restingScopes(token),
      madeBy: token.madeBy,
      madeAt: token.createdAt.toISOString(),
      expiresAt: token.expiresAt.toISOString(),
      lastUsed: token.lastUsedAt?.toISOString() ?? null,
      lastRefused: token.refused && { at: token.refused.at.toISOString(), from: token.refused.from },
      revokedBy: token.revoker,
      revokedAt: token.revokedAt?.toISOString() ?? null,
      block: block && { ...block, label: labelOf(block.series, block.number) },
    };
  });
}

/**
 * Gives a machine rights of the caller's own, sealed as theirs are; the secret stands nowhere else. Throws
 * `already_exists` for a name that another one has, `invalid_field`, `not_permitted` for a scope the caller lacks.
 */
export async function makeToken(
  ctx: Making,
  wish: { name: string; scopes: readonly TokenScope[]; days: number },
): Promise<{ token: TokenJson; secret: string }> {
  const { tx, hospital, actor, at } = ctx;
  const name = cleanLine(wish.name);
  if (name === '') throw new PramanaError('invalid_field', { field: 'name', detail: 'A token needs a name.' });
  const most = longestTokenDays(at.getTime());
  if (wish.days > most)
    throw new PramanaError('invalid_field', { field: 'days', detail: `A token lives ${most} days at most.` });
  const lacking = wish.scopes.find((scope) => !permits(actor.roles, scope));
  if (lacking !== undefined)
    throw new PramanaError('not_permitted', { field: 'scopes', detail: `You may not ${lacking} yourself.` });
  const secret = newApiToken();
  const machine = await addMachine(tx, name);
  const until = new Date(at.getTime() + wish.days * DAY_MS);
  const facts = { id: machine, name, scopes: [...wish.scopes], prefix: secret.slice(0, SHOWN) };
  const made = { createdBy: actor.personId, createdAt: at, expiresAt: until, hash: hashToken(secret) };
  await insertToken(tx, hospital.id, { ...facts, ...made }).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'api_token_name') throw error;
    const detail = 'Another token has this name: revoke that first, also when it has expired, or choose another name.';
    throw new PramanaError('already_exists', { field: 'name', detail, cause: error });
  });
  const given = { machine, action: 'give', scopes: wish.scopes, reason: name, until } as const;
  await sealMachineRights(ctx, { ...given, authorId: actor.personId });
  const [token] = await listTokens(ctx, machine);
  if (token === undefined) throw new Error('a token that was just made is gone');
  return { token, secret };
}

/** Ends a token at once: requests of it in flight do not commit. Again is nothing more; `not_found`. */
export async function revokeToken(ctx: Managing, id: string): Promise<void> {
  const { tx, hospital, actor, at } = ctx;
  const token = await markRevoked(tx, hospital.id, id, actor.personId, at);
  if (token === null) {
    if ((await readTokens(tx, hospital.id, id)).length === 0) throw new PramanaError('not_found');
    return;
  }
  const taken = { machine: token.id, action: 'take', scopes: token.scopes, reason: token.name, until: null } as const;
  await sealMachineRights(ctx, { ...taken, authorId: actor.personId });
  tellEnded(tx, [token.id as string as SessionId], 'rights');
}
