/**
 * The service worker: keeps the app's shell on the device, so that it opens without a network and says so. It keeps files of
 * the app alone, which are the same for everybody. **An answer of `/api` never goes near it**: no health data lies in a
 * browser's cache. Pages always come from the server while it answers.
 */
declare const BUILT_SHELL: readonly string[];
declare const BUILT_VERSION: string;

/** The parts of the worker's scope that are used here; the DOM's types describe pages only. */
type Extendable = Event & { waitUntil(work: Promise<unknown>): void };
type Fetched = Extendable & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type Scope = {
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
};

const scope = globalThis as unknown as Scope;
const PREFIX = 'pramana-shell-';
const CACHE = PREFIX + BUILT_VERSION;
const PAGE = '/';
/** What is not a screen of the app: data, the public log, the stranger's pages, health. */
const ELSEWHERE = /^\/(api|log|witness|verify|r|healthz|readyz|metrics)(\/|$)/;
const SHELL = new Set(BUILT_SHELL);

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
// Only when the person says so: the page that they are typing in opens anew then (lib/shell.ts).
scope.addEventListener('message', ({ data }) => (data === 'take-over' ? void scope.skipWaiting() : undefined));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || ELSEWHERE.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/') || (SHELL.has(pathname) && pathname !== PAGE)) {
    event.respondWith(kept(pathname, event));
  }
});

/** All or nothing: a shell of two versions would be worse than none. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(BUILT_SHELL.map((url) => new Request(url, { cache: 'reload' })));
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The server's page; without a network the kept one, which is the same for every address of the app. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (lost) {
    const known = await (await opened())?.match(PAGE);
    if (known === undefined) throw lost;
    return known;
  }
}

/** Files that carry their hash in their name: from the device when they are there; else kept from then on, where there is room. */
async function kept(url: string, event: Fetched): Promise<Response> {
  const cache = await opened();
  const known = await cache?.match(url);
  if (known !== undefined) return known;
  const answer = await fetch(event.request);
  if (answer.ok && cache !== null) event.waitUntil(cache.put(url, answer.clone()).catch(() => undefined));
  return answer;
}

/** Null where a browser keeps nothing, or has no room left: the app then works without opening offline. */
function opened(): Promise<Cache | null> {
  return caches.open(CACHE).catch(() => null);
}
