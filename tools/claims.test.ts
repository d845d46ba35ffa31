import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, sources } from './sources.ts';

/*
 * Claim bytes are for ever: whoever holds a proof holds them. Each function that makes the items of a claim is called by a
 * test that holds its bytes, and each such test stands in the table of decision 12.
 */
const paths = sources().map(({ path }) => path);
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const frozen = paths.filter((path) => path.endsWith('.claim.test.ts'));
/** Parts of items that another maker of the same file's tests contains. */
const PARTS = ['faceItems', 'customerItems'];

test('every maker of sealed items has frozen bytes', () => {
  const makers = paths
    .filter((path) => path.endsWith('.claim.ts'))
    .flatMap((path) => [...read(path).matchAll(/^export function (\w+Items)\(/gm)].map(([, name = '']) => name));
  expect(makers.length).toBeGreaterThan(10);
  const held = frozen.map(read).filter((text) => text.includes('toMatchInlineSnapshot(`') || text.includes("'82"));
  const missing = makers.filter((name) => !PARTS.includes(name) && !held.some((text) => text.includes(`${name}(`)));
  expect(missing, 'add a *.claim.test.ts with their bytes and a line in docs/decisions/0012').toEqual([]);
});

test('every test of frozen bytes stands in the decision that lists them', () => {
  const decision = read('docs/decisions/0012-role-changes-and-frozen-items.md');
  const missing = frozen.filter((path) => !decision.includes(path.split('/').slice(-2).join('/')));
  expect(missing).toEqual([]);
});
