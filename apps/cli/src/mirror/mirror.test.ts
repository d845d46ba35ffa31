import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Cosigner, memoryStore, openCheckpoint, parseVkey, sha256, utf8 } from '@pramana/ledger';
import { FetchError, httpGet, logFolder } from '@pramana/ledger/node';
import { afterAll, afterEach, expect, test } from 'vitest';
import { mirror as mirrorCommand } from '../mirror.ts';
import { grow, newLog, type ServedLog, type ServedNode, serveNode } from './logs.fixture.ts';
import { KnownLogs } from './known.ts';
import { Mirror } from './mirror.ts';
import { type Served, serveMirror } from './serve.ts';

const dir = mkdtempSync(join(tmpdir(), 'cli-mirror-'));
afterAll(() => rmSync(dir, { recursive: true }));
const cosigner = ed25519Cosigner('mirror.example', sha256(utf8('mirror')));
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function opened<T extends { close(): Promise<void> }>(each: T): T {
  open.unshift(each);
  return each;
}

const node = async (logs: Record<string, ServedLog>): Promise<ServedNode> => opened(await serveNode(logs));
const serve = async (kept: Mirror): Promise<Served> => opened(await serveMirror(kept, { host: '127.0.0.1', port: 0 }));

function mirror(name: string, lines: string[] = []): Mirror {
  const folders = { dir: join(dir, name), headsDir: join(dir, `${name}-heads`) };
  const say = (line: string): void => void lines.push(line);
  return opened(new Mirror({ ...folders, witnesses: [], cosigner, everySeconds: 0.01, say }));
}

const states = (kept: Mirror) => kept.report().map(({ origin, state, size }) => [origin, state, size]);

test('a mirror of a node follows all its logs, the next year’s too, and serves them for anybody', async () => {
  const [old, next] = [newLog('asha/2627'), newLog('asha/2728')];
  await grow(old, 300);
  const asha = await node({ 'asha-2627': old });
  const kept = mirror('all');
  await kept.lookOnce([], [asha.url]);
  expect(states(kept)).toEqual([['asha/2627', 'copied', 300]]);
  await grow(next, 3);
  asha.logs.set('asha-2728', next);
  const { url } = await serve(kept);
  const stop = new AbortController();
  const looking = kept.keepLooking([], [asha.url], stop.signal);
  await grow(old, 600);
  await expect
    .poll(() => states(kept))
    .toEqual([
      ['asha/2627', 'copied', 600],
      ['asha/2728', 'copied', 3],
    ]);
  stop.abort();
  await looking;

  const [theirs, ours] = [httpGet(`${asha.url}/log/asha-2627`), httpGet(`${url}/${logFolder(old.origin)}`)];
  for (const path of ['tile/entries/001', 'tile/entries/002.p/88', 'tile/0/000', 'tile/0/002.p/88', 'tile/1/000.p/2']) {
    expect(await ours(path, 10_000)).toEqual(await theirs(path, 10_000));
  }
  for (const path of ['tile/0/002.p/89', 'tile/0/003', 'tile/0/2', 'nothing'])
    expect(await ours(path, 10_000)).toBeNull();
  const answer = await fetch(`${url}/${logFolder(old.origin)}/checkpoint`);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  const shown = openCheckpoint(await answer.text(), old.signer.vkey, [cosigner.vkey]);
  expect(shown).toMatchObject({ size: 600, cosignatures: [{ vkey: { name: 'mirror.example' } }] });
  expect(await (await fetch(url)).json()).toMatchObject({ mirror: cosigner.vkey, logs: [{ size: 600 }, { size: 3 }] });
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
});

