import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Control, controlsOf, press } from './support/controls.ts';
import { allPages, type Shown, settled } from './support/pages.ts';
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

/** A role that needs longer is no pass: what was not reached is named, and the test counts as not run. */
const BUDGET_MS = 12 * 60_000;
/** For the press that is under way when the time is over, and for what signing in takes. */
const GRACE_MS = 90_000;

/** What each role has pressed: in a file, because a test that fails takes its process, and what that remembers, with it. */
const PRESSED = join(process.env.PRAMANA_E2E_FOLDER ?? tmpdir(), 'pressed.json');
const pressedBy = (): Record<string, string[]> =>
  existsSync(PRESSED) ? (JSON.parse(readFileSync(PRESSED, 'utf8')) as Record<string, string[]>) : {};

for (const who of PEOPLE) {
  const title = `${who ?? 'a stranger'} presses whatever is not destructive: it does something, nothing breaks, and what opens closes again`;
  test(title, async ({ demo, desk }) => {
    test.setTimeout(BUDGET_MS + GRACE_MS);
    const end = Date.now() + BUDGET_MS;
    // A second try of this role presses everything of its own again.
    const others = Object.fromEntries(Object.entries(pressedBy()).filter(([role]) => role !== String(who)));
    const round: Round = {
      who,
      before: new Set(Object.values(others).flat()),
      own: new Set(),
      end,
      page: await desk(who === null ? null : await demo.as(who), '/healthz'),
    };
    const broken = breakages(round.page);
    const wrong: string[] = [];
    const unreached: string[] = [];
    const pages = await allPages(demo.as);
    // Their own first: if the time ends, it ends among those of others.
    for (const shown of pages.toSorted((a, b) => Number(b.who === who) - Number(a.who === who))) {
      // The public pages are a stranger's, who is led to the sign-in from every other one.
      if ((who === null) !== (shown.who === null)) continue;
      const name = `${who ?? 'stranger'} ${shown.name}`;
      const before = round.own.size;
      const { faults, isWhole } = await test.step(name, () => pressAll(round, shown, broken));
      if (!isWhole) unreached.push(shown.name);
      wrong.push(...faults.map((fault) => `${name} ${fault}`));
      // Now, not at the end: whoever stops the run has what it found.
      const said = isWhole ? `${round.own.size - before} pressed, ${faults.length} wrong` : 'not reached whole';
      if (round.own.size > before || !isWhole || faults.length > 0)
        console.log([`${name}: ${said}`, ...faults].join('\n    '));
    }
    console.log(
      `${who ?? 'stranger'}: ${round.own.size} pressed, ${wrong.length} wrong, ${unreached.length} pages not reached whole`,
    );
    writeFileSync(PRESSED, JSON.stringify({ ...others, [String(who)]: [...round.own] }));
    expect(round.own.size).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
    test.info().skip(unreached.length > 0, `not pressed within ${BUDGET_MS / 60_000} minutes: ${unreached.join(', ')}`);
  });
}

/** One role's way through the app. */
interface Round {
  who: string | null;
  page: Page;
  /** What the roles before it have pressed, and what it has itself: the page or the role, and the kind of the control. */
  before: ReadonlySet<string>;
  own: Set<string>;
  end: number;
}

/** Presses what nobody pressed yet on one page; answers what is wrong, and whether the time was enough for the whole page. */
async function pressAll(
  round: Round,
  { name, path }: Shown,
  broken: () => string[],
): Promise<{ faults: string[]; isWhole: boolean }> {
  const faults: string[] = [];
  const { page, who, before, own, end } = round;
  if (Date.now() > end) return { faults, isWhole: false };
  await open(page, path);
  for (const scope of ['main', 'header, nav']) {
    for (const control of await controlsOf(page, scope)) {
      if (control.name === '') faults.push(`a control without a name (${control.kind})`);
      // The frame is the same on every page, a page the same for every role; what a role alone has is pressed for it.
      const key = scope === 'main' ? `${name} ${control.kind}` : `${who} ${control.kind}`;
      if (LEFT_ALONE.test(control.name) || before.has(key) || own.has(key)) continue;
      if (Date.now() > end) return { faults, isWhole: false };
      own.add(key);
      const found = (await pressOn(page, path, scope, control)).concat(broken());
      // Somebody's card on the demo's first page signs in: the stranger stays one.
      if (who === null) await page.context().clearCookies();
      faults.push(...found.map((fault) => `“${control.name}” (${control.kind}): ${fault}`));
    }
  }
  return { faults, isWhole: true };
}

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
