import { people } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import {
  changeMember,
  listMembers,
  type Managing,
  permissionHolders,
  proofOfChange,
  resumeMember,
  setRoles,
  showMember,
  suspendMember,
} from './member.service.ts';

const routes = people.members;

/** The context of an act on a member: who, where, when. */
export function managing(ctx: Omit<Managing, 'at'> & { clock: { now(): number } }): Managing {
  const { tx, hospital, actor, clock } = ctx;
  return { tx, hospital, actor, at: new Date(clock.now()) };
}

export function memberRoutes(app: FastifyInstance): void {
  implement(app, routes.list, async ({ tx, hospital, query }) => {
    const { members, next } = await listMembers(tx, hospital, query);
    return { data: members, next };
  });

  implement(app, routes.show, (ctx) => showMember(managing(ctx), ctx.params.id as PersonId));

  implement(app, routes.proof, async (ctx) => ({
    body: await proofOfChange(managing(ctx), ctx.params.id as PersonId, ctx.params.change),
    fileName: 'role.tlog-proof',
    download: true,
  }));

  implement(app, routes.update, (ctx) => changeMember(managing(ctx), ctx.params.id as PersonId, ctx.body));

  implement(app, routes.roles, (ctx) => setRoles(managing(ctx), ctx.params.id as PersonId, ctx.body));

  implement(app, routes.suspend, (ctx) => suspendMember(managing(ctx), ctx.params.id as PersonId, ctx.body.reason));

  implement(app, routes.resume, (ctx) => resumeMember(managing(ctx), ctx.params.id as PersonId, ctx.body.reason));

  implement(app, people.permissions.list, async ({ tx, hospital }) => ({
    data: await permissionHolders(tx, hospital),
    next: null,
  }));
}
