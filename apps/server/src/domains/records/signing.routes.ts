import { records } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { beginSigningKey, enrolSigningKey, ownSigningKeys, retireSigningKey } from './signing.service.ts';

/** One's own passkeys for signing. */
export function signingRoutes(app: FastifyInstance): void {
  const { signingKeys } = records;

  implement(app, signingKeys.list, async (ctx) => ({ data: await ownSigningKeys(ctx), next: null }));

  implement(app, signingKeys.begin, async (ctx) => ({ data: await beginSigningKey(ctx) }));

  implement(app, signingKeys.enrol, async (ctx) => ({ data: await enrolSigningKey(ctx, ctx.body) }));

  implement(app, signingKeys.retire, async (ctx) => ({ data: await retireSigningKey(ctx, ctx.params.id) }));
}
