import { expect, test } from './support/test.ts';
import { type Look, walk } from './support/walk.ts';

// A trace holds a copy of the page around every step, and this takes hundreds.
test.use({ trace: 'off' });

const DESK: Look = { at: 'desk', by: 'light', axe: 'all' };
const PHONE: Look = { at: 'phone', by: 'light' };
/** Who sits at a desk: the long walk sees their pages on a phone as well. */
const AT_A_DESK = new Set<string | null>(['admin', 'operator', 'auditor']);
const NIGHT: Look = { at: 'desk', by: 'dark', axe: 'colours' };
/** What the colours of the night are made of: tables, forms, badges, charts, warnings. The long walk looks at them all. */
const BY_NIGHT = new Set(['counter', 'bill', 'patient', 'chain', 'today', 'permissions', 'taxRules', 'register']);

test('every page at a desk, and on a phone whose people have one at hand: one heading, nothing sideways, nothing that axe finds', async ({
  demo,
  desk,
}) => {
  test.setTimeout(300_000);
  const wrong = await walk(demo.as, desk, ({ name, who }) => [
    DESK,
    ...(AT_A_DESK.has(who) && !BY_NIGHT.has(name) ? [] : [PHONE]),
    ...(BY_NIGHT.has(name) ? [NIGHT] : []),
  ]);
  expect(wrong).toEqual([]);
});
