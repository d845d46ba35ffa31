import { type Language, sealing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { LedgerError, parseTilePath, type Tile } from '@pramana/ledger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { implementBare, readLanguage } from '../../platform/http/index.ts';
import { LOG_STYLE, logListPage } from './log-page.policy.ts';
import { LogPages } from './log-page.service.ts';
import { pageLanguage, sayLog } from './log-text.policy.ts';
import {
  checkpointText,
  listedLogs,
  logUrl,
  NodePolicy,
  suggestedPolicy,
  tileBytes,
  witnessesOf,
} from './public.service.ts';
import { addressOf, type PublishedHead } from './publication.service.ts';
import { statementsFile } from './succession.service.ts';
import { SuggestedRoots } from './sealed-root.service.ts';
import type { Sequencer } from './sequencer.service.ts';

const TEXT = 'text/plain; charset=utf-8';
/** A tile never changes: its path names its width. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const A_MOMENT = 'public, max-age=1';
const A_DAY = 'public, max-age=86400';

interface LogParams {
  Params: { name: string; '*': string };
  Querystring: { lang?: unknown };
}

/**
 * The public log: for anybody, without a session, and for other sites' pages too. It holds commitments only (I-2).
 * `publicUrl` is known once the server listens.
 */
export function publicRoutes(app: FastifyInstance, sequencer: Sequencer, publicUrl: () => string): void {
  const { db, clock, config } = app.services;
  const { publications } = sequencer;
  const limits = config.ratePerMinute === 0 ? [] : [app.rateLimit({ max: config.ratePerMinute, timeWindow: 60_000 })];
  const find = (name: string): PublishedHead => {
    const found = publications.all().find(({ log }) => addressOf(log) === name);
    if (found === undefined) throw new PramanaError('not_found');
    return found;
  };
  /** The reader may hold a checkpoint of another server of this node, which this one has not heard of yet. */
  const newerTile = async (name: string, tile: Tile): Promise<Uint8Array | null> => {
    await sequencer.catchUp(find(name).log.hospitalId);
    return tileBytes(db, find(name), tile);
  };
  const get = (url: string, handler: (request: FastifyRequest<LogParams>, reply: FastifyReply) => unknown): void => {
    app.get<LogParams>(url, { onRequest: limits }, async (request, reply) => {
      reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
      return await handler(request, reply);
    });
  };

  const roots = new SuggestedRoots();
  const pages = new LogPages(roots);
  /** JSON for programs, a page for everybody else. */
  const shown = async (
    request: FastifyRequest<LogParams>,
    reply: FastifyReply,
    data: object,
    page: (language: Language) => string | Promise<string>,
  ): Promise<unknown> => {
    const { accept = '', 'accept-language': languages } = request.headers;
    reply.header('cache-control', A_MOMENT).header('vary', 'accept, accept-language');
    if (/\bapplication\/json\b/.test(accept)) return data;
    const html = await page(pageLanguage(request.query.lang, readLanguage(languages)));
    return reply.type('text/html; charset=utf-8').send(html);
  };
  const list = (request: FastifyRequest<LogParams>, reply: FastifyReply): Promise<unknown> => {
    const logs = listedLogs(publications, publicUrl(), clock.now());
    return shown(request, reply, { logs }, (language) => logListPage(language, sayLog(language), logs));
  };
  const one = (request: FastifyRequest<LogParams>, reply: FastifyReply): Promise<unknown> => {
    const found = find(request.params.name);
    const url = logUrl(publicUrl(), found);
    const now = clock.now();
    const log = listedLogs(publications, publicUrl(), now).find((each) => each.url === url);
    const head = publications.publicHead(found.log.id, now) ?? found;
    const verifyUrl = config.verifyUrl ?? `${publicUrl()}/verify`;
    const options = { db, publications, publicUrl: publicUrl(), verifyUrl, now };
    return shown(request, reply, { log }, (language) => pages.page(head, { ...options, language }));
  };
  get('/log', list);
  get('/log/', list);
  get('/log/style.css', (_request, reply) => reply.type('text/css').header('cache-control', A_DAY).send(LOG_STYLE));
  get('/log/:name', one);
  get('/log/:name/', one);
  get('/log/:name/checkpoint', async ({ params }, reply) => {
    const shown = publications.publicHead(find(params.name).log.id, clock.now()) ?? find(params.name);
    const text = await checkpointText(db, shown);
    return reply.type(TEXT).header('cache-control', A_MOMENT).send(text);
  });
  get('/log/:name/policy', async ({ params }, reply) => {
    const found = find(params.name);
    const [witnesses, vouching] = [
      await witnessesOf(db, found),
      await roots.read(db, publications, found, clock.now()),
    ];
    const policy = suggestedPolicy([found], publications.all(), publicUrl(), witnesses, [vouching]);
    return reply.type(TEXT).header('cache-control', A_MOMENT).send(policy);
  });
  get('/log/:name/succession', async ({ params }, reply) => {
    const { hospitalId } = find(params.name).log;
    const text = await db.inHospital(hospitalId, (tx) => statementsFile(tx, hospitalId));
    if (text === '') throw new PramanaError('not_found');
    return reply.type(TEXT).header('cache-control', A_MOMENT).send(text);
  });
  get('/log/:name/tile/*', async ({ params }, reply) => {
    const tile = tileAt(`tile/${params['*']}`);
    const bytes = (await tileBytes(db, find(params.name), tile)) ?? (await newerTile(params.name, tile));
    if (bytes === null) throw new PramanaError('not_found');
    return reply.type('application/octet-stream').header('cache-control', FOR_EVER).send(Buffer.from(bytes));
  });

  const ofAll = new NodePolicy(roots);
  implementBare(app, sealing.receipts.verify, async () => ({
    body: await ofAll.read(db, publications, publicUrl(), clock.now()),
    cacheControl: A_MOMENT,
  }));
}

function tileAt(path: string): Tile {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof LedgerError) throw new PramanaError('not_found', { cause: error });
    throw error;
  }
}
