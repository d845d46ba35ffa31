import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EMPTY_ROOT,
  formatReceipt,
  formatSuccession,
  joinStatements,
  parsePolicy,
  parseRoot,
  parseVkey,
  signCheckpoint,
} from '@pramana/ledger';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bills, counterBytes, log, receiptOf, testLog } from '../../../packages/ledger/test/fixtures.ts';
import { policy } from './policy.command.ts';
import { root } from './root.ts';
import { verify } from './verify.ts';
import { inProcess } from './witness.fixture.ts';

const dir = mkdtempSync(join(tmpdir(), 'cli-root-'));
afterAll(() => rmSync(dir, { recursive: true }));
const at = (name: string): string => join(dir, name);
const run = (...args: string[]) => inProcess(root, ...args);
const refused = (message: string) => ({ code: { message: expect.stringContaining(message) } });
const NAME = 'asha.example/log/asha';
const [old, next] = [testLog(), testLog('asha.example/log/asha-2026.02')];
const claims = bills(4);
let vkey = '';
let statement = '';

beforeAll(async () => {
  const made = await run('keygen', '--name', NAME, '--out', at('key'));
  expect(made.code).toBe(0);
  vkey = made.out.split('\n').at(-1) ?? '';
  const head = await log(old, claims.slice(0, 3));
  statement = formatSuccession({
    root: parseRoot(vkey),
    old: parseVkey(old.signer.vkey),
    size: head.size,
    hash: head.root,
    next: parseVkey(next.signer.vkey),
    time: Date.parse('2026-11-22T09:00:00Z'),
    reason: 'stolen',
  });
  // As an editor of another system saves it.
  writeFileSync(at('statement'), statement.trimEnd().replaceAll('\n', '\r\n'));
});

test('a root key is for its account alone, named as the logs that it vouches for, and never replaced', async () => {
  expect(statSync(at('key')).mode & 0o777).toBe(0o600);
  expect(vkey.startsWith(`${NAME}+`)).toBe(true);
  expect(await run('keygen', '--name', NAME, '--out', at('key'))).toMatchObject(refused('exists already'));
  for (const name of ['Asha Hospital', 'asha', 'asha.example/log/'])
    expect((await run('keygen', '--name', name, '--out', at('other'))).code).toBeInstanceOf(Error);
});

test('what is signed is said in words first, and only a statement that names this key is signed', async () => {
  const signed = await run('sign', at('statement'), '--key', at('key'), '--out', at('signed'));
  expect(signed.code).toBe(0);
  for (const said of ['stolen or lost', '3 entries', old.origin, next.origin, next.signer.vkey])
    expect(signed.out).toContain(said);
  expect((await run('show', at('signed'), '--root', vkey)).out).toContain(`Signed by ${vkey}`);
  expect((await run('show', at('statement'))).out).toContain('was not checked');
  await run('keygen', '--name', NAME, '--out', at('stranger'));
  const stranger = await run('sign', at('statement'), '--key', at('stranger'), '--out', at('never'));
  expect(stranger).toMatchObject(refused('another root key'));
  const checkpoint = await signCheckpoint({ origin: old.origin, size: 1, root: new Uint8Array(32) }, old.signer);
  for (const text of [checkpoint, statement.replace('size 3', 'size 03'), `${statement}more\n`]) {
    writeFileSync(at('bad'), text);
    expect((await run('sign', at('bad'), '--key', at('key'), '--out', at('never'))).code).toBeInstanceOf(Error);
  }
  expect(() => readFileSync(at('never'))).toThrow();
});

test('a root key names the one after it, and no other hospital’s', async () => {
  const later = (await run('keygen', '--name', NAME, '--out', at('later'))).out.split('\n').at(-1) ?? '';
  const args = ['--key', at('key'), '--out', at('change')];
  expect((await run('replace', ...args, '--new', later)).code).toBe(0);
  expect((await run('show', at('change'), '--root', vkey)).out).toContain(later);
  expect(await run('show', at('change'), '--root', later)).toMatchObject(refused(''));
  const nira = (await run('keygen', '--name', 'asha.example/log/nira', '--out', at('nira'))).out.split('\n').at(-1);
  expect(await run('replace', ...args, '--new', nira ?? '')).toMatchObject(refused('another hospital'));
});

