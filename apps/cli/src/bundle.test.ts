import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  blockHash,
  BUNDLE_FORMAT,
  buildClaim,
  type BundleLine,
  ed25519Signer,
  formatBundleLine,
  leafHash,
  NO_PREVIOUS,
  rootOf,
  signCheckpoint,
} from '@pramana/ledger';
import { newAgeKey, sealStream } from '@pramana/vault/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const signer = ed25519Signer('x.example/log/asha-2627', new Uint8Array(32).fill(7));
const random = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n));
const BEGINS = Date.parse('2026-11-20T00:00:00Z');
let folder = '';
let recipient = '';
const at = (name: string): string => join(folder, name);

function pramana(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (failure, out, error) => {
      resolve({ code: typeof failure?.code === 'number' ? failure.code : failure === null ? 0 : -1, out, error });
    });
  });
}

async function bundle(): Promise<string> {
  const fields = { hospital: 'asha', series: 'OPD-2627', currency: 'INR', paidAtSeal: 0n, items: [] };
  const first = buildClaim(
    { ...fields, kind: 'bill', number: 1, time: BEGINS + 3_600_000, total: 500n, prev: NO_PREVIOUS },
    random,
  );
  const prev = blockHash(NO_PREVIOUS, first.commitment);
  const second = buildClaim({ ...fields, kind: 'bill', number: 2, time: BEGINS + 2, total: 700n, prev }, random);
  const claims = [first, second];
  const root = rootOf(claims.map(({ commitment }) => leafHash(commitment)));
  const checkpoint = await signCheckpoint({ origin: signer.name, size: 2, root }, signer);
  const days = { from: '2026-11-20', to: '2026-11-20', begins: BEGINS, ends: BEGINS + 86_400_000 };
  const words = {
    made: '2026-11-21T06:00:00.000Z',
    auditor: 'N',
    reason: 'yearly\u2028audit',
    entry: 'DIS-2627-000001',
  };
  const lines: BundleLine[] = [
    { head: { format: BUNDLE_FORMAT, hospital: 'asha', ...days, ...words } },
    { log: { origin: signer.name, size: 2, checkpoint, first: 0, end: 2 } },
    ...claims.map(({ commitment: leaf, salt, claim }) => ({ entry: { leaf, salt, claim, items: null } })),
    { end: 2 },
  ];
  return lines.map(formatBundleLine).join('');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pramana-bundle-'));
  const made = await pramana('audit', 'keygen', '--out', at('auditor.key'));
  recipient = made.out.trim().split('\n').at(-1) ?? '';
  await writeFile(at('own.policy'), `log ${signer.vkey}\nquorum none\n`);
  const plain = Readable.toWeb(Readable.from([Buffer.from(await bundle())])) as ReadableStream<Uint8Array>;
  const sealed = await new Response(await sealStream(plain, recipient)).arrayBuffer();
  await writeFile(at('a.bundle.age'), Buffer.from(sealed));
});
afterAll(() => rm(folder, { recursive: true }));

const check = (file: string, ...more: string[]) =>
  pramana('audit', '--bundle', at(file), '--key', at('auditor.key'), '--policy', at('own.policy'), ...more);

describe('pramana audit --bundle', () => {
  test('says what a bundle proves, and RED where a bill is in no day seal', async () => {
    const { code, out } = await check('a.bundle.age');
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringMatching(/^RED/) });
    expect(out).toContain('asha, 2026-11-20 to 2026-11-20: 2 entries opened.');
    expect(out).toContain('OPD-2627 1 to 2 (day_not_sealed)');
    const before = { document: 'OPD-2627-000001', at: '2026-11-20T01:00:00.000Z' };
    expect(out).toContain('sealed after it: a clock was wrong, or a time is false. The first: OPD-2627-000002');
    expect(JSON.parse((await check('a.bundle.age', '--json')).out)).toMatchObject({
      verdict: 'RED',
      entries: 2,
      backwards: { documents: 1, first: { document: 'OPD-2627-000002', before } },
    });
  });

  test('takes the pins that a published policy asks for, and says so where a policy is signed by nobody', async () => {
    const { code, error } = await check('a.bundle.age', '--pins', at('own.pins'));
    expect({ code, error }).toMatchObject({ code: 3, error: expect.stringContaining('signed by nobody') });
  });

  test('could not check a file that is cut off, another key’s, or none', async () => {
    const whole = await readFile(at('a.bundle.age'));
    await writeFile(at('cut.bundle.age'), whole.subarray(0, whole.length - 20));
    expect((await check('cut.bundle.age')).code).toBe(3);
    await writeFile(at('other.key'), (await newAgeKey()).identity, { mode: 0o600 });
    const other = ['--key', at('other.key'), '--policy', at('own.policy')];
    expect((await pramana('audit', '--bundle', at('a.bundle.age'), ...other)).code).toBe(3);
    expect((await check('none.age')).code).toBe(3);
  });

  test('keeps a key for one account, and never replaces one', async () => {
    expect(recipient).toMatch(/^age1[0-9a-z]{58}$/);
    expect((await pramana('audit', 'keygen', '--out', at('auditor.key'))).code).toBe(3);
    expect((await pramana('audit', '--key', at('auditor.key'))).code).toBe(2);
  });
});
