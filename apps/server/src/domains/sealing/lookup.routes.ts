import type { Language } from '@pramana/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readLanguage } from '../../platform/http/index.ts';
import { LIMITS } from '../../platform/limits.ts';
import { pageLanguage } from './log-text.policy.ts';
import { type LookupAnswer, lookupPage } from './lookup-page.policy.ts';
import { LookupDesk } from './lookup-desk.service.ts';

interface LookupRequest {
  Params: { slug: string };
  Querystring: { lang?: unknown };
  Body: unknown;
}

const FORM = 'application/x-www-form-urlencoded';
/** A form with one code. */
const FORM_BYTES = 1_024;
const STATUS = { ask: 200, found: 200, unreadable: 422, none: 404, nobody: 404 } as const;

/**
 * `/r/<slug>`: whoever holds a printed paper gets its proof by the code on it, without a session or a script. The code
 * comes in the body alone: it stands in no address, and so in no log, history or referrer.
 */
export function lookupRoutes(app: FastifyInstance): void {
  void app.register(async (own) => {
    const desk = new LookupDesk(own.services);
    const { config } = own.services;
    const limit = (most: number, seconds: number) =>
      config.ratePerMinute === 0 ? [] : [own.rateLimit({ max: most, timeWindow: seconds * 1_000 })];
    own.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: FORM_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const pages = { onRequest: limit(config.ratePerMinute, 60) };
    own.get<LookupRequest>('/r/:slug', pages, async (request, reply) =>
      sendPage(request, reply, await desk.ask(request.params.slug)),
    );
    const tries = { onRequest: limit(LIMITS.lookups.most, LIMITS.lookups.seconds) };
    own.post<LookupRequest>('/r/:slug', tries, async (request, reply) => {
      const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
      const answer = await desk.find(request.params.slug, form.get('code') ?? '', { address: request.ip });
      if (answer.state !== 'found' || answer.paper.file === null || form.get('as') !== 'file')
        return sendPage(request, reply, answer);
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${answer.paper.label}.tlog-proof"`)
        .send(answer.paper.file);
    });
  });
}

function sendPage(request: FastifyRequest<LookupRequest>, reply: FastifyReply, answer: LookupAnswer): FastifyReply {
  const accepted = readLanguage(request.headers['accept-language']);
  const language: Language = pageLanguage(request.query.lang, accepted);
  return reply
    .code(STATUS[answer.state])
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(lookupPage(language, answer));
}