test('a receipt of the next log counts by the statement under the pinned root, and by nothing else', async () => {
  await run('sign', at('statement'), '--key', at('key'), '--out', at('signed'));
  writeFileSync(at('policy'), `log ${old.signer.vkey}\n#pramana:root ${vkey}\nquorum none\n`);
  writeFileSync(at('unpinned'), `log ${old.signer.vkey}\nquorum none\n`);
  await log(next, claims);
  const claim = claims[1];
  if (claim === undefined) throw new Error('no claim');
  writeFileSync(at('new.tlog-proof'), formatReceipt(await receiptOf(next, claim, 1)));
  writeFileSync(at('old.tlog-proof'), formatReceipt(await receiptOf(old, claim, 1)));
  const judge = (file: string, ...more: string[]) => inProcess(verify, at(file), '--policy', at('policy'), ...more);
  expect((await judge('new.tlog-proof')).code).toBe(1);
  const good = await judge('new.tlog-proof', '--succession', at('signed'));
  expect(good).toMatchObject({ code: 4, out: expect.stringContaining(`follows ${old.origin}`) });
  const before = await judge('old.tlog-proof', '--succession', at('signed'));
  expect(before).toMatchObject({ code: 4, out: expect.stringContaining('stolen or lost') });
  // That very tree the root key named. A smaller one the thief could have signed as well.
  expect(before.out).toMatch(/^AMBER: the log confirms it/);
  writeFileSync(at('longer'), readFileSync(at('statement'), 'utf8').replace('size 3', 'size 4'));
  await run('sign', at('longer'), '--key', at('key'), '--out', at('longer.signed'));
  const smaller = await judge('old.tlog-proof', '--succession', at('longer.signed'));
  expect(smaller).toMatchObject({ code: 4, out: expect.stringMatching(/^AMBER: nothing is confirmed/) });
  const unpinned = ['--policy', at('unpinned'), '--succession', at('signed')];
  expect(await inProcess(verify, at('new.tlog-proof'), ...unpinned)).toMatchObject(refused('No root key is pinned'));
  // The very file by another root: said aloud, and of no use.
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  writeFileSync(at('changed'), readFileSync(at('signed'), 'utf8').replace('size 3', 'size 2'));
  expect((await judge('new.tlog-proof', '--succession', at('changed'))).code).toBe(1);
  expect(said.mock.calls.flat().join('\n')).toContain('counts for nothing');
  const extend = ['extend', at('policy'), '--out', at('extended'), '--succession'];
  expect((await inProcess(policy, ...extend, at('changed'))).code).toBeInstanceOf(Error);
  said.mockRestore();
  expect((await inProcess(policy, ...extend, at('signed'))).code).toBe(0);
  const extended = parsePolicy(readFileSync(at('extended'), 'utf8'));
  expect(extended.logs.map(({ vkey: { name }, finalSize }) => [name, finalSize])).toEqual([
    [old.origin, 3],
    [next.origin, undefined],
  ]);
  expect(readFileSync(at('extended'), 'utf8')).toContain(`#pramana:root ${vkey}\n`);
});

test('a policy that was carried on keeps what it heard: another successor tomorrow is refused, and verifies nothing', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await run('sign', at('statement'), '--key', at('key'), '--out', at('signed'));
  const third = testLog('asha.example/log/asha-2026.03');
  writeFileSync(at('forked'), statement.replace(next.signer.vkey, third.signer.vkey));
  expect((await run('sign', at('forked'), '--key', at('key'), '--out', at('fork'))).code).toBe(0);
  writeFileSync(at('policy'), `log ${old.signer.vkey}\n#pramana:root ${vkey}\nquorum none\n`);
  const extend = (from: string, file: string, to: string) =>
    inProcess(policy, 'extend', at(from), '--succession', at(file), '--out', at(to));
  expect((await extend('policy', 'signed', 'kept')).code).toBe(0);
  const before = readFileSync(at('kept'), 'utf8');
  for (const from of ['kept', 'policy']) expect(await extend(from, 'fork', 'kept')).toMatchObject(refused('Refused'));
  expect(await extend('kept', 'fork', 'elsewhere')).toMatchObject(refused('Refused'));
  expect(readFileSync(at('kept'), 'utf8')).toBe(before);
  expect(said.mock.calls.flat().join('\n')).toContain('cannot both be true');
  const receipt = at('old.tlog-proof');
  expect((await inProcess(verify, receipt, '--policy', at('kept'))).code).toBe(4);
  expect((await inProcess(verify, receipt, '--policy', at('kept'), '--succession', at('fork'))).code).toBe(1);
  // The tree at which it ended is known by the policy alone, though its text names a size only.
  const liar = testLog();
  const others = bills(2, counterBytes('a liar'));
  await log(liar, others);
  const [, lie] = others;
  if (lie === undefined) throw new Error('no claim');
  writeFileSync(at('lie.tlog-proof'), formatReceipt(await receiptOf(liar, lie, 1)));
  expect((await inProcess(verify, at('lie.tlog-proof'), '--policy', at('policy'))).code).toBe(4);
  expect((await inProcess(verify, at('lie.tlog-proof'), '--policy', at('kept'))).code).toBe(1);
  said.mockRestore();
});

