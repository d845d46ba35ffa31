import type { Page } from '@playwright/test';
import { type Control, controlsOf, press } from './support/controls.ts';
import { allPages, settled } from './support/pages.ts';
import { expect, test } from './support/test.ts';

test.use({ trace: 'off' });

/** Who goes through the app: everybody who can sign in by a password alone, and a stranger. */
const PEOPLE = [
  'admin',
  'frontdesk',
  'cashier',
  'pharmacist',
  'doctor',
  'nurse',
  'auditor',
  'patient',
  'operator',
  null,
] as const;
/** Ends sessions that others use, changes the language or the hospital's rule of sign-in, or needs a device's hardware. */
const LEFT_ALONE = /^(Sign out|Lock|Everybody|Admins|हिन्दी|मराठी|Sign in with a passkey|Add a passkey)/;
const FAILED = 'This page failed';

test('whoever presses whatever is not destructive: it does something, nothing breaks, and what opens closes again', async ({
  demo,
  desk,
}) => {
  test.setTimeout(1_800_000);
  const wrong: string[] = [];
  const done = new Set<string>();
  const pages = await allPages(demo.as);
  for (const who of PEOPLE) {
    const page = await desk(who === null ? null : await demo.as(who), '/healthz', { reducedMotion: 'reduce' });
    const broken = breakages(page);
    const isNew = (key: string): boolean => !done.has(key) && done.add(key) !== undefined;
    for (const { name, path, who: usual } of pages) {
      // The public pages are a stranger's, who is led to the sign-in from every other one.
      if ((who === null) !== (usual === null)) continue;
      await test.step(`${who ?? 'stranger'} ${name}`, async () => {
        await open(page, path);
        for (const scope of ['main', 'header, nav']) {
          for (const control of await controlsOf(page, scope)) {
            if (control.name === '') wrong.push(`${who} ${name}: a control without a name (${control.kind})`);
            // The frame is the same on every page, a page the same for every role; what a role alone has is pressed for it.
            const key = scope === 'main' ? `${name} ${control.kind}` : `${who} ${control.kind}`;
            if (LEFT_ALONE.test(control.name) || !isNew(key)) continue;
            const faults = (await pressOn(page, path, scope, control)).concat(broken());
            // Somebody's card on the demo's first page signs in: the stranger stays one.
            if (who === null) await page.context().clearCookies();
            console.log(Math.round(performance.now() / 1000), who, name, control.name, '|', faults.join('; '));
            wrong.push(...faults.map((fault) => `${who} ${name} “${control.name}” (${control.kind}): ${fault}`));
          }
        }
      });
    }
    await page.context().close();
  }
  expect(done.size).toBeGreaterThan(300);
  expect(wrong).toEqual([]);
});

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** Presses it, sees that a whole page stands afterwards, and goes back to where it was. */
async function pressOn(page: Page, path: string, scope: string, control: Control): Promise<string[]> {
  const faults = (await press(page, scope, control)) ?? [];
  await settled(page).catch(() => faults.push('leaves a page without one heading, or one that never finishes loading'));
  if ((await page.getByRole('heading', { name: FAILED }).count()) > 0) faults.push('breaks the page');
  await open(page, path);
  return faults;
}

/** What broke since it was last asked: errors of scripts, answers that the server had no answer for. */
function breakages(page: Page): () => string[] {
  const seen: string[] = [];
  // A window that opened is seen by then.
  page.on('popup', (other) => void other.close());
  page.on('pageerror', (error) => seen.push(`threw ${error.message}`));
  page.on('response', (answer) => {
    if (answer.status() >= 500) seen.push(`${answer.request().method()} ${answer.url()} answered ${answer.status()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) seen.push(message.text());
  });
  return () => seen.splice(0);
}
