import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { allPages, settled, type Shown } from './support/pages.ts';
import { expect, test } from './support/test.ts';

// A trace holds a copy of the page around every step, and this takes hundreds.
test.use({ trace: 'off' });

const isLong = process.env.PRAMANA_LONG === '1';
const DESK = { width: 1440, height: 900 };
const LAPTOP = { width: 1280, height: 720 };
const PHONE = { width: 390, height: 844 };
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rows after the first ones are the same again. */
const AGAIN = ['tbody tr:nth-child(n + 6)', 'main li:nth-child(n + 9)'];

interface Look {
  size: { width: number; height: number };
  scheme: 'light' | 'dark';
  /** `all`: every rule; `colours`: contrast alone, all that a scheme changes; `none`: only whether it fits. */
  axe: 'all' | 'colours' | 'none';
}
/** What `npm test` has the time for, and every width by day and by night. */
const SHORT: readonly Look[] = [
  { size: DESK, scheme: 'light', axe: 'all' },
  { size: PHONE, scheme: 'dark', axe: 'none' },
];
const LONG: readonly Look[] = [
  { size: LAPTOP, scheme: 'light', axe: 'none' },
  { size: DESK, scheme: 'light', axe: 'all' },
  { size: DESK, scheme: 'dark', axe: 'colours' },
  { size: PHONE, scheme: 'light', axe: 'all' },
  { size: PHONE, scheme: 'dark', axe: 'colours' },
];

/** What axe says against the page as it stands: the rule, where, and why. */
async function violations(page: Page, { axe: how }: Look): Promise<string[]> {
  if (how === 'none') return [];
  const axe = new AxeBuilder({ page });
  for (const row of AGAIN) axe.exclude(row);
  const { violations: found } = await (how === 'colours'
    ? axe.withRules('color-contrast')
    : axe.withTags(TAGS)
  ).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  );
}

const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const HEIGHT = 'document.documentElement.scrollHeight';

async function look(page: Page, shown: Shown): Promise<string[]> {
  const wrong: string[] = [];
  for (const each of isLong ? LONG : SHORT) {
    const { size, scheme } = each;
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    // The app follows the scheme a moment later; half-way the colours are of neither.
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
    await settled(page);
    const name = `${shown.name}-${size.width}-${scheme}`;
    if (isLong) {
      const fullPage = Number(await page.evaluate(HEIGHT)) < 3_000;
      await page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage });
    }
    if (Number(await page.evaluate(SIDEWAYS)) > 0) wrong.push(`${name}: scrolls sideways`);
    wrong.push(...(await violations(page, each)).map((one) => `${name}: ${one}`));
  }
  return wrong;
}

test('every page, wide and narrow, by day and by night: one heading, nothing sideways, nothing that axe finds', async ({
  demo,
  desk,
}) => {
  test.setTimeout(600_000);
  const wrong: string[] = [];
  for (const shown of await allPages(demo.as)) {
    await test.step(shown.name, async () => {
      const page = await desk(shown.who === null ? null : await demo.as(shown.who), shown.path, { viewport: DESK });
      await settled(page).catch(() => wrong.push(`${shown.name}: not one heading, or it never finished loading`));
      wrong.push(...(await look(page, shown)));
      await page.context().close();
    });
  }
  expect(wrong).toEqual([]);
});
