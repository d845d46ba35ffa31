import {
  type Answer,
  hiddenFrom,
  type LimitedField,
  limitedFields,
  nameOfField,
  type Right,
  type RouteSpec,
  without,
} from '@pramana/contract';
import type { FastifyReply } from 'fastify';
import type { Services } from '../services.ts';
import type { EventAnswer, FileAnswer, Result } from './context.ts';
import { streamEvents } from './sse.ts';

/** The node's time, Unix milliseconds: a browser's own clock may be wrong, and it compares with what this one wrote. */
const TIME_HEADER = 'x-pramana-time';

/** Sets status and headers for what a handler returned, and gives the payload; the transaction is committed by now. */
export function answerOf<R extends RouteSpec>(
  services: Services,
  route: R,
  roles: readonly Right[],
  reply: FastifyReply,
  result: Result<R>,
): unknown {
  reply
    .code(route.status ?? 200)
    .header('cache-control', 'no-store')
    .header(TIME_HEADER, services.clock.now());
  if (route.produces === 'text/event-stream') {
    streamEvents(services, route, reply, result as EventAnswer);
    return undefined;
  }
  if (route.produces) return filePayload(route.produces, reply, result as FileAnswer);
  if (route.response) return withoutHidden(route, roles, result as Answer<RouteSpec>);
  return route.status === 204 ? undefined : '';
}

const limits = new WeakMap<RouteSpec, readonly LimitedField[]>();

/** What a route's answer shows to some of its callers only. */
function limitsOf(route: RouteSpec): readonly LimitedField[] {
  const known = limits.get(route) ?? limitedFields(route.list ? { items: route.response } : route.response);
  limits.set(route, known);
  return known;
}

/** Fields that the caller may not see stay here, and the answer says which (I4). */
function withoutHidden(route: RouteSpec, roles: readonly Right[], answer: Answer<RouteSpec>): Answer<RouteSpec> {
  const hidden = hiddenFrom(roles, limitsOf(route));
  if (hidden.length === 0) return answer;
  const data = hidden.reduce((left, { path }) => without(left, path), answer.data);
  return { ...answer, data, hidden: hidden.map(nameOfField) };
}

async function filePayload(produces: string, reply: FastifyReply, file: FileAnswer): Promise<unknown> {
  // Before any header: an error has its own.
  const body = typeof file.body === 'function' ? await file.body() : file.body;
  reply.type(file.mediaType ?? produces);
  // What may be kept would tell a time long past.
  if (file.cacheControl !== undefined) reply.header('cache-control', file.cacheControl).removeHeader(TIME_HEADER);
  if (file.sandbox) reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  if (file.span !== undefined) {
    const { start, end, size, part } = file.span;
    reply.header('accept-ranges', 'bytes').header('content-length', end - start);
    if (part) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${size}`);
  }
  if (file.fileName !== undefined) {
    const kind = file.download ? 'attachment' : 'inline';
    // RFC 6266: names beyond ASCII travel percent-encoded.
    reply.header('content-disposition', `${kind}; filename*=UTF-8''${encodeURIComponent(file.fileName)}`);
  }
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : body;
}
