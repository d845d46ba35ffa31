import { type Static, Type } from 'typebox';
import { IdParams, Instant, nullable, Uuid } from './common.ts';
import { route } from './route.ts';
import { SessionLimits } from './session-limits.ts';

/** Why a session ended, told to whoever still has its page open. */
export const END_REASONS = ['signed_out', 'elsewhere', 'rights', 'password', 'moved', 'device'] as const;
export type EndReason = (typeof END_REASONS)[number];

/** One place where somebody is signed in. */
export const OpenSession = Type.Object({
  id: Uuid,
  /** As the browser calls itself, such as `Firefox` and `Windows`; empty where it does not say. */
  browser: Type.String(),
  system: Type.String(),
  /** Name of the shared PC it is on. */
  device: nullable(Type.String()),
  /** From where: the server's own machine, the hospital's network, or elsewhere. Nothing finer is looked up. */
  network: Type.Union([Type.Literal('server'), Type.Literal('lan'), Type.Literal('internet'), Type.Literal('unknown')]),
  address: Type.String(),
  hospital: nullable(Type.String()),
  since: Instant,
  lastSeen: Instant,
  /** The session that asks. */
  isThis: Type.Boolean(),
});
export type OpenSessionJson = Static<typeof OpenSession>;

export const sessions = {
  own: {
    list: route({
      id: 'identity.sessions.list',
      method: 'GET',
      path: '/api/sessions',
      summary: 'Where you are signed in',
      access: 'session',
      response: OpenSession,
      list: true,
    }),
    end: route({
      id: 'identity.sessions.end',
      method: 'DELETE',
      path: '/api/sessions/:id',
      summary: 'Sign out in one other place',
      access: 'session',
      params: IdParams,
      status: 204,
      errors: ['not_found'],
    }),
    endOthers: route({
      id: 'identity.sessions.end-others',
      method: 'DELETE',
      path: '/api/sessions',
      summary: 'Sign out everywhere but here; PINs at other shared PCs open nothing any more',
      access: 'session',
      status: 204,
    }),
  },
  ofMember: {
    list: route({
      id: 'identity.member-sessions.list',
      method: 'GET',
      path: '/api/people/members/:id/sessions',
      summary: 'Where a member of this hospital is signed in to it',
      access: 'people:read',
      params: IdParams,
      response: OpenSession,
      list: true,
      errors: ['not_found'],
    }),
    endOne: route({
      id: 'identity.member-sessions.end-one',
      method: 'DELETE',
      path: '/api/people/members/:id/sessions/:session',
      summary: 'Sign a member out of this hospital in one place, at once',
      access: 'people:write',
      params: Type.Object({ id: Uuid, session: Uuid }, { additionalProperties: false }),
      status: 204,
      errors: ['not_found'],
    }),
    end: route({
      id: 'identity.member-sessions.end',
      method: 'DELETE',
      path: '/api/people/members/:id/sessions',
      summary: 'Sign a member out of this hospital everywhere, at once; their PINs end too',
      access: 'people:write',
      params: IdParams,
      status: 204,
      errors: ['not_found'],
    }),
  },
  ofOperator: {
    list: route({
      id: 'identity.operator-sessions.list',
      method: 'GET',
      path: '/api/operators/sessions',
      summary: 'Where the operators of this node are signed in',
      access: 'node:read',
      response: Type.Object({
        ...OpenSession.properties,
        person: Type.Object({ id: Uuid, name: Type.String() }),
      }),
      list: true,
    }),
    end: route({
      id: 'identity.operator-sessions.end',
      method: 'DELETE',
      path: '/api/operators/:id/sessions',
      summary: 'Sign an operator out everywhere, at once',
      access: 'node:write',
      fresh: 5,
      params: IdParams,
      status: 204,
      errors: ['not_found'],
    }),
  },
  limits: {
    show: route({
      id: 'identity.session-limits.show',
      method: 'GET',
      path: '/api/session-limits',
      summary: 'How long sessions of this hospital live, by role',
      access: 'hospital:write',
      response: SessionLimits,
    }),
    update: route({
      id: 'identity.session-limits.update',
      method: 'PUT',
      path: '/api/session-limits',
      summary: 'Set how long sessions of this hospital live; holds at once, also for those that are open',
      access: 'hospital:write',
      fresh: 5,
      body: SessionLimits,
      response: SessionLimits,
      errors: ['invalid_field'],
    }),
  },
} as const;
