import { Type } from 'typebox';
import { route } from './route.ts';

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
} as const;

/** One live event, the `data` of a server-sent event; screens fetch what it names. */
export const LiveEvent = Type.Object({ type: Type.String(), ids: Type.Record(Type.String(), Type.String()) });
