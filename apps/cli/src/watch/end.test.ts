import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPolicy, openCheckpoint, parseVkey } from '@pramana/ledger';
import { logFolder } from '@pramana/ledger/node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Mirror } from '../mirror/mirror.ts';
import { grow, newLog, type ServedLog, type ServedNode, serveNode } from '../mirror/logs.fixture.ts';
import { mirror } from '../mirror.ts';
import { watch } from '../watch.ts';

let dir: string;
let lines: string[];
let log: ServedLog;
let node: ServedNode;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cli-end-'));
  lines = [];
  for (const way of ['log', 'error'] as const) vi.spyOn(console, way).mockImplementation((line) => lines.push(line));
  log = newLog('asha/asha-2627');
  await grow(log, 10);
  node = await serveNode({ 'asha-2627': log });
  const vkey = parseVkey(log.signer.vkey);
  const named = { vkey, url: `${node.url}/log/asha-2627`, finalSize: 10 };
  writeFileSync(join(dir, 'logs'), formatPolicy({ logs: [named], witnesses: [], groups: [], quorum: 'none' }));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await node.close();
  rmSync(dir, { recursive: true });
});

const once = (command: typeof watch, ...more: string[]): Promise<number> =>
  command.run(['--state', join(dir, command.name), '--logs', join(dir, 'logs'), '--once', ...more]);

test('a log that grew after the end that the policy names is an alarm of the watch, also beside its node’s list', async () => {
  const isFollowed = ['--patience', '0', '--node', node.url];
  expect(await once(watch, ...isFollowed)).toBe(0);
  // The list and the file name the same log: one look.
  expect(lines.filter((line) => line.startsWith(`${log.origin}: `))).toHaveLength(1);
  await grow(log, 15);
  expect(await once(watch, ...isFollowed)).toBe(1);
  expect(lines.at(-1)).toContain('ended: it ended with 10 entries by your policy');
  // What stands behind the end is never what the next look compares with.
  node.logs.set('asha-2627', newLog(log.origin));
  await grow(node.logs.get('asha-2627') ?? log, 10);
  expect(await once(watch, ...isFollowed)).toBe(0);
});

test('the mirror neither copies nor cosigns what a log grew by after its end, or another tree of that size', async () => {
  expect(await once(mirror)).toBe(0);
  await grow(log, 15);
  expect(await once(mirror)).toBe(1);
  expect(lines.join('\n')).toContain('beyond_end, 10 entries kept (it ended with 10 entries');
  const other = newLog('ended/asha-2526');
  await grow(other, 10);
  node.logs.set('asha-2526', other);
  const folders = { dir: join(dir, 'roots'), headsDir: join(dir, 'roots-heads') };
  const settings = { witnesses: [], cosigner: undefined, everySeconds: 0.01, say: () => undefined };
  const kept = new Mirror({ ...folders, ...settings });
  const vkey = parseVkey(other.signer.vkey);
  const end = { finalSize: 10, finalRoot: openCheckpoint(await grow(log, 15), log.signer.vkey, []).root };
  await kept.lookOnce([{ vkey, url: `${node.url}/log/asha-2526`, ...end }], []);
  expect(kept.report().map(({ state, size }) => [state, size])).toEqual([['beyond_end', 0]]);
  expect(kept.find(logFolder(other.origin))?.checkpoint).toBeNull();
  await kept.close();
});

test('the next year’s log that nobody was told to follow is an alarm of watch and mirror; with the node it is followed', async () => {
  const next = newLog('asha/asha-2728');
  await grow(next, 3);
  node.logs.set('asha-2728', next);
  expect(await once(watch, '--patience', '0')).toBe(1);
  expect(lines.join('\n')).toMatch(/ALARM asha\/asha-2728: unfollowed: .* add --node http/);
  lines.length = 0;
  expect(await once(mirror)).toBe(3);
  expect(lines.join('\n')).toMatch(/ALARM asha\/asha-2728: .* it is not followed: add --node http/);
  lines.length = 0;
  expect(await once(watch, '--patience', '0', '--node', node.url)).toBe(0);
  expect(await once(mirror, '--node', node.url)).toBe(0);
  expect(lines.join('\n')).toContain('asha/asha-2728: copied, 3 entries kept');
  expect(lines.join('\n')).not.toContain('ALARM');
});
