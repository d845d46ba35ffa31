import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, PramanaError } from '@pramana/kernel';
import { openCheckpoint, parsePolicy, parseReceipt, signCheckpoint, verifyReceipt } from '@pramana/ledger';
import { afterEach, describe, expect, test } from 'vitest';
import type { Database } from '../../platform/database/index.ts';
import type { SealedBlock, SealingHospital } from './block.service.ts';
import { sealDocument } from './block.service.ts';
import { headFolder, type HeadStore, openHeadFolder } from './head.store.ts';
import { keys } from './keys.service.ts';
import { createHospitalLog } from './log.service.ts';
import { listLogs, type LogRow } from './log.store.ts';
import { installSealing, waitForProof } from './process.service.ts';
import { compactFor, receiptFor } from './receipt.service.ts';
import { Sequencer } from './sequencer.service.ts';
import type { Step } from './signing.service.ts';
import { someBill, testNode } from './testing.ts';

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

interface Change {
  at?: (step: Step) => void;
  db?: Database;
  clock?: Clock;
  lines?: string[];
}

async function server({
  at,
  db = node.db,
  clock = { now: () => Date.parse('2026-11-21T10:00:00Z') },
  lines = [],
}: Change = {}) {
  const log = {
    error: (_: object, line: string) => void lines.push(line),
    info: (_: object, line: string) => void lines.push(line),
  };
  const onFatal = (error: Error): void => void lines.push(`FATAL ${error.message}`);
  const sequencer = new Sequencer({ db, heads, clock, log, onFatal, ...(at === undefined ? {} : { at }) });
  started.push(sequencer);
  await sequencer.start();
  return sequencer;
}

async function hospitalWithLog(slug: string): Promise<{ hospital: SealingHospital; log: LogRow }> {
  const hospital = await node.hospital(slug);
  const log = await node.db.inHospital(hospital.id, (tx) => createHospitalLog(tx, hospital, '2627'));
  return { hospital, log };
}

function seal(hospital: SealingHospital): Promise<SealedBlock> {
  return node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital)));
}

function rows(hospital: SealingHospital, table: 'seal_queue' | 'log_entry') {
  return node.db.inHospital(hospital.id, (tx) => tx.selectFrom(table).select(['series', 'number']).execute());
}

async function copied(log: LogRow): Promise<number> {
  const copy = await heads.read(log.vkey);
  return copy === null ? -1 : openCheckpoint(copy, log.vkey).size;
}

