import { tokens } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { managing } from './member.routes.ts';
import { listTokens, makeToken, revokeToken } from './token.service.ts';

export function tokenRoutes(app: FastifyInstance): void {
  implement(app, tokens.list, async (ctx) => ({ data: await listTokens(managing(ctx)), next: null }));

  implement(app, tokens.create, async (ctx) => ({
    data: await makeToken({ ...managing(ctx), actor: ctx.actor }, ctx.body),
  }));

  implement(app, tokens.revoke, (ctx) => revokeToken(managing(ctx), ctx.params.id));
}
