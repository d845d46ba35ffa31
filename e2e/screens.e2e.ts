import { expect, test } from './support/test.ts';
import { type Look, walk } from './support/walk.ts';

// A trace holds a copy of the page around every step, and this takes hundreds.
test.use({ trace: 'off' });

const DESK: Look = { at: 'desk', by: 'light', axe: 'all' };
const PHONE: Look = { at: 'phone', by: 'light' };
/** Who sits at a desk, and who has a phone in hand; all others have both. The long walk sees every page at every width. */
const AT_A_DESK = new Set<string | null>(['admin', 'operator', 'auditor']);
const BY_PHONE = new Set<string | null>(['patient', null]);
const NIGHT: Look = { at: 'desk', by: 'dark', axe: 'colours' };
/** What the colours of the night are made of: tables, forms, badges, charts, warnings. The long walk looks at them all. */
const BY_NIGHT = new Set(['counter', 'bill', 'patient', 'chain', 'today', 'permissions', 'taxRules', 'register']);

test('every page as its people see it, at a desk or on a phone: one heading, nothing sideways, nothing that axe finds', async ({
  demo,
  desk,
}) => {
  test.setTimeout(300_000);
  const wrong = await walk(demo.as, desk, ({ name, who }) => {
    if (BY_NIGHT.has(name)) return [DESK, PHONE, NIGHT];
    if (BY_PHONE.has(who)) return [{ ...PHONE, axe: 'all' }];
    return AT_A_DESK.has(who) ? [DESK] : [DESK, PHONE];
  });
  expect(wrong).toEqual([]);
});
