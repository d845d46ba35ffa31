import { sessions } from '@pramana/contract';
import type { PersonId, SessionId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import {
  endOtherSessions,
  endOwnSession,
  limitsOf,
  memberSessions,
  operatorSessions,
  ownSessions,
  setLimits,
  signMemberOut,
  signMemberOutOnce,
  signOperatorOut,
} from './open-session.service.ts';

export function openSessionRoutes(app: FastifyInstance): void {
  const { own, ofMember, ofOperator, limits } = sessions;

  implement(app, own.list, async (ctx) => ({ data: await ownSessions(ctx), next: null }));
  implement(app, own.end, (ctx) => endOwnSession(ctx, ctx.params.id as SessionId));
  implement(app, own.endOthers, (ctx) => endOtherSessions(ctx, ctx.signedIn));

  implement(app, ofMember.list, async (ctx) => {
    const member = { person: ctx.params.id as PersonId, hospital: ctx.hospital.id };
    return { data: await memberSessions(ctx, member), next: null };
  });
  implement(app, ofMember.endOne, (ctx) =>
    signMemberOutOnce(
      ctx,
      { person: ctx.params.id as PersonId, hospital: ctx.hospital.id },
      ctx.params.session as SessionId,
    ),
  );
  implement(app, ofMember.end, (ctx) =>
    signMemberOut(ctx, { person: ctx.params.id as PersonId, hospital: ctx.hospital.id }),
  );

  implement(app, ofOperator.list, async (ctx) => ({ data: await operatorSessions(ctx), next: null }));
  implement(app, ofOperator.end, (ctx) => signOperatorOut(ctx, ctx.params.id as PersonId));

  implement(app, limits.show, async ({ tx, hospital }) => ({ data: await limitsOf(tx, hospital.id) }));
  implement(app, limits.update, async ({ tx, hospital, body }) => ({ data: await setLimits(tx, hospital.id, body) }));
}
