import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitoringPath, parseCheckpoint, parseNote } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { grow } from '../../../packages/ledger/test/witness.fixture.ts';
import { inProcess, startWitness, submit } from './witness.fixture.ts';
import { witness as command } from './witness.ts';

const ROUNDS = 50;
const main = await grow(Array.from({ length: 8 * ROUNDS }, (_, i) => i));

/** The size that the witness serves to monitors; 0 before it cosigned anything. */
async function standingOf(url: string): Promise<number> {
  const response = await fetch(`${url}/${monitoringPath(main.origin)}`);
  return response.status === 404 ? 0 : parseCheckpoint(parseNote(await response.text()).text).size;
}

test('killed fifty times, each time somewhere within a request: what was answered is never forgotten', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'witness-'));
  const made = await inProcess(command, 'keygen', '--name', 'w.example/witness', '--out', join(dir, 'key'));
  const vkey = made.out.split('\n').at(-1) ?? '';
  writeFileSync(join(dir, 'logs'), `log ${main.signer.vkey}\n`);
  let answered = 0;
  let asked = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const witness = await startWitness(dir);
    let stands = await standingOf(witness.url);
    // At least what was answered, at most what was asked for.
    expect(stands).toBeGreaterThanOrEqual(answered);
    expect(stands).toBeLessThanOrEqual(asked);
    for (let i = 0; i < round % 6; i++) {
      expect(await submit(witness.url, main, vkey, stands, stands + 1)).toMatchObject({ status: 200 });
      stands += 1;
    }
    asked = stands + 1;
    const last = submit(witness.url, main, vkey, stands, asked).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, round % 8));
    await witness.end('SIGKILL');
    answered = (await last)?.status === 200 ? asked : stands;
  }
  rmSync(dir, { recursive: true });
});
