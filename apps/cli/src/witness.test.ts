import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Signer, MAX_SUBMISSION, monitoringPath, openCheckpoint } from '@pramana/ledger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { body, grow } from '../../../packages/ledger/test/witness.fixture.ts';
import { CouldNot, UsageError } from './command.ts';
import { evidence } from './evidence.ts';
import { inProcess, post, startWitness, submit } from './witness.fixture.ts';
import { witness as command } from './witness.ts';

const main = await grow([3, 5, 8, 12]);
const fork = await grow([3, 5, 8, 12], 2);

let dir: string;
let vkey: string;
const at = (name: string) => join(dir, name);
const keygen = () => inProcess(command, 'keygen', '--name', 'w.example/witness', '--out', at('key'));
const daemon = (listen = '127.0.0.1:0', logs = at('logs')) =>
  inProcess(command, '--listen', listen, '--key', at('key'), '--logs', logs, '--state', at('state'));
const stateOptions = () => ['--key', at('key'), '--state', at('state')];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'witness-'));
  vkey = (await keygen()).out.split('\n').at(-1) ?? '';
  writeFileSync(at('logs'), `log ${main.signer.vkey}\n`);
});
afterEach(() => rmSync(dir, { recursive: true }));

test('keygen makes a key for this account alone, prints its public part last, and never replaces one', async () => {
  expect(vkey).toMatch(/^w\.example\/witness\+[0-9a-f]{8}\+/);
  expect(statSync(at('key')).mode & 0o777).toBe(0o600);
  const before = readFileSync(at('key'), 'utf8');
  const again = await keygen();
  expect(again.code).toBeInstanceOf(CouldNot);
  expect(readFileSync(at('key'), 'utf8')).toBe(before);
  expect(again.out).not.toContain(before.split('+').at(-1)?.trim());
  expect((await inProcess(command, 'keygen', '--name', 'a b', '--out', at('k'))).code).toBeInstanceOf(UsageError);
  expect((await inProcess(command, 'keygen', '--name', 'a')).code).toBeInstanceOf(UsageError);
});

test('it does not start with a key that others read or somebody edited, without a list, or with a wrong address', async () => {
  for (const listen of ['8090', 'host', '127.0.0.1:99999', '']) {
    expect((await daemon(listen)).code).toBeInstanceOf(UsageError);
  }
  expect((await daemon('127.0.0.1:0', at('nothing'))).code).toBeInstanceOf(CouldNot);
  writeFileSync(at('bad'), 'log nothing\n');
  expect((await daemon('127.0.0.1:0', at('bad'))).code).toBeInstanceOf(CouldNot);
  const good = readFileSync(at('key'), 'utf8');
  for (const wrong of [good.replace('w.example', 'x.example'), good.replace('PRIVATE', 'PUBLIC'), '', `${good}\n`]) {
    writeFileSync(at('key'), wrong);
    expect((await daemon()).code).toBeInstanceOf(CouldNot);
  }
  writeFileSync(at('key2'), good, { mode: 0o644 });
  const readable = await inProcess(command, 'restore', '--key', at('key2'), '--state', at('state'));
  expect(String(readable.code)).toContain('chmod 600');
});

