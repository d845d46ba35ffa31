import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import type { RouteSpec } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify';
import type { Registry } from 'prom-client';
import type { Services } from '../services.ts';
import { DEVICE_COOKIE, type SignedIn } from '../session.ts';
import { waysToConfirm } from '../fresh.ts';
import { strangerKey } from '../known-browser.ts';
import { readTls } from '../tls/files.ts';
import { guardRoutes, methodsOf } from './guard.ts';
import { secureHeaders } from './headers.ts';
import { countRequests } from './metrics.ts';
import { type PageFolders, screenFallback, servePages } from './pages.ts';
import { sendProblem } from './problems.ts';
import { MAX_CONNECTIONS, PATIENCE_MS, REQUEST_MS, stopWithin } from './stopping.ts';

declare module 'fastify' {
  interface FastifyInstance {
    services: Services;
    /** The contract's routes that are implemented, by id. */
    contractRoutes: ReadonlyMap<string, RouteSpec>;
    /** How to end each open event stream; the server's shutdown calls them. */
    openStreams: Set<() => void>;
    /** What `/metrics` shows. */
    metrics: Registry;
  }
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
  interface FastifyContextConfig {
    contract?: RouteSpec;
  }
}

const BODY_LIMIT = 1024 * 1024;

const warnOrLess = (level: string): string => (['fatal', 'error', 'silent'].includes(level) ? level : 'warn');

/** An HTTP server with everything that all routes share, the pages, health and metrics; no route of the contract yet. */
export async function createServer(services: Services, folders: PageFolders): Promise<FastifyInstance> {
  const { config, log } = services;
  const https = readTls(config.tls);
  const app = fastify({
    // Of the framework's own lines none that only says that it listens: the start does, in words for people.
    loggerInstance: log.child({}, { level: warnOrLess(log.level) }),
    childLoggerFactory: (_logger, bindings, options) => log.child(bindings, options),
    // Our own line per request below: the framework's carries the URL, and URLs carry what people searched for.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    trustProxy: (_address, hop) => hop < config.trustProxy,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    ...(https === null ? {} : { https }),
  }) as unknown as FastifyInstance;
  const collected = new Map<string, RouteSpec>();
  app.decorate('services', services);
  app.decorate('contractRoutes', collected);
  app.decorate('openStreams', new Set<() => void>());
  app.decorateRequest('signedIn', null);
  guardRoutes(app, collected);
  readBodies(app);
  app.setErrorHandler(async (error, request, reply) =>
    sendProblem(await withWays(services, request, error), request, reply),
  );
  const screen = screenFallback(folders);
  app.setNotFoundHandler((request, reply) => screen(request, reply) ?? notFound(collected, request, reply));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { url: route = 'unknown' } = request.routeOptions;
    const line = { method: request.method, route, status: reply.statusCode };
    request.log.info({ ...line, ms: Math.round(reply.elapsedTime * 10) / 10 }, 'request');
  });
  stopWithin(app, PATIENCE_MS);
  app.server.maxConnections = MAX_CONNECTIONS;
  await app.register(cookie);
  await app.register(multipart);
  // What is not of the contract has no session: a browser that signed in here is not stopped by a stranger beside it.
  await app.register(rateLimit, { global: false, keyGenerator: strangerKey });
  await secureHeaders(app);
  countRequests(app);
  await servePages(app, folders);
  return app;
}

/** Raw bytes of a part of a file, as in the tus protocol; only where the contract says `bytes`. */
const RAW = 'application/offset+octet-stream';

/** JSON else, and strict: no duplicate-key or prototype tricks. An empty body is no body. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
  app.addContentTypeParser(RAW, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.config.contract?.bytes) done(null, body);
    else done(new PramanaError('unsupported_media_type'));
  });
}

/** Who has to confirm is told how they can; only here, so that no other request pays for the question. */
async function withWays(
  { db, clock }: Services,
  { signedIn, cookies }: FastifyRequest,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof PramanaError) || error.code !== 'confirm_needed' || signedIn === null) return error;
  const ways = await waysToConfirm(db, signedIn.actor, cookies[DEVICE_COOKIE] ?? '', clock.now());
  return new PramanaError(error.code, { ...error.context, params: { ...error.context.params, ways: ways.join(' ') } });
}

function notFound(
  collected: ReadonlyMap<string, RouteSpec>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const path = request.url.split('?')[0] ?? '';
  const allowed = methodsOf(collected.values(), path);
  if (allowed.length === 0) return sendProblem(new PramanaError('not_found'), request, reply);
  reply.header('allow', allowed.join(', '));
  return sendProblem(new PramanaError('method_not_allowed'), request, reply);
}