describe('the sequencer', () => {
  test('signs the empty tree of a new log at start, so that there is a head to guard', async () => {
    const { log } = await hospitalWithLog('empty');
    const sequencer = await server();
    expect(sequencer.publications.head(log.id)?.head.size).toBe(0);
    expect(await copied(log)).toBe(0);
  });

  test('turns a committed bill into a receipt that a stranger verifies', async () => {
    const { hospital, log } = await hospitalWithLog('receipt');
    const sequencer = await server();
    installSealing({ sequencer, verifyUrl: () => 'https://verify.example/v' });
    const sealed = await seal(hospital);
    expect(await waitForProof(hospital.id, sealed, 10_000)).toBe(true);
    const text = await node.db.inHospital(hospital.id, (tx) => receiptFor(tx, hospital, sealed));
    const policy = parsePolicy(`log ${log.vkey}\nquorum none\n`);
    const result = verifyReceipt(parseReceipt(text ?? ''), policy);
    expect(result.verdict).toBe('AMBER');
    expect(result.header).toMatchObject({ hospital: 'receipt', number: 1, total: 12_300n });
    expect(result.items?.map(({ name }) => name)).toEqual(['author', 'line']);
    const printed = await node.db.inHospital(hospital.id, (tx) => compactFor(tx, hospital, sealed));
    expect(printed).toMatchObject({ pending: false });
    expect(printed.url).toMatch(/^https:\/\/verify\.example\/v#[0-9]+$/);
  });

  test('gives no receipt, and prints PENDING, while the log has not answered', async () => {
    const { hospital } = await hospitalWithLog('pending');
    const sequencer = await server();
    installSealing({ sequencer, verifyUrl: () => 'https://verify.example/v' });
    await sequencer.stop();
    const sealed = await seal(hospital);
    expect(await waitForProof(hospital.id, sealed, 1)).toBe(false);
    expect(await node.db.inHospital(hospital.id, (tx) => receiptFor(tx, hospital, sealed))).toBeNull();
    expect(await node.db.inHospital(hospital.id, (tx) => compactFor(tx, hospital, sealed))).toMatchObject({
      pending: true,
    });
  });

  test('does not lose a slow transaction whose outbox row has a lower id and commits last', async () => {
    const { hospital, log } = await hospitalWithLog('slow');
    const sequencer = await server();
    let proceed = (): void => undefined;
    const held = new Promise<void>((resolve) => (proceed = resolve));
    let inserted = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (inserted = resolve));
    const slow = node.db.inHospital(hospital.id, async (tx) => {
      const bill = await someBill(tx, node, hospital, { series: { kind: 'slow-bill', prefix: 'SLO' } });
      const sealed = await sealDocument(tx, bill);
      inserted();
      await held;
      return sealed;
    });
    await waiting;
    await seal(hospital);
    await sequencer.flush(hospital.id);
    expect(sequencer.publications.head(log.id)?.head.size).toBe(2);
    proceed();
    await slow;
    await sequencer.flush(hospital.id);
    expect(sequencer.publications.head(log.id)?.head.size).toBe(4);
    expect(await rows(hospital, 'seal_queue')).toEqual([]);
    expect(await rows(hospital, 'log_entry')).toContainEqual({ series: 'SLO-2627', number: 1n });
  });

  test('three servers on one log give every block exactly one index', async () => {
    const { hospital, log } = await hospitalWithLog('three');
    const servers = [await server(), await server(), await server()];
    const sealing = Array.from({ length: 12 }, async () => {
      for (let i = 0; i < 5; i++) {
        await seal(hospital);
        await Promise.all(servers.map((each) => each.flush(hospital.id)));
      }
    });
    await Promise.all(sealing);
    await Promise.all(servers.map((each) => each.flush(hospital.id)));
    const entries = await rows(hospital, 'log_entry');
    expect(entries).toHaveLength(61);
    expect(new Set(entries.map(({ number }) => number)).size).toBe(61);
    expect(servers.map((each) => each.guard(hospital.id).code)).toEqual(['OK', 'OK', 'OK']);
    expect(Math.max(...servers.map((each) => each.publications.head(log.id)?.head.size ?? 0))).toBe(61);
    expect(await copied(log)).toBe(61);
  });

  test('cuts the year at the first batch after local midnight, and signs the old shard no more', async () => {
    const { hospital, log } = await hospitalWithLog('year');
    let now = Date.parse('2027-03-31T18:29:59Z');
    const sequencer = await server({ clock: { now: () => now } });
    await seal(hospital);
    await sequencer.flush(hospital.id);
    now = Date.parse('2027-03-31T18:30:00Z');
    await seal(hospital);
    await sequencer.flush(hospital.id);
    const logs = await node.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
    expect(logs.map(({ shard, closedAt }) => [shard, closedAt !== null])).toEqual([
      ['2627', true],
      ['2728', false],
    ]);
    expect(logs[1]?.origin).toBe('pramana.example/log/year-2728');
    expect(logs.map(({ id }) => sequencer.publications.head(id)?.head.size)).toEqual([2, 1]);
    now = Date.parse('2027-03-31T10:00:00Z');
    await seal(hospital);
    await sequencer.flush(hospital.id);
    expect(sequencer.publications.head(log.id)?.head.size).toBe(2);
  });

  test('lets the public see a new checkpoint at most once a second', async () => {
    const { hospital, log } = await hospitalWithLog('public');
    const sequencer = await server();
    const size = (at: number): number | undefined => sequencer.publications.publicHead(log.id, at)?.head.size;
    expect(size(10_000)).toBe(0);
    await seal(hospital);
    await sequencer.flush(hospital.id);
    expect([size(10_999), size(11_000)]).toEqual([0, 2]);
  });
});

