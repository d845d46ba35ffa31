import { type Clock } from '@pramana/kernel';
import { openCheckpoint } from '@pramana/ledger';
import { afterEach } from 'vitest';
import type { Database } from '../../platform/database/index.ts';
import { type SealedBlock, sealDocument, type SealingHospital } from './block.service.ts';
import { type HeadStore, openHeadFolder } from './head.store.ts';
import { createHospitalLog } from './log.service.ts';
import type { LogRow } from './log.store.ts';
import { Sequencer, type SequencerOptions } from './sequencer.service.ts';
import type { Step } from './signing.service.ts';
import { someBill, type TestNode, testNode } from './testing.ts';

export interface ServerChange {
  /** Throws where a crash is wanted. */
  at?: (step: Step) => void;
  db?: Database;
  clock?: Clock;
  follow?: NonNullable<SequencerOptions['follow']>;
  /** It does not look by itself, nor hear of what this process seals. */
  idle?: boolean;
  askShown?: NonNullable<SequencerOptions['askShown']>;
  onDistrust?: () => void;
  /** Hears what is logged. */
  lines?: string[];
}

export interface SigningNode {
  node: TestNode;
  heads: HeadStore;
  /** While broken, no head copy can be written. */
  disk: { broken: boolean };
  /** One more server of the node, started; it is stopped after the test. */
  server: (change?: ServerChange) => Promise<Sequencer>;
  hospitalWithLog: (slug: string) => Promise<{ hospital: SealingHospital; log: LogRow }>;
  seal: (hospital: SealingHospital) => Promise<SealedBlock>;
  rows: (
    hospital: SealingHospital,
    table: 'seal_queue' | 'log_entry',
  ) => Promise<{ series: string | null; number: bigint | null }[]>;
  /** Size of the copied head; -1 when there is none. */
  copied: (log: LogRow) => Promise<number>;
}

/** A node with servers that sign. Call once per test file, at its top. */
export async function signingNode(): Promise<SigningNode> {
  const node = await testNode();
  const disk = { broken: false };
  const folder = openHeadFolder(node.headsDir);
  const heads: HeadStore = {
    read: (vkey) => folder.read(vkey),
    write: (vkey, text) => (disk.broken ? Promise.reject(new Error('EIO')) : folder.write(vkey, text)),
  };
  const started: Sequencer[] = [];
  afterEach(async () => {
    for (const sequencer of started.splice(0)) await sequencer.stop();
  });
  return {
    node,
    heads,
    disk,
    server: async ({
      at,
      db = node.db,
      clock = MORNING,
      follow = () => () => undefined,
      idle = false,
      lines = [],
      askShown,
      onDistrust,
    } = {}) => {
      const tell = (_: object, line: string): void => void lines.push(line);
      const onFatal = (error: Error): void => void lines.push(`FATAL ${error.message}`);
      const log = { error: tell, info: tell };
      const sequencer = new Sequencer({
        db,
        heads,
        clock,
        log,
        onFatal,
        follow,
        ...(at === undefined ? {} : { at }),
        ...(onDistrust === undefined ? {} : { onDistrust }),
        ...(askShown === undefined ? {} : { askShown }),
      });
      started.push(sequencer);
      if (!idle) await sequencer.start();
      await sequencer.idle();
      return sequencer;
    },
    hospitalWithLog: async (slug) => {
      const hospital = await node.hospital(slug);
      const log = await node.db.inHospital(hospital.id, (tx) =>
        createHospitalLog(tx, hospital, '2627', 'pramana.example/log'),
      );
      return { hospital, log };
    },
    seal: (hospital) =>
      node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital))),
    rows: (hospital, table) =>
      node.db.inHospital(hospital.id, (tx) => tx.selectFrom(table).select(['series', 'number']).execute()),
    copied: async (log) => {
      const copy = await heads.read(log.vkey);
      return copy === null ? -1 : openCheckpoint(copy, log.vkey).size;
    },
  };
}

const MORNING: Clock = { now: () => Date.parse('2026-11-21T10:00:00Z') };