test('a mirror that is started anew while the node is away shows and serves what it holds', async () => {
  const log = newLog('away/2627');
  await grow(log, 20);
  const asha = await serveNode({ 'away-2627': log });
  await mirror('away').lookOnce([], [asha.url]);
  for (const each of open.splice(0, 1)) await each.close();
  await asha.close();

  const kept = mirror('away');
  expect(await kept.lookOnce([], [asha.url])).toEqual([asha.url]);
  expect(states(kept)).toEqual([['away/2627', 'unreachable', 20]]);
  for (const each of open.splice(0, 1)) await each.close();

  const again = mirror('away');
  const { url } = await serve(again);
  const stop = new AbortController();
  const looking = again.keepLooking([], [asha.url], stop.signal);
  await expect.poll(() => states(again)).toEqual([['away/2627', 'unreachable', 20]]);
  const checkpoint = await (await fetch(`${url}/${logFolder(log.origin)}/checkpoint`)).text();
  expect(openCheckpoint(checkpoint, log.signer.vkey, [cosigner.vkey])).toMatchObject({ size: 20 });
  stop.abort();
  await looking;
});

test('a fork, a lie and another key under a known name are alarms; the others are followed on', async () => {
  const [good, bad, taken] = [newLog('good/2627'), newLog('bad/2627'), newLog('taken/2627')];
  for (const log of [good, bad, taken]) await grow(log, 20);
  const asha = await node({ good, bad, taken });
  await mirror('alarms').lookOnce([], [asha.url]);
  for (const each of open.splice(0, 1)) await each.close();

  await grow(good, 30);
  bad.store = memoryStore();
  await grow(bad, 25, 'another');
  const thief = newLog('taken/2627', 'thief');
  await grow(thief, 40);
  asha.logs.set('taken', thief);
  const lines: string[] = [];
  const kept = mirror('alarms', lines);
  await kept.lookOnce([], [asha.url]);
  expect(states(kept)).toEqual([
    ['good/2627', 'copied', 30],
    ['bad/2627', 'forked', 20],
    ['taken/2627', 'wrong_key', 0],
  ]);
  expect(lines.filter((line) => line.startsWith('ALARM'))).toHaveLength(2);
  expect(existsSync(join(dir, 'alarms', logFolder('bad/2627'), '20-25.fork-evidence'))).toBe(true);
});

test('what answers too much, elsewhere, or not at all is no log', async () => {
  const log = newLog('long/2627');
  await grow(log, 256);
  const asha = await node({ log });
  const get = httpGet(`${asha.url}/log/log`);
  await expect(get('tile/0/000', 8_191)).rejects.toThrow(FetchError);
  expect((await get('tile/0/000', 8_192))?.length).toBe(8_192);
  await asha.close();
  open.splice(0);
  await expect(get('checkpoint', 100)).rejects.toThrow('cannot be reached');
});

const cosignaturesOf = (kept: Mirror, { origin, signer }: ServedLog): number => {
  const shown = kept.find(logFolder(origin))?.checkpoint;
  return openCheckpoint(shown?.note ?? '', signer.vkey, [cosigner.vkey]).cosignatures.length;
};

test('a node’s list does not take the place of another node’s log: it is an alarm, and nobody’s copy is cosigned', async () => {
  const [honest, thief] = [newLog('honest/2627'), newLog('honest/2627', 'thief')];
  await grow(honest, 20);
  await grow(thief, 40, 'another');
  const [good, bad] = [await node({ honest }), await node({ honest: thief })];
  const lines: string[] = [];
  // Never seen before: who is read first is copied, and not vouched for.
  const first = mirror('claimed', lines);
  await first.lookOnce([], [bad.url, good.url]);
  expect(first.report().map(({ vkey, state, size }) => [vkey, state, size])).toEqual([
    [thief.signer.vkey, 'copied', 40],
    [honest.signer.vkey, 'wrong_key', 0],
  ]);
  expect(lines.filter((line) => line.startsWith('ALARM'))).toEqual([
    expect.stringMatching(/^ALARM honest\/2627: two nodes name one origin/),
  ]);
  expect(cosignaturesOf(first, thief)).toBe(0);
  // What the operator gave is copied and cosigned, whatever lists say.
  const given = mirror('given');
  await given.lookOnce([{ vkey: parseVkey(honest.signer.vkey), url: `${good.url}/log/honest` }], [bad.url]);
  expect(states(given)).toEqual([
    ['honest/2627', 'copied', 20],
    ['honest/2627', 'wrong_key', 0],
  ]);
  expect(cosignaturesOf(given, honest)).toBe(1);
});