describe('a crash of the signer', () => {
  const crashAt = (wanted: Step) => {
    let armed = false;
    return {
      arm: () => (armed = true),
      at: (step: Step) => {
        if (!armed || step !== wanted) return;
        armed = false;
        throw new Error(`crash when ${step}`);
      },
    };
  };

  test.each(['taken', 'signed', 'committed', 'copied'] as const)('when %s loses and doubles nothing', async (step) => {
    const { hospital, log } = await hospitalWithLog(`crash-${step}`);
    const { arm, at } = crashAt(step);
    const sequencer = await server({ at });
    installSealing({ sequencer, verifyUrl: () => '' });
    arm();
    const sealed = await seal(hospital);
    await sequencer.flush(hospital.id);
    // What is neither copied nor published yet is seen by nobody (I-3).
    if (step !== 'copied') expect(sequencer.publications.head(log.id)?.head.size).toBe(0);
    expect(await copied(log)).toBe(step === 'copied' ? 2 : 0);
    // The same process goes on, or another takes over: the same code.
    const other = await server();
    await sequencer.flush(hospital.id);
    await other.flush(hospital.id);
    expect(await copied(log)).toBe(2);
    expect(await rows(hospital, 'log_entry')).toHaveLength(2);
    expect(await rows(hospital, 'seal_queue')).toEqual([]);
    expect(other.publications.head(log.id)?.head.size).toBe(2);
    expect(await waitForProof(hospital.id, sealed, 10_000)).toBe(true);
  });

  test.each([true, false])(
    'an unknown COMMIT (it happened: %s) is settled by reading the head before signing again',
    async (happened) => {
      const { hospital, log } = await hospitalWithLog(`unknown-${happened}`);
      let armed = false;
      const unsure: Database = {
        ...node.db,
        inHospital: async (id, work, options) => {
          const now = armed;
          armed = false;
          if (!now) return node.db.inHospital(id, work, options);
          const failure = new PramanaError('outcome_unknown');
          const failing = async (tx: Parameters<typeof work>[0]) => {
            const result = await work(tx);
            if (!happened) throw failure;
            return result;
          };
          await node.db.inHospital(id, failing, options);
          throw failure;
        },
      };
      const lines: string[] = [];
      const sequencer = await server({ db: unsure, lines });
      await seal(hospital);
      armed = true;
      await sequencer.flush(hospital.id);
      expect(sequencer.publications.head(log.id)?.head.size).toBe(0);
      await seal(hospital);
      await sequencer.flush(hospital.id);
      expect(sequencer.publications.head(log.id)?.head.size).toBe(3);
      expect(await rows(hospital, 'log_entry')).toHaveLength(3);
      expect(lines).toEqual(['signing the log failed and will be tried again']);
    },
  );

  test('a head copy that cannot be written ends signing for good', async () => {
    const { hospital, log } = await hospitalWithLog('fsync');
    const lines: string[] = [];
    const sequencer = await server({ lines });
    await seal(hospital);
    disk.broken = true;
    await sequencer.flush(hospital.id);
    disk.broken = false;
    await sequencer.flush(hospital.id);
    expect(sequencer.guard(hospital.id).code).toBe('HEAD_COPY');
    expect(sequencer.publications.head(log.id)?.head.size).toBe(0);
    expect(lines.filter((line) => line.startsWith('FATAL'))).toHaveLength(1);
    expect((await server()).publications.head(log.id)?.head.size).toBe(2);
  });
});

/** Puts the log's rows back to how they were at a size, as a restored backup does. */
async function restore(hospital: SealingHospital, log: LogRow, to: { size: number; head: unknown[] }): Promise<void> {
  await node.tamper('delete from log_entry where hospital_id = $1 and index >= $2', [hospital.id, to.size]);
  await node.tamper('update log_head set size = $2, root = $3, edge = $4, checkpoint = $5 where log_id = $1', [
    log.id,
    ...to.head,
  ]);
}

