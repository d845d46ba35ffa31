import { expect, test } from './support/test.ts';
import { type Look, walk } from './support/walk.ts';

test.use({ trace: 'off' });

const EVERY: readonly Look[] = [
  { at: 'laptop', by: 'light' },
  { at: 'desk', by: 'light', axe: 'all' },
  { at: 'desk', by: 'dark', axe: 'colours' },
  { at: 'phone', by: 'light', axe: 'all' },
  { at: 'phone', by: 'dark', axe: 'colours' },
];

test('every page at every width, by day and by night: one heading, nothing sideways, nothing that axe finds', async ({
  demo,
  desk,
}) => {
  // Beside other work each of the five hundred pictures takes its time; what is found is said as it comes.
  test.setTimeout(2_700_000);
  expect(await walk(demo.as, desk, () => EVERY, test.info().outputPath())).toEqual([]);
});