test('a file that also holds what an earlier root signed carries on whoever pins the later one, and says what it skips', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const later = (await run('keygen', '--name', NAME, '--out', at('root-2'))).out.split('\n').at(-1) ?? '';
  await run('sign', at('statement'), '--key', at('key'), '--out', at('signed'));
  await run('replace', '--key', at('key'), '--new', later, '--out', at('change'));
  const third = testLog('asha.example/log/asha-2027');
  const keys = { root: parseRoot(later), old: parseVkey(next.signer.vkey), next: parseVkey(third.signer.vkey) };
  const tree = { size: 0, hash: EMPTY_ROOT, time: Date.parse('2027-01-01T00:00:00Z') };
  writeFileSync(at('statement-2'), formatSuccession({ ...keys, ...tree, reason: 'year' }));
  await run('sign', at('statement-2'), '--key', at('root-2'), '--out', at('signed-2'));
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  writeFileSync(at('published'), joinStatements(['change', 'signed', 'signed-2'].map(read)));
  const extend = (pinned: string, file: string) => {
    writeFileSync(at('newer'), `log ${next.signer.vkey}\n#pramana:root ${pinned}\nquorum none\n`);
    return inProcess(policy, 'extend', at('newer'), '--succession', at(file), '--out', at(`out-${file}`));
  };
  expect((await extend(later, 'published')).code).toBe(0);
  expect(said.mock.calls.flat().filter((line) => String(line).includes('changes nothing'))).toHaveLength(2);
  expect(parsePolicy(read('out-published')).logs.map(({ vkey: { name } }) => name)).toEqual([
    next.origin,
    third.origin,
  ]);
  // Nothing in it counts, or a line of the pinned root does not verify: refused.
  expect(await extend(later, 'signed')).toMatchObject(refused('Refused'));
  writeFileSync(at('bent'), read('published').replace('size 0', 'size 1'));
  expect(await extend(later, 'bent')).toMatchObject(refused('Refused'));
  said.mockRestore();
});

test('a publisher’s update does not make a policy forget what the root key that stands in it has said', async () => {
  const publisher = (await inProcess(policy, 'keygen', '--name', 'p.example/policy', '--out', at('p'))).out;
  const signer = publisher.split('\n').at(-1) ?? '';
  const name = ['--name', 'p.example/policy'];
  await inProcess(policy, 'pins', ...name, '--threshold', '1', signer, '--out', at('pins'));
  writeFileSync(at('draft'), `log ${old.signer.vkey}\nquorum none\n`);
  await inProcess(policy, 'sign', at('draft'), ...name, '--sequence', '1', '--key', at('p'), '--out', at('update'));
  writeFileSync(at('own'), `log ${old.signer.vkey}\n#pramana:root ${vkey}\nquorum none\n`);
  await run('sign', at('statement'), '--key', at('key'), '--out', at('signed'));
  await inProcess(policy, 'extend', at('own'), '--succession', at('signed'), '--out', at('own'));
  const before = readFileSync(at('own'), 'utf8');
  const applied = await inProcess(policy, 'apply', at('update'), '--pins', at('pins'), '--policy', at('own'));
  expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('2 logs') });
  expect(readFileSync(at('own'), 'utf8')).toBe(before);
});
