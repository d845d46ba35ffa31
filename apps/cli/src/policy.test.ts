import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Signer, parsePolicy, rootsOf, signCheckpoint } from '@pramana/ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testLog, WITNESSES } from '../../../packages/ledger/test/fixtures.ts';
import { readPolicy } from './policy.ts';
import { policy } from './policy.command.ts';
import { inProcess } from './witness.fixture.ts';

const dir = mkdtempSync(join(tmpdir(), 'cli-policy-'));
afterAll(() => rmSync(dir, { recursive: true }));
const at = (name: string): string => join(dir, name);
const run = (...args: string[]) => inProcess(policy, ...args);
const NAME = 'patients.example/policy';
const [first, second] = WITNESSES.map(({ vkey }) => vkey);
const log = `log ${testLog().signer.vkey}\n`;
const keys: string[] = [];

/** An update of this number, signed by the signers of these numbers. */
async function update(sequence: number, text: string, signers: readonly number[]): Promise<string> {
  const out = at(`update-${sequence}-${signers.join('')}`);
  writeFileSync(at('draft'), text);
  const [one = 0, ...others] = signers;
  const signed = await run(
    'sign',
    at('draft'),
    '--name',
    NAME,
    '--sequence',
    `${sequence}`,
    '--key',
    at(`key${one}`),
    '--out',
    out,
  );
  expect(signed.code).toBe(0);
  for (const other of others) expect((await run('cosign', out, '--key', at(`key${other}`))).code).toBe(0);
  return out;
}

beforeAll(async () => {
  for (const n of [0, 1, 2]) {
    const { out } = await run('keygen', '--name', `${NAME}-${n}`, '--out', at(`key${n}`));
    keys.push(out.split('\n').at(-1) ?? '');
  }
  expect((await run('pins', '--name', NAME, '--threshold', '2', ...keys, '--out', at('pins'))).code).toBe(0);
});

const apply = (file: string) => run('apply', file, '--pins', at('pins'), '--policy', at('own.policy'));
const own = () => parsePolicy(readFileSync(at('own.policy'), 'utf8'));
const withWitness = (vkey = first) => `${log}witness w ${vkey}\nquorum w\n`;

test('a policy is taken over when enough of the pinned signers signed it, and never an older one afterwards', async () => {
  const alone = await update(1, withWitness(), [0]);
  expect((await apply(alone)).code).toMatchObject({ message: expect.stringContaining('1 of the 2 signatures') });
  const one = await update(1, withWitness(), [0, 1]);
  expect((await apply(one)).code).toBe(0);
  expect(own().witnesses[0]?.vkey.text).toBe(first);
  // The witness was found to lie: number 2 throws it out, and number 1 must not bring it back.
  const two = await update(2, withWitness(second), [2, 0]);
  expect((await apply(two)).code).toBe(0);
  expect((await apply(two)).code).toBe(0);
  expect((await apply(one)).code).toMatchObject({ message: expect.stringContaining('not newer than number 2') });
  const other = await update(2, withWitness(), [1, 2]);
  expect((await apply(other)).code).toMatchObject({ message: expect.stringContaining('not newer') });
  expect(own().witnesses[0]?.vkey.text).toBe(second);
});

test('a receipt is judged by an update only with the pins of whoever judges, and a plain policy needs none', async () => {
  const three = await update(3, withWitness(), [0, 1]);
  expect((await readPolicy(three, at('pins'))).quorum).toBe('w');
  await expect(readPolicy(three)).rejects.toThrow('--pins');
  writeFileSync(at('plain'), withWitness());
  expect((await readPolicy(at('plain'))).quorum).toBe('w');
  await expect(readPolicy(at('plain'), at('pins'))).rejects.toThrow('signed by nobody');
  writeFileSync(at('changed'), readFileSync(three, 'utf8').replace('quorum w', 'quorum none'));
  await expect(readPolicy(at('changed'), at('pins'))).rejects.toThrow('cannot be used');
});

test('whoever takes over that a log is closed is told that no root key has said why', async () => {
  expect((await apply(await update(7, withWitness(), [0, 1]))).out).not.toContain('stolen');
  const closed = withWitness().replace('\n', `\n#pramana:final-size ${testLog().signer.vkey} 4\n`);
  const { out } = await apply(await update(8, closed, [0, 1]));
  expect(out).toContain('no root key has said why they ended, so a stolen key would not show');
});

test('root keys that the pins name stay pinned in the policy that an update is taken over into, each once', async () => {
  const root = ed25519Signer('asha.example/root/asha', new Uint8Array(32).fill(5)).vkey;
  const [pinned, into] = [at('rooted.pins'), at('rooted.policy')];
  expect((await run('pins', '--name', NAME, '--threshold', '1', ...keys, '--root', root, '--out', pinned)).code).toBe(
    0,
  );
  for (const sequence of [1, 2]) {
    const file = await update(sequence, withWitness(), [0, 1]);
    expect((await run('apply', file, '--pins', pinned, '--policy', into)).code).toBe(0);
    expect(rootsOf(readFileSync(into, 'utf8')).map(({ text }) => text)).toEqual([root]);
  }
});

test('a key of another use signs nothing, and nothing is done half', async () => {
  const { witness } = await import('./witness.ts');
  await inProcess(witness, 'keygen', '--name', 'w.example', '--out', at('witness-key'));
  const args = ['--name', NAME, '--sequence', '4', '--key', at('witness-key'), '--out', at('never')];
  expect((await run('sign', at('draft'), ...args)).code).toMatchObject({
    message: expect.stringContaining('no key of a signer of policies'),
  });
  for (const wrong of [
    [],
    ['sing'],
    ['apply', at('draft')],
    ['pins', '--name', NAME, '--threshold', '9', '--out', at('never')],
  ])
    expect((await run(...wrong)).code).toBeInstanceOf(Error);
  expect(() => readFileSync(at('never'))).toThrow();
});

test('a further signature goes under an update alone, and by the key, not by its name', async () => {
  const log = testLog();
  const checkpoint = await signCheckpoint({ origin: log.origin, size: 1, root: new Uint8Array(32) }, log.signer);
  writeFileSync(at('checkpoint'), checkpoint);
  const refused = await run('cosign', at('checkpoint'), '--key', at('key1'));
  expect(refused).toMatchObject({ code: { message: expect.stringContaining('not an update of a policy') } });
  expect(readFileSync(at('checkpoint'), 'utf8')).toBe(checkpoint);
  // The signer's old key stands under it; the one that readers pin has the same name.
  await run('keygen', '--name', `${NAME}-1`, '--out', at('old-key'));
  const file = await update(5, withWitness(), [0]);
  expect((await run('cosign', file, '--key', at('old-key'))).code).toBe(0);
  expect((await run('cosign', file, '--key', at('key1'))).out).toContain('too:');
  expect((await run('cosign', file, '--key', at('key1'))).out).toContain('has signed it already');
  expect((await readPolicy(file, at('pins'))).quorum).toBe('w');
  // A line by its own key that does not verify: somebody changed the file.
  const changed = readFileSync(file, 'utf8').replace('sequence 5', 'sequence 6');
  writeFileSync(at('changed-5'), changed);
  expect((await run('cosign', at('changed-5'), '--key', at('key1'))).code).toBeInstanceOf(Error);
});
