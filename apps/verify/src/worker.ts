/**
 * The service worker: keeps the page on the device, so that it works in flight mode. It answers for the page's own files
 * only, makes no request of its own besides fetching them, and leaves everything else alone.
 */
declare const BUILT_SHELL: readonly string[];
declare const BUILT_DECODER_FILES: readonly string[];
declare const BUILT_VERSION: string;

/** The parts of the worker's scope that are used here; the DOM's types describe pages only. */
type Extendable = Event & { waitUntil(work: Promise<unknown>): void };
type Fetched = Event & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type Scope = {
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void;
};

const scope = globalThis as unknown as Scope;
const PREFIX = 'pramana-verify-';
const CACHE = PREFIX + BUILT_VERSION;
const PAGE = '/verify/';
const OWN = new Set([...BUILT_SHELL, ...BUILT_DECODER_FILES]);

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && (pathname === PAGE || `${pathname}/` === PAGE)) {
    event.respondWith(kept(PAGE, request));
  } else if (OWN.has(pathname)) {
    event.respondWith(kept(pathname, request));
  }
});

/** All or nothing: a page of two versions would be worse than none. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(BUILT_SHELL.map((url) => new Request(url, { cache: 'reload' })));
}

/** Runs when no page of the version before is open any more, so its files are missed by nobody. */
async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** From the device when it is there; else from the server, and kept from then on (the decoder, once it is used). */
async function kept(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(url);
  if (known !== undefined) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(url, answer.clone());
  return answer;
}
