import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contentSecurityPolicy, type PagePolicy } from './headers.ts';

const APPS = fileURLToPath(new URL('../../../../', import.meta.url));
/** The app's QR decoder (apps/web/src/ui/scan), packed or not, fetched when somebody scans with the camera. */
const SCANNER = /[\\/]assets[\\/]scan\.worker-[\w-]+\.js(\.(br|gz))?$/;
/** The web app's page carries this word where its component library looks for the nonce of its style elements. */
const NONCE_WORD = '__CSP_NONCE__';

/** Folders of the built apps; one that does not exist is not served. */
export interface PageFolders {
  web: string;
  verify: string;
}

export const BUILT: PageFolders = { web: join(APPS, 'web/dist'), verify: join(APPS, 'verify/dist') };

/** Serves the web app at `/` and the verify page at `/verify`. */
export async function servePages(app: FastifyInstance, folders: PageFolders): Promise<void> {
  if (existsSync(join(folders.verify, 'index.html'))) {
    const send = page(folders.verify, { wasm: true, elsewhere: true });
    app.get('/verify', (_request, reply) => send(reply));
    app.get('/verify/', (_request, reply) => send(reply));
    await serveFiles(app, folders.verify, '/verify/');
  }
  const sendWeb = webPage(folders);
  if (sendWeb !== null) {
    app.get('/', (_request, reply) => sendWeb(reply));
    app.get('/index.html', (_request, reply) => sendWeb(reply));
    await serveFiles(app, folders.web, '/');
  }
}

/** The web app's page for an address that is one of its screens: asked for by a browser, and nothing else's. */
export function screenFallback(
  folders: PageFolders,
): (request: FastifyRequest, reply: FastifyReply) => FastifyReply | null {
  const send = webPage(folders);
  return (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const screen =
      request.method === 'GET' && !/^\/(api|log|witness|verify|r|assets)(\/|$)/.test(path) && !/\.[^/]*$/.test(path);
    return send !== null && screen && /text\/html/.test(request.headers.accept ?? '') ? send(reply) : null;
  };
}

function webPage({ web }: PageFolders): ((reply: FastifyReply) => FastifyReply) | null {
  return existsSync(join(web, 'index.html')) ? page(web, {}) : null;
}

/** The folder's index.html with its own policy; a nonce is fresh for each answer. */
function page(
  folder: string,
  { wasm = false, elsewhere = false }: Pick<PagePolicy, 'wasm' | 'elsewhere'>,
): (reply: FastifyReply) => FastifyReply {
  const path = join(folder, 'index.html');
  let current = readPage(path, statSync(path));
  return (reply) => {
    current = newestPage(path, current);
    const { html, inline, wantsNonce } = current;
    const nonce = randomBytes(16).toString('base64');
    const policy = contentSecurityPolicy({ inline, wasm, elsewhere, ...(wantsNonce ? { styleNonce: nonce } : {}) });
    return reply
      .header('content-security-policy', policy)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html.replaceAll(NONCE_WORD, nonce));
  };
}

/** An index.html as it was when it was read; size and time of change tell whether it is still that one. */
interface PageText {
  html: string;
  inline: string[];
  wantsNonce: boolean;
  size: number;
  changedMs: number;
}

/**
 * The page of the newest build: one that names the files of a build that is gone would stay blank. While a build has
 * removed it or is writing it, the former one.
 */
function newestPage(path: string, former: PageText): PageText {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || (found.size === former.size && found.mtimeMs === former.changedMs)) return former;
  const page = readPage(path, found);
  return Buffer.byteLength(page.html) === found.size && found.size > 0 ? page : former;
}

function readPage(path: string, { size, mtimeMs }: Stats): PageText {
  const html = readFileSync(path, 'utf8');
  return { html, inline: inlineHashes(html), wantsNonce: html.includes(NONCE_WORD), size, changedMs: mtimeMs };
}

function inlineHashes(html: string): string[] {
  const bodies = html.matchAll(/<(script|style)(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/\1>/g);
  return [...bodies].map(([, , body = '']) => `sha256-${createHash('sha256').update(body).digest('base64')}`);
}

async function serveFiles(app: FastifyInstance, root: string, prefix: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    prefix,
    index: false,
    decorateReply: false,
    cacheControl: false,
    dotfiles: 'ignore',
    // What the build packed beforehand (apps/web/compress.ts); the rest goes as it is.
    preCompressed: true,
    setHeaders: (reply, path) => {
      // Files under assets/ carry their hash in their name; everything else may change with the next version.
      const fixed = path.startsWith(join(root, 'assets'));
      reply.header('cache-control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
      // A worker runs under the policy that its own file comes with: the app's page stays without WebAssembly.
      if (SCANNER.test(path)) reply.header('content-security-policy', contentSecurityPolicy({ wasm: true }));
      // The verify page stands at `/verify`, above its folder: its service worker may answer for it too.
      if (path === join(root, 'sw.js')) reply.header('service-worker-allowed', prefix.replace(/(.)\/$/, '$1'));
    },
  });
}
