import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listener } from './listener.fixture.ts';
import { tell, type Told } from './tell.ts';

let state: string;
let heard: string[];
let hook: Awaited<ReturnType<typeof listener>>;

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'cli-tell-'));
  heard = [];
  hook = await listener(() => null, heard);
});
afterEach(async () => {
  await hook.close();
  rmSync(state, { recursive: true });
});

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-22T00:00:00Z');
const behind: Told = { log: 'asha', vkey: 'key', code: 'behind', detail: '', evidence: null, file: null };
const forked = (evidence: string): Told => ({ ...behind, code: 'forked', evidence });

async function toldAt(hours: number, ...alarms: Told[]): Promise<number> {
  heard.length = 0;
  expect(await tell(state, alarms, { webhook: hook.url, mail: undefined }, new Date(START + hours * HOUR_MS))).toEqual(
    [],
  );
  return heard.flatMap((body) => (JSON.parse(body) as { alarms: object[] }).alarms).length;
}

test('an alarm that was told by a clock ten years ahead is told again when the clock is right', async () => {
  expect(await toldAt(90_000, behind)).toBe(1);
  expect(await toldAt(0, behind)).toBe(1);
  expect(await toldAt(23, behind)).toBe(0);
  expect(await toldAt(24, behind)).toBe(1);
});

test('a second fork of one key is told at once, and one that grows with every look a few times a day', async () => {
  expect(await toldAt(0, forked('one'))).toBe(1);
  expect(await toldAt(1, forked('one'), forked('two'))).toBe(1);
  let times = 0;
  for (let look = 0; look < 20; look++) times += await toldAt(2 + look / 10, forked(`grown ${look}`));
  expect(times).toBe(3);
  expect(await toldAt(26, forked('of the next day'))).toBe(1);
});

test('an alarm that ended and comes back is told again, and a damaged memory of what was told keeps none back', async () => {
  expect(await toldAt(0, behind)).toBe(1);
  expect(await toldAt(1)).toBe(0);
  expect(await toldAt(2, behind)).toBe(1);
  writeFileSync(join(state, 'told.json'), '{');
  expect(await toldAt(3, behind)).toBe(1);
});
