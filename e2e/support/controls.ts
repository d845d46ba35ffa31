import { type ElementHandle, expect, type Locator, type Page } from '@playwright/test';

/** Something that a person can press. */
export interface Control {
  /** The same for all of a kind on one page: figures and hashes in its name, ids in its address, count for nothing. */
  kind: string;
  name: string;
  isLink: boolean;
}

/** What opens over a page and closes by Escape. */
const OVER = '[role=dialog]:visible, [role=menu]:visible, [role=listbox]:visible';
const PATIENCE_MS = 4_000;

/**
 * Run in the browser: the shown and enabled controls under a selector, as pairs of kind and element, the first of each
 * kind. Rows after the first two are the same again.
 */
const CONTROLS = `((scope) => {
  const PRESSED = 'a[href], button, summary, [role=button], [role=tab], [role=menuitem], [role=option], [role=switch], input[type=radio], input[type=checkbox]';
  const plain = (text) => text.replace(/[0-9a-f]{4}…[0-9a-f]{4}/g, '#').replace(/\\d+/g, '0').replace(/\\s+/g, ' ').trim();
  const isOff = (element) =>
    element.matches(':disabled, [data-disabled], [aria-disabled=true], [aria-selected=true], [aria-current=page], [href^=tel], [href^=mailto]') || element.closest('[inert], [aria-hidden=true]') ||
    (element.tagName === 'INPUT' && element.type === 'radio' && element.checked) ||
    // A stepper beside a number is for the mouse; its field answers the arrow keys.
    (element.tabIndex < 0 && element.tagName === 'BUTTON' && !element.hasAttribute('role'));
  const labelOf = (element) =>
    element.getAttribute('aria-label') ||
    (element.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim() ||
    (element.labels?.length ? element.labels[0].innerText : element.innerText) || element.title || element.querySelector('img')?.alt || '';
  const isShown = (element) => {
    const seen = element.labels?.length ? element.labels[0] : element;
    return seen.checkVisibility({ visibilityProperty: true }) && seen.getClientRects().length > 0;
  };
  const isAgain = (element) => element.closest('main tbody tr:nth-child(n + 3), main li:nth-child(n + 3)') !== null;
  const addressOf = (element) => new URL(element.href).pathname.replace(/[^/]*\\d[^/]*/g, ':') + (element.target || '');
  const found = new Map();
  for (const root of document.querySelectorAll(scope)) {
    for (const element of root.querySelectorAll(PRESSED)) {
      if (isOff(element) || !isShown(element) || isAgain(element)) continue;
      const name = labelOf(element).replace(/\\s+/g, ' ').trim();
      const isLink = element.tagName === 'A';
      const kind = isLink ? 'to ' + addressOf(element) : plain(name) + (element.closest('form')?.getAttribute('aria-label') ?? '');
      if (!found.has(kind)) found.set(kind, { element, control: { kind, name, isLink } });
    }
  }
  return found;
})`;

/** Writes down what a page does, so that a control without an effect is told from one with. */
const WATCH = `(() => {
  window.pressed = 0;
  const count = () => (window.pressed += 1);
  window.print = count;
  for (const name of ['input', 'change', 'toggle', 'popstate', 'invalid', 'focusin']) addEventListener(name, count, { capture: true });
  new MutationObserver(count).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
})()`;

export function controlsOf(page: Page, scope: string): Promise<Control[]> {
  return page.evaluate(`[...${CONTROLS}(${JSON.stringify(scope)}).values()].map(({ control }) => control)`);
}

/** Presses a control as the keyboard does; answers what is wrong with what follows. Null: it is not there any more. */
export async function press(page: Page, scope: string, control: Control): Promise<string[] | null> {
  const found = await page.evaluateHandle(
    `${CONTROLS}(${JSON.stringify(scope)}).get(${JSON.stringify(control.kind)})?.element ?? null`,
  );
  const opener = found.asElement() as ElementHandle | null;
  if (opener === null) return null;
  const type = await opener.getAttribute('type');
  await opener.focus();
  if (!(await isFocused(opener))) return ['cannot be focused'];
  const over = page.locator(OVER);
  const before = await over.count();
  const address = page.url();
  let hasHappened = false;
  const happened = (): void => void (hasHappened = true);
  // A file to save, a file to choose, another window, a question to the server.
  const events = ['download', 'filechooser', 'popup', 'request'] as const;
  for (const event of events) page.on(event as 'request', happened);
  await page.evaluate(WATCH);
  await page.keyboard.press(type === 'radio' || type === 'checkbox' ? 'Space' : 'Enter');
  const hasEffect = async (): Promise<boolean> =>
    hasHappened || page.url() !== address || Number(await page.evaluate('window.pressed ?? 1').catch(() => 1)) > 0;
  const isEffective = await expect
    .poll(hasEffect, { timeout: PATIENCE_MS })
    .toBe(true)
    .then(() => true)
    .catch(() => false);
  for (const event of events) page.off(event as 'request', happened);
  if (!isEffective) return ['has no effect'];
  if (page.url() !== address || (await over.count()) <= before) return [];
  return closes(page, over, before, opener);
}

/** What opened has a name, closes by Escape, and the focus is where it was. */
async function closes(page: Page, over: Locator, before: number, opener: ElementHandle): Promise<string[]> {
  const wrong: string[] = [];
  const top = over.last();
  const named = page.locator('[aria-label], [aria-labelledby]');
  // A dialog learns its title's id a moment after it opened.
  if (!(await soon(async () => (await top.and(named).count()) > 0))) wrong.push('opens something without a name');
  const isGone = async (): Promise<boolean> => (await over.count()) <= before;
  await page.keyboard.press('Escape');
  // A list that opened inside a dialog takes the first one.
  const isClosed = (await soon(isGone)) || (await page.keyboard.press('Escape').then(() => soon(isGone)));
  if (!isClosed) return [...wrong, 'opens something that Escape does not close'];
  const isBack = await soon(() => isFocused(opener));
  return isBack ? wrong : [...wrong, 'opens something that does not give the focus back'];
}

interface Browser {
  document: { activeElement: unknown };
}

const isFocused = (opener: ElementHandle): Promise<boolean> =>
  opener.evaluate((element) => element === (globalThis as unknown as Browser).document.activeElement);

const soon = (check: () => Promise<boolean>): Promise<boolean> =>
  expect
    .poll(check, { timeout: PATIENCE_MS })
    .toBe(true)
    .then(() => true)
    .catch(() => false);
