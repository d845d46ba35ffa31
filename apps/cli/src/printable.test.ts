import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ed25519Signer, formatRootChange, parseVkey } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { toJson } from './command.ts';
import { printable } from './printable.ts';
import { asSignedText } from './signed.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
// oxlint-disable-next-line no-control-regex -- control characters are what must not be there
const OBEYED = /[\u001b\u009b\u202e]/;
/** Clears the screen and says something else. */
const PAINT = '\u001b[2J\u009b2J\u202eGREEN';

test('names keep their letters, and lose what a terminal obeys', () => {
  expect(printable(`आशा\tAsha\n${PAINT}`)).toBe('आशा\tAsha\n\ufffd[2J\ufffd2J\ufffdGREEN');
});

test('JSON keeps all of a name, as escapes', () => {
  expect(toJson({ name: PAINT })).not.toMatch(OBEYED);
  expect(JSON.parse(toJson({ name: PAINT }))).toEqual({ name: PAINT });
});

test('the verdict on a signed record is not painted over by a name in it', () => {
  const checks = [{ check: 'person', ok: false, detail: `The passkey is the one that ${PAINT} enrolled.` }] as const;
  const said = asSignedText({ verdict: 'RED', checks, record: null, key: null, signature: null }, 'do not trust it');
  expect(said).toMatch(/^RED: do not trust it/);
  expect(said).not.toMatch(OBEYED);
});

test('who holds an offline root key is shown what a statement says, and not what it makes of the screen', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'printable-'));
  const name = 'asha.example/log/asha\u009b2J';
  const [root, next] = [1, 2].map((fill) => parseVkey(ed25519Signer(name, new Uint8Array(32).fill(fill)).vkey));
  if (root === undefined || next === undefined) throw new Error('two keys');
  writeFileSync(join(dir, 'change'), formatRootChange({ root, next, time: 0 }));
  try {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [MAIN, 'root', 'show', join(dir, 'change')]);
    expect(stdout).toContain('asha.example/log/asha\ufffd2J');
    expect(stdout).not.toMatch(OBEYED);
    const failed = await run(process.execPath, [MAIN, `wi${PAINT}tness`]).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 2, stderr: expect.not.stringMatching(OBEYED) });
  } finally {
    rmSync(dir, { recursive: true });
  }
});
