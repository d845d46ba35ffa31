import { test as base, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { type Api, readPublic, type Signed, signIn } from './api.ts';
import type { Person, Place } from './place.ts';

export { expect } from '@playwright/test';

interface Demo {
  password: string;
  /** The API as a person of the demo (`cashier`, `auditor`, …); one session for the whole run. */
  as(person: string): Promise<Api>;
}

export interface Desks {
  /** A browser of its own, signed in as somebody (null: a stranger), at an address. */
  desk(whose: { signed: Signed } | null, path: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same for a person of a story's own hospital. */
  deskOf(place: Place, person: Person, path: string): Promise<Page>;
}

/** What a browser writes down when the server says no or the network is gone: that is what some stories are about. */
const REFUSAL = /Failed to load resource|net::ERR_INTERNET_DISCONNECTED/;

/** Tests with desks. Whatever a script throws or writes as an error on any desk fails the test. */
export const test = base.extend<Desks, { demo: Demo }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the needed fixtures from the pattern
    async ({}, use) => {
      const { password } = await readPublic<{ password: string }>('/api/demo');
      const sessions = new Map<string, Promise<Api>>();
      const as = (person: string): Promise<Api> => {
        const login = person.includes('@') ? person : `${person}@demo.pramana.example`;
        const session = sessions.get(person) ?? signIn(login, password);
        sessions.set(person, session);
        return session;
      };
      await use({ password, as });
      for (const session of sessions.values()) await (await session).end();
    },
    { scope: 'worker' },
  ],
  desk: async ({ browser }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    const complaints: string[] = [];
    await use(async (whose, path, options = {}) => {
      const context = await browser.newContext({ ...options, ...(whose ? { storageState: whose.signed } : {}) });
      contexts.push(context);
      context.on('weberror', (error) => complaints.push(String(error.error())));
      context.on('console', (message) => {
        if (message.type() === 'error' && !REFUSAL.test(message.text())) complaints.push(message.text());
      });
      const page = await context.newPage();
      await page.goto(path);
      return page;
    });
    for (const context of contexts) await context.close();
    expect(complaints, 'errors that the pages wrote').toEqual([]);
  },
  deskOf: async ({ desk }, use) => {
    await use(async (place, person, path) => desk(await place.as(person), path));
  },
});
