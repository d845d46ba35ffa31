import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { grow, newLog, type ServedLog, type ServedNode, serveNode } from '../mirror/logs.fixture.ts';
import { watch } from '../watch.ts';
import { listener } from './listener.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'cli-watch-nodes-'));
afterAll(() => rmSync(root, { recursive: true }));
const open: { close(): Promise<void> }[] = [];
let lines: string[];
let log: ServedLog;
let node: ServedNode;
let state: string;

beforeEach(async () => {
  lines = [];
  for (const way of ['log', 'error'] as const) vi.spyOn(console, way).mockImplementation((line) => lines.push(line));
  log = newLog('asha/asha-2627');
  await grow(log, 30);
  node = opened(await serveNode({ 'asha-2627': log }));
  state = mkdtempSync(join(root, 'state-'));
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const each of open.splice(0)) await each.close();
});

function opened<T extends { close(): Promise<void> }>(each: T): T {
  open.push(each);
  return each;
}

const run = (...more: string[]): Promise<number> =>
  watch.run(['--state', state, '--node', node.url, '--once', '--patience', '0', ...more]);

const alarms = (): string[] => lines.splice(0).flatMap((line) => /^ALARM (\S+: \w+):/.exec(line)?.[1] ?? []);

test('the watcher detects a whole log that was rewritten under a new key, at every look from then on', async () => {
  expect(await run()).toBe(0);
  const rewritten = newLog(log.origin, 'another key');
  await grow(rewritten, 28, 'another');
  node.logs.set('asha-2627', rewritten);
  for (let looks = 0; looks < 2; looks++) {
    expect(await run()).toBe(1);
    expect(alarms()).toContain('asha/asha-2627: another_key');
  }
  // Also when it shows its first face again: two keys were given for one name.
  node.logs.set('asha-2627', log);
  expect(await run()).toBe(1);
  expect(alarms()).toContain('asha/asha-2627: another_key');
});

test('a log that a node lists no more is an alarm, and is still compared with what its witnesses hold', async () => {
  const other = newLog(log.origin);
  const [same, forked] = [await grow(log, 30), await grow(other, 30, 'another')];
  let note = same;
  const witness = opened(await listener(() => note));
  expect(await run('--witness', witness.url)).toBe(0);
  node.logs.delete('asha-2627');
  expect(await run('--witness', witness.url)).toBe(1);
  expect(alarms()).toContain('asha/asha-2627: vanished');
  note = forked;
  expect(await run('--witness', witness.url)).toBe(1);
  expect(alarms()).toContain('asha/asha-2627: forked');
});

test('a node that is away hides neither a fork of a log that it listed, nor that the log is stale', async () => {
  expect(await run()).toBe(0);
  const forked = await grow(newLog(log.origin), 30, 'another');
  const witness = opened(await listener(() => forked));
  await node.close();
  open.shift();
  expect(await run()).toBe(3);
  expect(alarms()).toEqual([]);
  expect(await run('--witness', witness.url)).toBe(1);
  expect(alarms()).toEqual(['asha/asha-2627: forked']);
  vi.useFakeTimers({ now: Date.now() + 49 * 3_600_000, toFake: ['Date'] });
  expect(await run()).toBe(1);
  expect(alarms()).toEqual(['asha/asha-2627: stale']);
});

test('a node that lists nothing at first sight is not called well, and a list that was damaged here is said once', async () => {
  node.logs.clear();
  expect(await run()).toBe(3);
  node.logs.set('asha-2627', log);
  expect(await run()).toBe(0);
  const [name = ''] = readdirSync(join(state, 'nodes'));
  writeFileSync(join(state, 'nodes', name), '{');
  expect(await run()).toBe(1);
  expect(lines.join('\n')).toContain('what it listed before cannot be read from the disk');
  expect(await run()).toBe(0);
});

test('a log that was first seen by a clock ten years ahead is stale two days after the clock was set right', async () => {
  const now = Date.now();
  vi.useFakeTimers({ now: now + 10 * 365 * 24 * 3_600_000, toFake: ['Date'] });
  expect(await run()).toBe(0);
  vi.setSystemTime(now);
  expect(await run()).toBe(0);
  vi.setSystemTime(now + 49 * 3_600_000);
  expect(await run()).toBe(1);
  expect(alarms()).toEqual(['asha/asha-2627: stale']);
});

test('a node that says that one of its logs is not signed alarms', async () => {
  const unsigned = opened(await serveNode({}, () => ({ ok: true, checks: { logs: 'failing', days: 'ok' } })));
  unsigned.logs.set('asha-2627', log);
  expect(await run('--node', unsigned.url)).toBe(1);
  expect(lines.join('\n')).toContain('unsealed: it says that a log of it is not signed');
});

test('what is printed as JSON names every alarm and everybody who was not reached, not only those of a log', async () => {
  const unsealed = opened(await serveNode({}, () => ({ ok: true, checks: { days: 'day_seal_missing' } })));
  unsealed.logs.set('asha-2627', log);
  const away = await serveNode({});
  await away.close();
  expect(await run('--node', unsealed.url, '--node', away.url, '--json')).toBe(1);
  const json = lines.find((line) => line.startsWith('{')) ?? '';
  const { alarms: told, unreachable } = JSON.parse(json) as {
    alarms: { log: string; code: string }[];
    unreachable: string[];
  };
  expect(told.map((each) => `${each.log} ${each.code}`)).toEqual([`${unsealed.url} unsealed`]);
  expect(unreachable).toEqual([`${away.url}/log/ cannot be reached`]);
});
