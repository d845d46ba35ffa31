import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Cosigner, memoryStore, parseEvidence, sha256, toHex, utf8, verifyEvidence } from '@pramana/ledger';
import { logFolder } from '@pramana/ledger/node';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startMailServer } from '../../../server/src/platform/messages/mail-server.fixture.ts';
import { grow, newLog, type ServedLog, type ServedNode, serveNode } from '../mirror/logs.fixture.ts';
import { Mirror } from '../mirror/mirror.ts';
import { serveMirror } from '../mirror/serve.ts';
import { watch } from '../watch.ts';
import { listener as serveListener } from './listener.fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'cli-watch-'));
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
  await grow(log, 300);
  node = opened(await serveNode({ 'asha-2627': log }));
  state = mkdtempSync(join(root, 'state-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const each of open.splice(0)) await each.close();
});

function opened<T extends { close(): Promise<void> }>(each: T): T {
  open.unshift(each);
  return each;
}

const listener = async (...given: Parameters<typeof serveListener>) => opened(await serveListener(...given));

const run = (...more: string[]): Promise<number> =>
  watch.run([
    '--state',
    state,
    '--log',
    `${node.url}/log/asha-2627`,
    '--vkey',
    log.signer.vkey,
    '--once',
    '--patience',
    '0',
    ...more,
  ]);

const seenFile = ({ signer }: ServedLog): string => join(state, `${toHex(sha256(utf8(signer.vkey)))}.json`);

function evidence() {
  const dir = join(state, 'evidence');
  return readdirSync(dir).map((name) => verifyEvidence(parseEvidence(readFileSync(join(dir, name), 'utf8'))).proven);
}

test('a witness or mirror that was named and does not show the log is not called well, nor is a look at one side alone', async () => {
  const witness = await listener(() => null);
  expect(await run()).toBe(0);
  expect(lines.at(-1)).toMatch(/^asha\/asha-2627: seen for the first time, compared with nothing: 300 at /);
  expect(await run()).toBe(0);
  expect(lines.at(-1)).toMatch(/^asha\/asha-2627: one history: 300 at /);
  for (const way of ['--witness', '--mirror']) {
    expect(await run(way, witness.url)).toBe(3);
    expect(lines).toContain(`asha/asha-2627: ${witness.url} does not show this log`);
    lines.length = 0;
  }
  const key = ed25519Cosigner('witness.example', sha256(utf8('witness'))).vkey;
  const policy = join(state, 'policy');
  const text = `log ${log.signer.vkey} ${node.url}/log/asha-2627\nwitness w ${key} ${witness.url}\nquorum w\n`;
  writeFileSync(policy, text);
  expect(await watch.run(['--state', state, '--logs', policy, '--once'])).toBe(0);
  expect(lines.at(-1)).toContain(`; not shown by ${witness.url}`);
});

test('a log that grows, with witness and mirror behind it or level, is one history', async () => {
  const old = await grow(log, 300);
  const witness = await listener(() => old);
  const settings = { dir: join(state, 'm'), headsDir: join(state, 'mh'), witnesses: [], cosigner: undefined };
  const kept = opened(new Mirror({ ...settings, everySeconds: 1, say: () => undefined }));
  await kept.lookOnce([], [node.url]);
  const mirror = opened(await serveMirror(kept, { host: '127.0.0.1', port: 0 }));
  for (const size of [300, 301, 700]) {
    await grow(log, size);
    expect(await run('--witness', witness.url, '--mirror', mirror.url)).toBe(0);
  }
  expect(lines.at(-1)).toMatch(/^asha\/asha-2627: one history: 700 at .*300 at .*300 at /);
});

test('the watcher detects a split view: what a witness cosigned is another history than the log shows here', async () => {
  const other = newLog(log.origin);
  for (const size of [250, 300]) {
    const note = await grow(other, size, 'another');
    const witness = await listener(() => note);
    expect(await run('--witness', witness.url)).toBe(1);
  }
  expect(lines.filter((line) => line.includes('forked: it signed two histories'))).toHaveLength(2);
  expect(evidence()).toEqual([true, true]);
  // Ahead of what is shown here, and nobody has its hashes: no proof, and an alarm all the same.
  const ahead = await grow(other, 400, 'another');
  expect(await run('--witness', (await listener(() => ahead)).url)).toBe(1);
  expect(lines.at(-1)).toContain('unproven');
});

