/** A disk that fails at each of its operations in turn, in this process; `faults.long.test.ts` does it to real system calls. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { installNodeEd25519 } from '../src/node/ed25519.ts';
import { installNodeSha256 } from '../src/node/hasher.ts';
import { LAST, type Work, WORKS } from './faults.ts';

installNodeSha256();
installNodeEd25519();
const root = mkdtempSync(join(tmpdir(), 'ledger-faults-'));
const probe = await open(join(root, 'probe'), 'w');
const handles = Object.getPrototypeOf(probe) as FileHandle;
await probe.close();
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(root, { recursive: true }));

type Fault = 'EIO' | 'ENOSPC' | 'short write' | 'death';

/** Every operation in the long form; in the short one every third, each fault from another one on. */
const STRIDE = process.env['PRAMANA_LONG'] === '1' ? 1 : 3;
const FIRST: Readonly<Record<Fault, number>> = { EIO: 1, ENOSPC: 2, 'short write': 2, death: 3 };

/** Fails the operation `at` (from 1) of all writes, fsyncs and cuts; answers how many there were. */
function failAt(at: number, fault: Fault): () => number {
  let count = 0;
  type Plain = (this: FileHandle, ...given: never[]) => Promise<unknown>;
  const original = (name: 'write' | 'sync' | 'truncate'): Plain => Reflect.get(handles, name);
  const isDue = (): boolean => {
    count += 1;
    return fault === 'death' ? count >= at : count === at;
  };
  const fail = (code: string) => Object.assign(new Error(code), { code });
  type Write = (this: FileHandle, bytes: Uint8Array, from: number, length: number, to: number) => Promise<unknown>;
  const plain = original('write') as unknown as Write;
  const write: Write = async function (bytes, from, length, to) {
    if (!isDue()) return plain.call(this, bytes, from, length, to);
    // What reached the disk before it failed, or before the process died.
    const half = await plain.call(this, bytes, from, Math.ceil(length / 2), to);
    if (fault === 'short write') return half;
    throw fail(fault === 'ENOSPC' ? 'ENOSPC' : 'EIO');
  };
  vi.spyOn(handles, 'write').mockImplementation(write as never);
  for (const name of ['sync', 'truncate'] as const) {
    const kept = original(name) as (this: FileHandle, length?: number) => Promise<void>;
    vi.spyOn(handles, name).mockImplementation(async function (this: FileHandle, length?: number) {
      if (isDue() && fault !== 'short write' && fault !== 'ENOSPC') throw fail('EIO');
      await kept.call(this, length);
    });
  }
  return () => count;
}

/** A folder as a dead process leaves it: everything but the locks, which name a process that lives here. */
function left(dir: string): string {
  const copy = `${dir}-left`;
  cpSync(dir, copy, { recursive: true, filter: (path) => !path.endsWith('/lock') });
  return copy;
}

async function expectHeldAfterFault(work: Work, last: number, dir: string): Promise<void> {
  const acknowledged = { step: 0 };
  const ended = await work
    .run(dir, (step) => (acknowledged.step = step))
    .then(
      () => true,
      () => false,
    );
  vi.restoreAllMocks();
  const again = left(dir);
  const holds = await work.holds(again);
  // What nobody was told may be there or not; what somebody was told is.
  expect(holds).toBeGreaterThanOrEqual(acknowledged.step);
  expect(holds).toBeLessThanOrEqual(acknowledged.step + 1);
  if (ended) expect(acknowledged.step).toBe(last);
  await work.run(again, () => undefined);
  expect(await work.holds(again)).toBe(last);
}

describe.each(Object.entries(WORKS))('%s', (name, work) => {
  test.each(['EIO', 'ENOSPC', 'short write', 'death'] as const)(
    'loses nothing that was told, at %s of each operation',
    async (fault) => {
      const last = LAST[name] ?? 0;
      const first = STRIDE === 1 ? 1 : FIRST[fault];
      let at = first;
      for (; ; at += STRIDE) {
        const dir = mkdtempSync(join(root, 'at-'));
        const count = failAt(at, fault);
        await expectHeldAfterFault(work, last, dir);
        // There were fewer operations than this: nothing was hindered.
        if (count() < at) break;
      }
      expect(at, 'at least one operation was hindered').toBeGreaterThan(first);
    },
  );
});
