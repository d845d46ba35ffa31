import { sealing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { LedgerError, parseTilePath, type Tile } from '@pramana/ledger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { implementBare } from '../../platform/http/index.ts';
import {
  checkpointText,
  listedLogs,
  type ListedLog,
  suggestedPolicy,
  tileBytes,
  witnessesOf,
} from './public.service.ts';
import { addressOf, type PublishedHead } from './publication.service.ts';
import type { Sequencer } from './sequencer.service.ts';

const TEXT = 'text/plain; charset=utf-8';
/** A tile never changes: its path names its width. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const A_MOMENT = 'public, max-age=1';

interface LogParams {
  Params: { name: string; '*': string };
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

  const list = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const logs = listedLogs(publications, publicUrl(), clock.now());
    reply.header('cache-control', A_MOMENT).header('vary', 'accept');
    const wantsJson = /\bapplication\/json\b/.test(request.headers.accept ?? '');
    return wantsJson ? { logs } : reply.type('text/html; charset=utf-8').send(listPage(logs));
  };
  get('/log', list);
  get('/log/', list);
  get('/log/:name/checkpoint', async ({ params }, reply) => {
    const shown = publications.publicHead(find(params.name).log.id, clock.now()) ?? find(params.name);
    const text = await checkpointText(db, shown);
    return reply.type(TEXT).header('cache-control', A_MOMENT).send(text);
  });
  get('/log/:name/policy', async ({ params }, reply) => {
    const found = find(params.name);
    const policy = suggestedPolicy([found], publications.all(), publicUrl(), await witnessesOf(db, found));
    return reply.type(TEXT).header('cache-control', A_MOMENT).send(policy);
  });
  get('/log/:name/tile/*', async ({ params }, reply) => {
    const tile = tileAt(`tile/${params['*']}`);
    const bytes = (await tileBytes(db, find(params.name), tile)) ?? (await newerTile(params.name, tile));
    if (bytes === null) throw new PramanaError('not_found');
    return reply.type('application/octet-stream').header('cache-control', FOR_EVER).send(Buffer.from(bytes));
  });

  implementBare(app, sealing.receipts.verify, async () => ({
    body: suggestedPolicy(publications.all(), publications.all(), publicUrl()),
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

function listPage(logs: readonly ListedLog[]): string {
  const rows = logs.map(
    ({ url, origin, size, vkey }) => `<li><h2>${escape(origin)}</h2>
<p>${size} entries. <a href="${escape(url)}/checkpoint">Newest signed checkpoint</a>,
<a href="${escape(url)}/policy">suggested policy</a>.</p><p>Verifier key: <code>${escape(vkey)}</code></p></li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Transparency logs</title><h1>Transparency logs</h1>
<p>Every sealed document of these hospitals is an entry of one of these logs: 32 bytes that say nothing about anybody.
The format is <a href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>, so tools that nobody here wrote can check
it.</p><ul>${rows.join('')}</ul></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