test('the first look finds a log that shows less than a witness or mirror has of it, unless it catches up', async () => {
  const short = await grow(log, 300);
  const cosigned = await grow(log, 320);
  const witness = await listener(() => cosigned);
  let asked = 0;
  Object.defineProperty(log, 'note', { get: () => ((asked += 1) === 1 ? short : undefined), configurable: true });
  expect(await run('--witness', witness.url)).toBe(0);
  expect(asked).toBe(2);
  rmSync(seenFile(log));
  Object.defineProperty(log, 'note', { value: short, writable: true });
  expect(await run('--witness', witness.url)).toBe(1);
  expect(lines.at(-1)).toMatch(/behind: .* shows 300 entries, and 320 were seen before/);
});

test('the watcher detects, from what it saw itself, a last day that was cut off, and a history that was rewritten', async () => {
  expect(await run()).toBe(0);
  const whole = log.store;
  log.store = memoryStore();
  await grow(log, 290);
  expect(await run()).toBe(1);
  expect(lines.at(-1)).toMatch(/behind: .* shows 290 entries, and 300 were seen before/);
  await grow(log, 320, 'another');
  expect(await run()).toBe(1);
  expect(evidence()).toEqual([true]);
  // What it saw stays what it compares with.
  log.store = whole;
  expect(await run()).toBe(0);
});

test('what the key did not sign is an alarm, who is not reached is not, and a log without news is stale until its year ends', async () => {
  expect(await run()).toBe(0);
  log.note = 'nonsense';
  expect(await run()).toBe(1);
  expect(lines.at(-1)).toContain('unverified');
  log.note = undefined;
  const name = seenFile(log);
  const seen = JSON.parse(readFileSync(name, 'utf8')) as { since: string };
  vi.useFakeTimers({ now: Date.parse(seen.since) + 49 * 3_600_000, toFake: ['Date'] });
  expect(await run()).toBe(1);
  expect(lines.at(-1)).toContain('stale');
  expect(await run('--stale', '0')).toBe(0);
  const next = newLog('asha/asha-2728');
  await grow(next, 1);
  node.logs.set('asha-2728', next);
  expect(await run('--log', `${node.url}/log/asha-2728`, '--vkey', next.signer.vkey)).toBe(0);
  vi.useRealTimers();
  await node.close();
  open.pop();
  expect(await run('--stale', '0')).toBe(3);
});

test('an alarm is told once by webhook, with its evidence, and again when that failed', async () => {
  const other = newLog(log.origin);
  const note = await grow(other, 300, 'another');
  const heard: string[] = [];
  const witness = await listener(() => note, heard);
  const to = ['--witness', witness.url, '--webhook'];
  expect(await run(...to, 'http://127.0.0.1:1/nobody')).toBe(1);
  expect(lines.at(-1)).toMatch(/^Not told: /);
  for (let looks = 0; looks < 3; looks++) expect(await run(...to, `${witness.url}/hook`)).toBe(1);
  expect(heard).toHaveLength(1);
  const { alarms } = JSON.parse(heard[0] ?? '{}') as { alarms: { code: string; evidence: string }[] };
  expect(alarms.map(({ code }) => code)).toEqual(['forked']);
  expect(verifyEvidence(parseEvidence(alarms[0]?.evidence ?? '')).proven).toBe(true);
});

