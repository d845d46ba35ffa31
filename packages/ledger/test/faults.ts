/**
 * What is done to a disk that fails, and what must hold afterwards: whatever was acknowledged is there, in the tree that
 * was signed, and the work goes on from it (I-3, I-6). Used in one process, and by children that strace hinders.
 */
import { join } from 'node:path';
import { auditLog } from '../src/audit.log.ts';
import { openCheckpoint } from '../src/checkpoint.ts';
import { append } from '../src/log.ts';
import { fileStore } from '../src/node/file-store.ts';
import { openJournal } from '../src/node/journal.ts';
import { fileWitnessStore } from '../src/node/witness-store.ts';
import { addCheckpoint, witnessedLog } from '../src/witness.ts';
import { testLog } from './fixtures.ts';
import { body, grow, leaf, TIME, WITNESS, witnessOf } from './witness.fixture.ts';

/** One kind of work on a folder. It reports every step that it was told is durable, by its number from 1. */
export type Work = {
  run(dir: string, done: (step: number) => void): Promise<void>;
  /** The last step that the folder holds, after whatever happened; throws when it holds something else. */
  holds(dir: string): Promise<number>;
};

/** Sizes of a log after each of its batches: partial tiles, a full one, nothing new of some levels. */
const SIZES = [3, 255, 256, 300];

const log: Work = {
  run: async (dir, done) => {
    const store = await fileStore(dir);
    try {
      let at = (await store.readHead())?.size ?? 0;
      for (const [i, size] of SIZES.entries()) {
        if (size <= at) continue;
        const leaves = Array.from({ length: size - at }, (_, n) => leaf(at + n));
        await append({ ...testLog(), store, leaves });
        done(i + 1);
        at = size;
      }
    } finally {
      await store.close();
    }
  },
  holds: async (dir) => {
    const store = await fileStore(dir);
    try {
      const head = await store.readHead();
      if (head === null) return 0;
      const { ok, findings } = await auditLog({ store, vkey: testLog().signer.vkey, origin: testLog().origin });
      if (!ok) throw new Error(`the audit finds ${JSON.stringify(findings)}`);
      return SIZES.indexOf(head.size) + 1;
    } finally {
      await store.close();
    }
  },
};

const main = await grow(SIZES);
const stateOf = (dir: string) => ({ state: join(dir, 'state'), heads: join(dir, 'heads'), vkey: WITNESS.vkey });

const witness: Work = {
  run: async (dir, done) => {
    const store = await fileWitnessStore(stateOf(dir));
    try {
      const asked = witnessOf([witnessedLog(main.signer.vkey)], store);
      const known = await store.read(main.origin);
      let old = known === null ? 0 : openCheckpoint(known, main.signer.vkey).size;
      for (const [i, size] of SIZES.entries()) {
        if (size <= old) continue;
        const { status } = await addCheckpoint(asked, await body(main, old, size), TIME);
        if (status !== 200) throw new Error(`the witness answered ${status}`);
        done(i + 1);
        old = size;
      }
    } finally {
      await store.close();
    }
  },
  holds: async (dir) => {
    const store = await fileWitnessStore(stateOf(dir));
    try {
      const note = await store.read(main.origin);
      return note === null ? 0 : SIZES.indexOf(openCheckpoint(note, main.signer.vkey).size) + 1;
    } finally {
      await store.close();
    }
  },
};

const STEPS = 8;

/** So long that it is written anew, and renamed, more than once. */
const journal: Work = {
  run: async (dir, done) => {
    const file = await openJournal(dir, 'journal', 600);
    try {
      for (let step = Number(file.values.get('step') ?? 0) + 1; step <= STEPS; step++) {
        await file.append([
          ['step', `${step}`],
          ['filling', `${step}`.repeat(150)],
        ]);
        done(step);
      }
    } finally {
      await file.close();
    }
  },
  holds: async (dir) => {
    const file = await openJournal(dir, 'journal', 600);
    try {
      const step = Number(file.values.get('step') ?? 0);
      const filling = step === 0 ? undefined : `${step}`.repeat(150);
      if (file.values.get('filling') !== filling) throw new Error('half of a batch is there');
      return step;
    } finally {
      await file.close();
    }
  },
};

export const WORKS: Readonly<Record<string, Work>> = {
  'a log in files': log,
  "a witness's state": witness,
  'a journal that is written anew': journal,
};

/** The last step of a work that nothing hindered. */
export const LAST: Readonly<Record<string, number>> = {
  'a log in files': SIZES.length,
  "a witness's state": SIZES.length,
  'a journal that is written anew': STEPS,
};
