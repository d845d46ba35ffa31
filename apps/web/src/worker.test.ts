import { expect, test, vi } from 'vitest';

type Fetched = {
  request: object;
  respondWith(answer: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
};

test.each(['put', 'open'])(
  'a file that a full or private browser does not keep (%s) is shown all the same',
  async (failing) => {
    const listeners = new Map<string, (event: Fetched) => void>();
    const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
    const cache = { match: () => Promise.resolve(undefined), put: full };
    vi.stubGlobal('BUILT_SHELL', []);
    vi.stubGlobal('BUILT_VERSION', 'test');
    vi.stubGlobal('location', { origin: 'https://asha.example' });
    vi.stubGlobal('caches', { open: () => (failing === 'open' ? full() : Promise.resolve(cache)) });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('code')));
    vi.stubGlobal('addEventListener', (type: string, listener: (event: Fetched) => void) =>
      listeners.set(type, listener),
    );
    vi.resetModules();
    await import('./worker.ts');
    const answers: Promise<Response>[] = [];
    const works: Promise<unknown>[] = [];
    listeners.get('fetch')?.({
      request: { url: 'https://asha.example/assets/page-1.js', method: 'GET', mode: 'cors' },
      respondWith: (answer) => answers.push(answer),
      waitUntil: (work) => works.push(work),
    });
    const [answer] = await Promise.all(answers);
    expect(await answer?.text()).toBe('code');
    await Promise.all(works);
    vi.unstubAllGlobals();
  },
);