async function headRow(log: LogRow): Promise<unknown[]> {
  const row = await node.db.inHospital(log.hospitalId, (tx) =>
    tx.selectFrom('log_head').selectAll().where('log_id', '=', log.id).executeTakeFirstOrThrow(),
  );
  return [row.size, row.root, row.edge, row.checkpoint];
}

describe('the rollback guard', () => {
  test('refuses to sign on an old backup, at start and while running, and bills go on into the outbox', async () => {
    const { hospital, log } = await hospitalWithLog('rollback');
    const lines: string[] = [];
    const running = await server({ lines });
    await seal(hospital);
    await running.flush(hospital.id);
    const before = { size: 2, head: await headRow(log) };
    await seal(hospital);
    await running.flush(hospital.id);
    await restore(hospital, log, before);
    await seal(hospital);
    await running.flush(hospital.id);
    await running.flush(hospital.id);
    expect(running.guard(hospital.id)).toMatchObject({ ok: false, code: 'ROLLBACK' });
    expect(running.refusal()?.code).toBe('ROLLBACK');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('ROLLBACK: 3 entries were signed, the database holds 2');
    expect(await rows(hospital, 'seal_queue')).toHaveLength(1);
    const restarted = await server({ lines });
    expect(restarted.guard(hospital.id).code).toBe('ROLLBACK');
    expect(restarted.publications.head(log.id)).toBeUndefined();
    expect(await copied(log)).toBe(3);
  });

  test('remembers what this process signed when the folder of copies is gone as well', async () => {
    const { hospital, log } = await hospitalWithLog('memory');
    const running = await server();
    const before = { size: 0, head: await headRow(log) };
    await seal(hospital);
    await running.flush(hospital.id);
    await restore(hospital, log, before);
    await rm(headFolder(node.headsDir, log.vkey), { recursive: true });
    await running.flush(hospital.id);
    expect(running.guard(hospital.id).code).toBe('ROLLBACK');
  });

  test('refuses another tree of the same size', async () => {
    const { hospital, log } = await hospitalWithLog('fork');
    const first = await server();
    await seal(hospital);
    await first.flush(hospital.id);
    const root = new Uint8Array(32).fill(7);
    const signer = keys().store.logSigner(log.origin);
    const forked = await signCheckpoint({ origin: log.origin, size: 2, root }, signer);
    await writeFile(join(headFolder(node.headsDir, log.vkey), '2.head'), forked);
    expect((await server()).guard(hospital.id).code).toBe('FORK');
  });

  test('signs again when the database is put right, without a restart', async () => {
    const { hospital, log } = await hospitalWithLog('healed');
    const running = await server();
    await seal(hospital);
    await running.flush(hospital.id);
    const file = join(headFolder(node.headsDir, log.vkey), '2.head');
    const right = await headRow(log);
    const damages = ['size = 1', "root = sha256('x')", "edge = edge || 'x'", "checkpoint = checkpoint || 'x'"];
    for (const damage of damages) {
      await node.tamper(`update log_head set ${damage} where log_id = $1`, [log.id]);
      await running.flush(hospital.id);
      expect(running.guard(hospital.id).code).toBe('HEAD_DAMAGED');
      await restore(hospital, log, { size: 2, head: right });
      await running.flush(hospital.id);
      expect(running.guard(hospital.id).code).toBe('OK');
    }
    expect(await readFile(file, 'utf8')).toBe(right[3]);
  });

  test('a copy that our key did not sign is no reason to stop', async () => {
    const { hospital, log } = await hospitalWithLog('foreign');
    await mkdir(headFolder(node.headsDir, log.vkey), { recursive: true });
    await writeFile(join(headFolder(node.headsDir, log.vkey), '9.head'), 'not a checkpoint');
    expect((await server()).guard(hospital.id).code).toBe('OK');
    expect(await readdir(headFolder(node.headsDir, log.vkey))).toContain('0.head');
    expect(await copied(log)).toBe(0);
  });
});
