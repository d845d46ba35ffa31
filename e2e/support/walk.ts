import { type Page, test } from '@playwright/test';
import type { Api } from './api.ts';
import { type Violation, violationsOf } from './axe.ts';
import { allPages, peopleOf, type Shown } from './pages.ts';
import type { Desks } from './test.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rows after the first ones are the same again. */
const AGAIN = ['tbody tr:nth-child(n + 6)', 'main li:nth-child(n + 9)'];
const HEIGHT = 'document.documentElement.scrollHeight';

/**
 * What is not yet as it should be. The app follows the scheme a moment late, and half-way the colours are of neither; what
 * turns for ever is not waited for; for a moment after its size was changed a page still has the one before.
 */
const unready = (scheme: string): string => `(() => {
  const root = document.documentElement;
  const moving = document.getAnimations().some((each) =>
    each.playState === 'running' && each.effect?.getComputedTiming().iterations !== Infinity);
  return [
    root.dataset.mantineColorScheme !== '${scheme}' && 'is not ${scheme}',
    document.querySelectorAll('h1').length !== 1 && 'not one heading',
    document.querySelector('.mantine-Skeleton-root') !== null && 'never finished loading',
    moving && 'never stops moving',
    root.scrollWidth > root.clientWidth && 'scrolls sideways',
  ].filter(Boolean);
})()`;

const SIZES = {
  laptop: { width: 1280, height: 720 },
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

/** One way to see a page. */
export interface Look {
  at: keyof typeof SIZES;
  by: 'light' | 'dark';
  /** Besides whether it fits: `all` rules of axe, or `colours`, its rule of contrast, which is all that a scheme changes. */
  axe?: 'all' | 'colours';
}

/**
 * Looks at every page of the app in the ways that are asked of it; answers what is wrong, each line with its page's name.
 * With a folder it leaves a picture of each look there.
 */
export async function walk(
  as: (person: string) => Promise<Api>,
  desk: Desks['desk'],
  looksAt: (page: Pick<Shown, 'name' | 'who'>) => readonly Look[],
  folder?: string,
): Promise<string[]> {
  const wrong: string[] = [];
  const pages = await allPages(as);
  for (const who of peopleOf(pages)) {
    const page = await desk(who === null ? null : await as(who), '/healthz');
    for (const shown of pages.filter((each) => each.who === who)) {
      const found = await test.step(shown.name, () => lookAt(page, shown, looksAt(shown), folder));
      // Now, not at the end: whoever stops a long walk, or whom its time stops, has what it found.
      if (found.length > 0) console.log(found.join('\n'));
      wrong.push(...found);
    }
    const seen = pages.filter((each) => each.who === who);
    console.log(`${who ?? 'a stranger'}: ${seen.length} pages seen: ${seen.map(({ name }) => name).join(', ')}`);
    await page.context().close();
  }
  return wrong;
}

/** Looks at one page in these ways; answers what is wrong. */
export async function lookAt(
  page: Page,
  shown: Pick<Shown, 'name' | 'path'>,
  looks: readonly Look[],
  folder?: string,
): Promise<string[]> {
  const wrong: string[] = [];
  const dress = async ({ at, by }: Look): Promise<void> => {
    await page.setViewportSize(SIZES[at]);
    await page.emulateMedia({ colorScheme: by, reducedMotion: 'reduce' });
  };
  if (looks[0] !== undefined) await dress(looks[0]);
  await open(page, shown.path);
  for (const look of looks) {
    const name = `${shown.name}-${look.at}-${look.by}`;
    await dress(look);
    const ready = await holds(page, `${unready(look.by)}.length === 0`, 15_000);
    if (!ready) wrong.push(...(await page.evaluate<string[]>(unready(look.by))).map((one) => `${name}: ${one}`));
    if (folder !== undefined)
      wrong.push(...(await photograph(page, `${folder}/${name}.png`)).map((one) => `${name}: ${one}`));
    wrong.push(...(await violations(page, look)).map((one) => `${name}: ${one}`));
  }
  return wrong;
}

/** Marks the headings of the page that is left, and goes on inside the app; false where no app stands open. */
const leaveFor = (path: string): string => `(() => {
  const headings = [...document.querySelectorAll('#root h1')];
  headings.forEach((each) => each.setAttribute('data-left', ''));
  if (headings.length > 0) history.pushState(null, '', ${JSON.stringify(path)});
  return headings.length > 0;
})()`;

/** Opens an address inside the app that stands open: to load the app anew for each of its pages takes a third of the walk. */
async function open(page: Page, path: string): Promise<void> {
  const left = await page.evaluate(leaveFor(path));
  const came = left === true && (await holds(page, `document.querySelector('h1[data-left]') === null`, 5_000));
  if (!came) await page.goto(path);
}

/** Whether it holds within this time; asked inside the page: from here each asking again would wait for up to a second. */
function holds(page: Page, condition: string, timeout: number): Promise<boolean> {
  return page
    .evaluate<boolean>(`new Promise((answer) => {
      const end = performance.now() + ${timeout};
      const look = () => (${condition}) ? answer(true) : performance.now() > end ? answer(false) : setTimeout(look, 30);
      look();
    })`)
    .catch(() => false);
}

/**
 * Leaves a picture. Once in hundreds the browser answered none, of a page that stood and could be photographed before and
 * after: it is asked once more, which is said with what it waited for; a page of which none comes is wrong.
 */
async function photograph(page: Page, path: string): Promise<string[]> {
  const fullPage = Number(await page.evaluate(HEIGHT)) < 3_000;
  const taken = (): Promise<string | null> =>
    page.screenshot({ path, fullPage }).then(
      () => null,
      (error: unknown) => String(error),
    );
  const first = await taken();
  if (first === null) return [];
  console.log(`${path} needed a second try: ${first}`);
  test.info().annotations.push({ type: 'a picture needed a second try', description: `${path}: ${first}` });
  await page.bringToFront();
  const second = await taken();
  return second === null ? [] : [`no picture of it came, twice: ${second}`];
}

/** What axe says against the page as it stands: the rule, where, and why. */
async function violations(page: Page, { at, axe: how }: Look): Promise<string[]> {
  if (how === undefined) return [];
  const runOnly =
    how === 'colours' ? { type: 'rule' as const, values: ['color-contrast'] } : { type: 'tag' as const, values: TAGS };
  const found = await violationsOf(page, runOnly, AGAIN);
  const covered = found.some(({ id }) => id === SIZE) ? await stillSmall(page, at) : [];
  return [...found.filter(({ id }) => id !== SIZE), ...covered].flatMap(({ id, nodes }) =>
    nodes.map(({ target, summary }) => `${id}: ${target} ${summary}`),
  );
}

const SIZE = 'target-size';

/** Bars that stay in sight cover a part of whatever lies behind them until it is scrolled: asked with nothing to scroll. */
async function stillSmall(page: Page, at: Look['at']): Promise<Violation[]> {
  const { width, height } = SIZES[at];
  await page.setViewportSize({ width, height: Math.max(height, Number(await page.evaluate(HEIGHT))) });
  const found = await violationsOf(page, { type: 'rule', values: [SIZE] }, AGAIN);
  await page.setViewportSize({ width, height });
  return found;
}
