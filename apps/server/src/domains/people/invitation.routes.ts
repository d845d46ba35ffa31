import { joining } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import {
  invite,
  listInvitations,
  resendInvitation,
  showInvitation,
  takeInvitation,
  withdrawInvitation,
} from './invitation.service.ts';
import { managing } from './member.routes.ts';

const routes = joining.invitations;

export function invitationRoutes(app: FastifyInstance): void {
  implement(app, routes.list, async (ctx) => ({ data: await listInvitations(managing(ctx)), next: null }));
  implement(app, routes.create, async (ctx) => ({ data: await invite(ctx.services, managing(ctx), ctx.body) }));
  implement(app, routes.resend, async (ctx) => ({
    data: await resendInvitation(ctx.services, managing(ctx), ctx.params.id),
  }));
  implement(app, routes.revoke, async (ctx) => ({ data: await withdrawInvitation(managing(ctx), ctx.params.id) }));

  // Bare: the link names the hospital, not the session.
  implementBare(app, routes.show, async ({ services, body }) => ({ data: await showInvitation(services, body.token) }));
  implementBare(app, routes.accept, async ({ services, body: { token, ...account }, client }) => ({
    data: await takeInvitation(services, token, { ...account, language: client.language }),
  }));
  implementBare(app, routes.join, async ({ services, body, actor }) => ({
    data: await takeInvitation(services, body.token, actor.personId),
  }));
}