test('the daemon cosigns, remembers, serves monitors, answers strangers as the table says, and proves a fork', async () => {
  const witness = await startWitness(dir);
  const path = `${witness.url}/${monitoringPath(main.origin)}`;
  expect((await fetch(path)).status).toBe(404);
  expect(await submit(witness.url, main, vkey, 0, 5)).toMatchObject({ status: 200, outcome: 'cosigned' });
  expect(await submit(witness.url, main, vkey, 0, 8)).toEqual({ status: 409, outcome: 'stale', size: 5 });
  const served = await fetch(path);
  expect(served.headers.get('access-control-allow-origin')).toBe('*');
  const { size, cosignatures } = openCheckpoint(await served.text(), main.signer.vkey, [vkey]);
  expect([size, cosignatures.length]).toEqual([5, 1]);

  // Two that race for one old size: one is cosigned, the other learns the new size.
  const race = await Promise.all([8, 12].map((to) => submit(witness.url, main, vkey, 5, to)));
  expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const stands = race[0]?.status === 200 ? 8 : 12;
  expect(race.find(({ status }) => status === 409)).toMatchObject({ outcome: 'stale', size: stands });

  const good = await body(main, stands, 12);
  const asked: [string | Uint8Array, number][] = [
    ['', 400],
    [new Uint8Array(500).fill(0xff), 400],
    [good.replaceAll('asha-2026', 'asha-2027'), 404],
    [good.replace(/ \S{20}(\S+)\n$/, ` ${'A'.repeat(20)}$1\n`), 403],
    ['x'.repeat(MAX_SUBMISSION), 400],
    ['x'.repeat(MAX_SUBMISSION + 1), 413],
  ];
  for (const [text, status] of asked) expect((await post(witness.url, text)).status).toBe(status);
  expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(405);
  expect((await fetch(path, { method: 'DELETE' })).status).toBe(405);
  expect(await (await fetch(`${witness.url}/healthz`)).json()).toMatchObject({ status: 'ok', logs: 1, vkey });
  expect(await (await fetch(`${witness.url}/metrics`)).text()).toContain('{outcome="cosigned"} 2');
  expect(await (await fetch(witness.url)).text()).toContain(main.origin);
  // A second one on the same state does not start.
  expect((await daemon()).code).toBeInstanceOf(CouldNot);

  // A list adds logs and never changes one: another key for a known log is an alarm and nothing else.
  const forger = ed25519Signer(main.origin, new Uint8Array(32)).vkey;
  writeFileSync(at('logs'), `log ${forger}\nlog ${ed25519Signer('new.example/log', new Uint8Array(32)).vkey}\n`);
  witness.send('SIGHUP');
  await expect
    .poll(() => witness.error())
    .toContain('ALARM: the list names asha.example/log/asha-2026 with another key');
  expect(await submit(witness.url, main, vkey, stands, 12)).toMatchObject({ status: 200 });
  expect(await (await fetch(`${witness.url}/healthz`)).json()).toMatchObject({ logs: 2 });

  // A fork of the size that it stands at: evidence that anybody can check, an alarm, and an exit code.
  expect(await submit(witness.url, fork, vkey, 12, 12)).toMatchObject({ status: 422, outcome: 'fork' });
  expect(await submit(witness.url, fork, vkey, 12, 12)).toMatchObject({ status: 422, outcome: 'fork' });
  expect(readdirSync(at('state/evidence'))).toHaveLength(1);
  await expect.poll(() => witness.error()).toContain('ALARM: FORK of asha.example');
  expect(await (await fetch(`${witness.url}/healthz`)).json()).toMatchObject({ status: 'fork', forks: 1 });
  // Whoever begins a request and never ends it is not waited for.
  const slow = connect(Number(new URL(witness.url).port), '127.0.0.1');
  slow.on('error', () => undefined);
  await new Promise((resolve) => slow.write('POST /add-checkpoint HTTP/1.1\r\nhost: w\r\n', resolve));
  slow.destroy();
  expect(await witness.end('SIGTERM')).toBe(1);
  await checkEvidence(at(`state/evidence/${readdirSync(at('state/evidence'))[0]}`));
  await forgets(main.origin);
});

/** `pramana evidence`: proven, proven of a key that the policy does or does not name, damaged, none. */
async function checkEvidence(path: string): Promise<void> {
  writeFileSync(at('own.policy'), `log ${main.signer.vkey}\nquorum none\n`);
  writeFileSync(at('other.policy'), 'quorum none\n');
  writeFileSync(at('damaged'), readFileSync(path, 'utf8').replace('\n12\n', '\n13\n'));
  const proven = await inProcess(evidence, path, '--json');
  expect(JSON.parse(proven.out)).toMatchObject({ proven: true, vkey: main.signer.vkey, older: { size: 12 } });
  expect(proven.code).toBe(0);
  const known = await inProcess(evidence, path, '--policy', at('own.policy'));
  expect(known).toMatchObject({ code: 0, out: expect.stringMatching(/^PROVEN/) });
  const unknown = await inProcess(evidence, path, '--policy', at('other.policy'));
  expect(unknown).toMatchObject({ code: 4, out: expect.stringContaining('does NOT name this key') });
  expect(await inProcess(evidence, at('damaged'))).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^NOT PROVEN/),
  });
  expect((await inProcess(evidence, at('logs'))).code).toBeInstanceOf(CouldNot);
  expect((await inProcess(evidence, at('nothing'))).code).toBeInstanceOf(CouldNot);
  expect((await inProcess(evidence)).code).toBeInstanceOf(UsageError);
}

/** `pramana witness forget`: once. */
async function forgets(origin: string): Promise<void> {
  expect(await inProcess(command, 'forget', origin, ...stateOptions())).toMatchObject({ code: 0 });
  expect((await inProcess(command, 'forget', origin, ...stateOptions())).code).toBeInstanceOf(CouldNot);
}

test('killed between storing and answering it has forgotten nothing, and a restored state does not start', async () => {
  let stands = 0;
  for (const next of [5, 12]) {
    const witness = await startWitness(dir);
    if (stands > 0) expect(await submit(witness.url, main, vkey, 0, 12)).toMatchObject({ size: stands });
    const copy = at(`state-heads/${readdirSync(at('state-heads'))[0]}/cosigned.log`);
    const before = statSync(copy).size;
    const answer = submit(witness.url, main, vkey, stands, next).catch(() => null);
    // The copy is the last thing before the answer.
    await expect.poll(() => statSync(copy).size, { interval: 1 }).toBeGreaterThan(before);
    await witness.end('SIGKILL');
    await answer;
    if (next === 5) cpSync(at('state'), at('backup'), { recursive: true });
    stands = next;
  }
  rmSync(at('state'), { recursive: true });
  cpSync(at('backup'), at('state'), { recursive: true });
  expect(String((await daemon()).code)).toContain('pramana witness restore');
  const restored = await inProcess(command, 'restore', ...stateOptions());
  expect(restored).toMatchObject({ code: 0, out: expect.stringContaining(main.origin) });
  expect(await inProcess(command, 'restore', ...stateOptions())).toMatchObject({
    code: 0,
    out: 'The state was not behind its copy.',
  });
});