test('an alarm is sent by e-mail with its evidence, once, and what no mail server took is sent with the next look', async () => {
  const server = opened(await startMailServer());
  vi.stubEnv('PRAMANA_MAIL_FROM', 'Watch <watch@asha.example>');
  vi.stubEnv('PRAMANA_SMTP_URL', 'smtp://127.0.0.1:1');
  expect(await run()).toBe(0);
  log.store = memoryStore();
  await grow(log, 320, 'another');
  const mail = ['--mail', 'editor@newspaper.example'];
  expect(await run(...mail)).toBe(1);
  expect(lines.at(-1)).toMatch(/^Not told: /);
  vi.stubEnv('PRAMANA_SMTP_URL', server.url());
  for (let looks = 0; looks < 3; looks++) expect(await run(...mail)).toBe(1);
  expect(server.received).toHaveLength(1);
  const letter = (server.received[0] ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('\r\n', '\n');
  expect(letter).toContain('To: editor@newspaper.example');
  expect(letter).toContain('Subject: Pramana watch: ');
  const [file] = readdirSync(join(state, 'evidence'));
  const [, accused] = readFileSync(join(state, 'evidence', file ?? ''), 'utf8').split('\n');
  expect(letter).toContain(accused);
  vi.unstubAllEnvs();
});

test('an e-mail without a mail server is refused before anything is looked at', async () => {
  vi.stubEnv('PRAMANA_SMTP_URL', '');
  await expect(run('--mail', 'editor@newspaper.example')).rejects.toThrow('PRAMANA_SMTP_URL');
  vi.unstubAllEnvs();
});

const lookAtNodes = (...nodes: string[]): Promise<number> =>
  watch.run(['--state', state, ...nodes.flatMap((url) => ['--node', url]), '--once', '--patience', '0']);

test('a node that lists nonsense is an alarm, and hides no fork of another one', async () => {
  const place = await listener(() => '<html>Back soon</html>');
  const odd = await listener(() => '{"logs":[{"url":"https://x.example/log/a","vkey":"\\u001b[2J"}]}');
  expect(await lookAtNodes(node.url)).toBe(0);
  log.store = memoryStore();
  await grow(log, 320, 'another');
  expect(await lookAtNodes(place.url, odd.url, node.url)).toBe(1);
  expect(lines.filter((line) => line.includes('unverified: its list of logs'))).toHaveLength(2);
  expect(lines.join('')).not.toContain('\u001b');
  expect(evidence()).toEqual([true]);
});

test('a name that two nodes give to two keys is two logs: each is compared with what it showed itself', async () => {
  const foreign = newLog(log.origin, 'foreign');
  await grow(foreign, 500, 'another');
  const other = opened(await serveNode({ 'asha-2627': foreign }));
  for (let looks = 0; looks < 2; looks++) expect(await lookAtNodes(other.url, node.url)).toBe(0);
  log.store = memoryStore();
  await grow(log, 290);
  expect(await lookAtNodes(other.url, node.url)).toBe(1);
  expect(lines.filter((line) => line.startsWith('ALARM'))).toEqual([expect.stringContaining('behind')]);
});

test('what was seen under the name of the origin is still compared with; a state that is damaged is an alarm', async () => {
  expect(await run()).toBe(0);
  renameSync(seenFile(log), join(state, `${logFolder(log.origin)}.json`));
  log.store = memoryStore();
  await grow(log, 290);
  expect(await run()).toBe(1);
  expect(lines.at(-1)).toContain('behind');
  writeFileSync(seenFile(log), '{');
  expect(await run()).toBe(1);
  expect(lines.at(-1)).toContain('cannot be looked at');
});

test('another node cannot end a year by naming a later one', async () => {
  const next = newLog('asha/asha-2728', 'foreign');
  await grow(next, 1);
  const other = opened(await serveNode({ 'asha-2728': next }));
  expect(await lookAtNodes(node.url)).toBe(0);
  const { since } = JSON.parse(readFileSync(seenFile(log), 'utf8')) as { since: string };
  vi.useFakeTimers({ now: Date.parse(since) + 49 * 3_600_000, toFake: ['Date'] });
  const code = await lookAtNodes(node.url, other.url);
  vi.useRealTimers();
  expect(code).toBe(1);
  expect(lines.some((line) => line.startsWith(`ALARM ${log.origin}: stale`))).toBe(true);
});

test('a node that says that a day is without its seals is an alarm; one that says nothing of days is none', async () => {
  let days = 'day_seal_missing';
  const place = opened(await serveNode({}, () => ({ ok: true, checks: { days } })));
  place.logs.set('asha-2627', log);
  const told = vi.spyOn(console, 'error');
  expect(await lookAtNodes(place.url)).toBe(1);
  expect(told.mock.calls.flat().join()).toContain('unsealed: it says that a business day is without its seals');
  // Whatever it says but that all is well: a node whose look fails does not know of a missing seal.
  for (const other of ['day_not_sealed', 'unknown', 'failed', 'a code of a later version']) {
    days = other;
    expect(await lookAtNodes(place.url)).toBe(1);
  }
  expect(told.mock.calls.flat().join()).not.toContain('a code of a later version');
  days = 'ok';
  expect(await lookAtNodes(place.url)).toBe(0);
});
