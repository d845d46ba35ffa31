import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { testLog } from '../../test/fixtures.ts';
import { forkEvidence, formatEvidence } from '../evidence.ts';
import { append } from '../log.ts';
import { leafHash } from '../merkle.ts';
import { utf8 } from '../bytes.ts';
import { keepEvidence } from './evidence-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'evidence-folder-'));
afterAll(() => rmSync(root, { recursive: true }));

async function fork(branch: string): Promise<string> {
  const target = (entry: string) => append({ ...testLog(), leaves: [leafHash(utf8(entry))] });
  const [a, b] = [await target('main'), await target(branch)];
  const evidence = forkEvidence(testLog().signer.vkey, a.head.checkpoint, b.head.checkpoint);
  if (evidence === undefined) throw new Error('these are no two histories');
  return formatEvidence(evidence);
}

test('one fork that many report at once is one whole file, new to one of them', async () => {
  const dir = join(root, 'at-once');
  const text = await fork('another');
  const kept = await Promise.all(Array.from({ length: 16 }, () => keepEvidence(dir, text)));
  expect(kept.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(readdirSync(dir).map((name) => join(dir, name))).toEqual([kept[0]?.path]);
  expect(readFileSync(kept[0]?.path ?? '', 'utf8')).toBe(text);
});

test('a folder that is full takes no more, and a fork that is sent again is not new again', async () => {
  const dir = mkdtempSync(join(root, 'full-'));
  for (let i = 0; i < 256; i++) writeFileSync(join(dir, `${i}.fork-evidence`), '');
  const [one, two] = [await fork('one'), await fork('two')];
  const told = [];
  for (const text of [one, one, two, one, two]) told.push(await keepEvidence(dir, text));
  expect(told.map(({ isNew }) => isNew)).toEqual([true, false, true, false, false]);
  expect(told.every(({ path }) => path === undefined)).toBe(true);
});