test('a log that is here already is followed on, though another list with its name is read first', async () => {
  const [honest, thief] = [newLog('here/2627'), newLog('here/2627', 'thief')];
  await grow(honest, 20);
  await grow(thief, 40, 'another');
  const [good, bad] = [await node({ honest }), await node({ honest: thief })];
  await mirror('here').lookOnce([], [good.url]);
  for (const each of open.splice(0, 1)) await each.close();
  // Its folder is lost, and what was vouched for is not.
  rmSync(join(dir, 'here'), { recursive: true });
  const kept = mirror('here');
  const stop = new AbortController();
  const looking = kept.keepLooking([], [bad.url, good.url], stop.signal);
  const found = () => kept.report().map(({ vkey, state, size }) => `${vkey} ${state} ${size}`);
  const expected = [`${thief.signer.vkey} wrong_key 0`, `${honest.signer.vkey} copied 20`].toSorted();
  await expect.poll(() => found().toSorted()).toEqual(expected);
  stop.abort();
  await looking;
});

test('a node that is down or answers nonsense is missing, and the others are copied', async () => {
  const log = newLog('up/2627');
  await grow(log, 20);
  const up = await node({ log });
  const down = await node({});
  await down.close();
  open.shift();
  const lines: string[] = [];
  const kept = mirror('down', lines);
  expect(await kept.lookOnce([], [down.url, up.url])).toEqual([down.url]);
  expect(states(kept)).toEqual([['up/2627', 'copied', 20]]);
  expect(lines[0]).toContain('its list of logs cannot be read');
  const args = ['--state', join(dir, 'down-once'), '--node', down.url, '--node', up.url, '--once'];
  expect(await mirrorCommand.run(args)).toBe(3);
});

test('a disk that does not keep the list of a node is said as that, and stops nobody who follows its logs', async () => {
  const log = newLog('full/2627');
  await grow(log, 3);
  const [up, down] = [await node({ full: log }), await serveNode({})];
  await down.close();
  // A file where the folder of the lists should be: neither written nor read.
  mkdirSync(join(dir, 'full'));
  writeFileSync(join(dir, 'full', 'nodes'), '');
  const lines: string[] = [];
  const kept = mirror('full', lines);
  expect(await kept.lookOnce([], [up.url])).toEqual([]);
  expect(states(kept)).toEqual([['full/2627', 'copied', 3]]);
  expect(lines.filter((line) => line.startsWith(up.url))).toEqual([
    expect.stringContaining('its list of logs cannot be kept'),
  ]);
  const stop = new AbortController();
  const looking = kept.keepLooking([], [down.url, up.url], stop.signal);
  await expect.poll(() => lines.join()).toContain('what it listed before cannot be read from the disk');
  await grow(log, 5);
  await expect.poll(() => states(kept)).toEqual([['full/2627', 'copied', 5]]);
  stop.abort();
  await looking;
});

test('a list that is full is not written again at every look', async () => {
  const logs = ['one', 'two', 'three'].map((name) => ({
    vkey: parseVkey(newLog(`${name}/2627`).signer.vkey),
    url: `https://node.example/log/${name}`,
  }));
  const known = new KnownLogs(join(dir, 'many'), () => undefined, 2);
  const place = join(dir, 'many', 'nodes');
  const file = () => statSync(join(place, readdirSync(place)[0] ?? '')).ino;
  await known.add('https://node.example', logs);
  const before = file();
  await known.add('https://node.example', logs);
  expect(file()).toBe(before);
  expect((await known.read('https://node.example')).map(({ vkey }) => vkey.name)).toEqual(['one/2627', 'two/2627']);
});
