import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { copyStoryDemo, fillStoryDemo } from './story-demo.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pramana-story-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const limits = { fillMs: 500, stopMs: 300 };
const long = { fillMs: 60_000, stopMs: 1_000 };
const serverThat = (does: string): [string, string[]] => [process.execPath, ['-e', does]];
const SILENT = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;

it('a server that never listens, and does not hear that it should stop, is ended and named', async () => {
  const options = { start: serverThat(SILENT), limits };
  expect(await fillStoryDemo(join(folder, 'silent'), {}, options)).toMatch(/did not listen after 0.5 seconds/);
});

it('a server that cannot start, or breaks before it listens, is a reason and no error', async () => {
  const missing = { start: ['/nowhere/node', []] as [string, string[]], limits: long };
  expect(await fillStoryDemo(join(folder, 'missing'), {}, missing)).toMatch(/ENOENT/);
  const broken = { start: serverThat('process.exit(3)'), limits: long };
  expect(await fillStoryDemo(join(folder, 'broken'), {}, broken)).toMatch(/ended with 3 before it listened/);
});

it('stories get a copy of a demo that was filled to its end on the same day in India, and no other', async () => {
  const demo = join(folder, 'demo');
  const listens = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000);
    console.log('Pramana listens on http://localhost');`;
  expect(await fillStoryDemo(demo, {}, { start: serverThat(listens), limits: long })).toBeNull();
  for (const part of ['data', 'data-heads']) mkdirSync(join(demo, part));
  const copied = async (name: string, at: string): Promise<boolean> => {
    await copyStoryDemo(demo, join(folder, name), Date.parse(at));
    return existsSync(join(folder, name, 'data'));
  };
  const day = readFileSync(join(demo, 'filled'), 'utf8');
  expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
  writeFileSync(join(demo, 'filled'), '2026-11-22');
  expect(await copied('before', '2026-11-22T18:29:59Z')).toBe(true);
  expect(await copied('after', '2026-11-22T18:30:00Z')).toBe(false);
  rmSync(join(demo, 'filled'));
  expect(await copied('half', '2026-11-22T18:29:59Z')).toBe(false);
});
