import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { BARE_ENV } from '../../../../tools/test-process.ts';
import { type HttpClient, signIn, until } from './client.fixture.ts';
import { ask } from './judge.fixture.ts';
import { rush, type Wish } from './load.fixture.ts';
import { Outsider } from './outsider.fixture.ts';
import { type NodeFolder, seededFolder } from './process.fixture.ts';

const folder = await seededFolder();
afterAll(() => folder.remove());

const outsider = new Outsider('asha-2627');
const database = join(folder.dataDir, 'postgres');
const aside = (name: string): string => join(folder.dataDir, name);

/** As an operator copies a folder: with owners and rights. */
function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  const { status } = spawnSync('cp', ['-a', from, to]);
  expect(status).toBe(0);
}

async function sealSome(client: HttpClient): Promise<Wish[]> {
  const { hospital } = folder;
  return rush({ client, hospital, counters: 2, most: 6 });
}

const REPOSITORY = join(import.meta.dirname, '../../../..');
const PRAMANA = join(REPOSITORY, 'apps/cli/src/main.ts');

/** The command line on this folder; answers what it printed, once it has ended with this code. */
async function pramana(args: readonly string[], code: number, more: Record<string, string> = {}): Promise<string> {
  const env = { ...BARE_ENV, PRAMANA_DATA: folder.dataDir, ...more };
  const child = spawn(process.execPath, [PRAMANA, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [out, [ended]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(ended, out).toBe(code);
  return out;
}

/** A mirror of everything that this node lists, looking every second, in a process of its own. */
async function startMirror(url: string): Promise<{ url: string; child: ChildProcess }> {
  const args = ['mirror', '--node', url, '--state', aside('mirror'), '--every', '1', '--listen', '127.0.0.1:0'];
  const child = spawn(process.execPath, [PRAMANA, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface(child.stdout)) {
    const address = /listens on (\S+)/.exec(line)?.[1];
    if (address !== undefined) return { url: address, child };
  }
  throw new Error('the mirror did not start');
}

/** One run of the node: seals six bills, has them signed, shows their heads to the outsider, stops. */
async function liveDay(node: NodeFolder, evening: (url: string) => Promise<void> = async () => {}): Promise<void> {
  const server = await node.start();
  const client = await signIn(server.url, 'cashier');
  for (const { billId } of await sealSome(client)) {
    const receipt = await until(
      () => client.get(`/api/bills/${billId}/receipt`),
      ({ status }) => status === 200,
    );
    outsider.judge(String(receipt.body), await (await fetch(`${server.url}/api/verify-policy`)).text());
  }
  expect(await outsider.forks(server.url)).toEqual([]);
  await evening(server.url);
  await server.stop();
}

const heads = () => ask<{ size: bigint }>(folder.superUrl(), 'select size from log_head');

test('a backup that is made while bills are sealed comes back whole elsewhere, and is put over nothing', async () => {
  const server = await folder.start();
  const client = await signIn(server.url, 'cashier');
  const before = await sealSome(client);
  // Of an earlier year, and something that is no backup.
  const [old, other] = [join(aside('backups'), '20200101T000000Z'), join(aside('backups'), '20200101T000001Z')];
  for (const each of [old, other]) mkdirSync(each, { recursive: true });
  writeFileSync(join(old, 'backup.json'), '{"madeAt":"2020-01-01T00:00:00.000Z"}');
  const make = () => pramana(['backup', '--to', aside('backups'), '--json'], 0);
  const [made] = await Promise.all([make(), sealSome(client)]);
  await server.stop();
  const { folder: from, removed } = JSON.parse(made) as { folder: string; removed: string[] };
  expect([removed, existsSync(old), existsSync(other)]).toEqual([[old], false, true]);
  // Another machine with the keyring from the kit, and without the copies of the signed heads.
  const elsewhere = {
    PRAMANA_DATA: aside('elsewhere'),
    PRAMANA_HEADS: aside('no-heads'),
    PRAMANA_KEYRING: join(folder.dataDir, 'keyring'),
  };
  expect(await pramana(['restore', '--from', from], 0, elsewhere)).toContain('all is as it was sealed');
  const ids = before.map(({ billId }) => billId).join(',');
  const count = `select count(*) from bill where id = any('{${ids}}')`;
  expect((await pramana(['psql', '-t', '-A', '-c', count], 0, elsewhere)).trim()).toBe(String(before.length));
  await pramana(['restore', '--from', from], 3, elsewhere);
}, 120_000);

test('after an old backup of the database the node bills, signs nothing, says ROLLBACK, and signs on once a mirror gave the log back (I-5)', async () => {
  await liveDay(folder);
  copy(database, aside('backup'));
  await liveDay(folder, shareWithMirror);
  copy(aside('backup'), database);
  const server = await folder.start({ PRAMANA_LOG_LEVEL: 'silent' });
  const before = await heads();
  const ready = await until(
    () => fetch(`${server.url}/readyz`),
    ({ status }) => status === 503,
  );
  expect(await ready.json()).toMatchObject({ ok: false, checks: { logs: 'ROLLBACK' } });
  const client = await signIn(server.url, 'cashier');
  const [wish] = await sealSome(client);
  expect((await client.get(`/api/bills/${wish?.billId}`)).body.data).toMatchObject({
    status: 'sealed',
    seal: 'queued',
  });
  // Asking for the proof wakes the sequencer and waits for it.
  const receipt = await client.get(`/api/bills/${wish?.billId}/receipt`);
  expect([receipt.status, receipt.body.code]).toEqual([409, 'proof_pending']);
  const head = async () => (await client.get('/api/chain/head')).body.data;
  await expect.poll(async () => (await head()).guard.code, { timeout: 30_000 }).toBe('ROLLBACK');
  const stopped = await head();
  expect(stopped).toMatchObject({ guard: { ok: false, code: 'ROLLBACK' } });
  // The bills, and after them the looks at them.
  expect(stopped.queued).toBeGreaterThanOrEqual(6);
  expect(await heads()).toEqual(before);
  expect(await outsider.look(server.url)).toBeNull();
  await server.stop();

  await recoverFromMirror();
  await liveDay(folder);
}, 180_000);

let mirror: { url: string; child: ChildProcess } | undefined;
afterAll(() => mirror?.child.kill());

/** The commands on the log's page for people, typed into a shell as they are printed there. */
async function checkAsPrinted(url: string): Promise<void> {
  const page = await (await fetch(`${url}/log/asha-2627/?lang=en`)).text();
  const printed = [...page.matchAll(/<pre tabindex="0"><code>(.*?)<\/code><\/pre>/g)].map(([, line = '']) =>
    line.replaceAll('&#39;', "'"),
  );
  expect(printed).toHaveLength(3);
  const states = aside('printed');
  const run = async (line: string): Promise<void> => {
    const child = spawn('sh', ['-c', line.replaceAll('--state ', `--state ${states}/`)], {
      cwd: REPOSITORY,
      stdio: 'pipe',
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect(code, `${line}\n${err}`).toBe(0);
    expect(out).toContain('asha-2627');
  };
  await Promise.all(printed.map(run));
}

/** Returns when nothing waits to be signed and the mirror has all that is. */
async function shareWithMirror(url: string): Promise<void> {
  mirror = await startMirror(url);
  await checkAsPrinted(url);
  const sizes = `select sum(size)::int as signed, (select count(*)::int from access_queue) +
    (select count(*)::int from seal_queue) as waiting from log_head`;
  const missing = async (): Promise<number> => {
    const [node] = await ask<{ signed: number; waiting: number }>(folder.superUrl(), sizes);
    const { logs } = (await (await fetch(mirror?.url ?? '')).json()) as { logs: { size: number }[] };
    return (node?.signed ?? 0) + (node?.waiting ?? 0) - logs.reduce((sum, { size }) => sum + size, 0);
  };
  await expect.poll(missing).toBe(0);
}

/** The lost day comes back as places in the log. What is sealed from then on contradicts nothing that was ever shown. */
async function recoverFromMirror(): Promise<void> {
  const recovered = await pramana(['recover', '--from-mirror', mirror?.url ?? '', '--json'], 1);
  const { logs } = JSON.parse(recovered) as { logs: { log: string; outcome: string; lost: [number, number][] }[] };
  const asha = logs.find(({ log }) => log === 'asha-2627');
  expect(asha?.outcome).toBe('recovered');
  // At least the bills of that day, each where it stood.
  expect(asha?.lost.reduce((sum, [first, last]) => sum + last - first + 1, 0)).toBeGreaterThanOrEqual(6);
}
