import { type Static, Type } from 'typebox';
import { IdParams, Instant, LanguageName, nullable, Uuid } from './common.ts';
import { route } from './route.ts';

const Count = Type.Integer({ minimum: 0 });

export const MessageDelivery = Type.Object({
  channel: Type.Union([Type.Literal('sms'), Type.Literal('email')]),
  /** Whether this node can send by it at all. */
  available: Type.Boolean(),
  waiting: Count,
  sent: Count,
  failed: Count,
  /** Not sent in time, such as a code after its 60 seconds. */
  expired: Count,
  /** The word for the newest failure, such as `http_500` or `refused`. */
  lastFailure: nullable(Type.String()),
});

/** One message without its receiver and its words: the operator sees how it fares, never what it says to whom. */
export const MessageFate = Type.Object({
  id: Uuid,
  channel: Type.Union([Type.Literal('sms'), Type.Literal('email')]),
  template: Type.String(),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('failed'), Type.Literal('expired')]),
  /** Why the last try failed, one word. */
  failure: nullable(Type.String()),
  createdAt: Instant,
  /** It failed, and what it says is kept and still of use. */
  canAgain: Type.Boolean(),
});
export type MessageFateJson = Static<typeof MessageFate>;

export const DemoMessage = Type.Object({
  to: Type.String(),
  text: Type.String(),
  /** Of the text: the receiver's. */
  language: LanguageName,
  /** The one-time code in it. */
  code: nullable(Type.String()),
  at: Instant,
});

/** What the node says about itself. `/healthz`, `/readyz`, `/metrics` and `/log/*` stand outside the contract. */
export const system = {
  openapi: {
    show: route({
      id: 'system.openapi.show',
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'This description, as OpenAPI 3.1',
      access: 'public',
      produces: 'application/json; charset=utf-8',
    }),
  },
  authority: {
    show: route({
      id: 'system.authority.show',
      method: 'GET',
      path: '/api/authority.crt',
      summary: "The certificate of this node's own authority, to install on devices of its network (PRAMANA_TLS_LAN)",
      access: 'public',
      produces: 'application/x-x509-ca-cert',
    }),
  },
  events: {
    stream: route({
      id: 'system.events.stream',
      method: 'GET',
      path: '/api/events',
      summary: 'What changes in your hospital, live: names of events and ids, nothing else',
      access: 'hospital:read',
      produces: 'text/event-stream',
    }),
  },
  messages: {
    show: route({
      id: 'system.messages.show',
      method: 'GET',
      path: '/api/node/messages',
      summary: 'What became of the text messages and e-mails of the last day: counts, no recipient and no text',
      access: 'node:read',
      response: MessageDelivery,
      list: true,
    }),
    failed: route({
      id: 'system.messages.failed',
      method: 'GET',
      path: '/api/node/messages/failed',
      summary: 'The messages of the last day that failed, newest first: no recipient and no text',
      access: 'node:read',
      response: MessageFate,
      list: true,
    }),
    fate: route({
      id: 'system.messages.fate',
      method: 'GET',
      path: '/api/node/messages/:id',
      summary: 'How one message fares',
      access: 'node:read',
      params: IdParams,
      response: MessageFate,
      errors: ['not_found'],
    }),
    again: route({
      id: 'system.messages.again',
      method: 'POST',
      path: '/api/node/messages/:id/again',
      summary: 'Send a failed message again; one that waits or was sent stays as it is',
      access: 'node:write',
      params: IdParams,
      response: MessageFate,
      errors: ['not_found', 'message_over'],
      ratePerMinute: 30,
    }),
  },
  outbox: {
    show: route({
      id: 'system.outbox.show',
      method: 'GET',
      path: '/api/demo/outbox',
      summary: 'The newest messages that the demo would have sent; exists in the demo only',
      access: 'public',
      response: DemoMessage,
      list: true,
    }),
  },
} as const;

/** One live event, the `data` of a server-sent event; screens fetch what it names. */
export const LiveEvent = Type.Object({ type: Type.String(), ids: Type.Record(Type.String(), Type.String()) });
