import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PramanaError } from '@pramana/kernel';
import { signCheckpoint } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../platform/database/index.ts';
import type { SealingHospital } from './block.service.ts';
import { headFolder } from './head.store.ts';
import { keys } from './keys.service.ts';
import { listLogs, type LogRow } from './log.store.ts';
import { installSealing, waitForProof } from './process.service.ts';
import type { Step } from './signing.service.ts';
import { signingNode } from './sequencer.fixture.ts';

const { node, disk, server, hospitalWithLog, seal, rows, copied } = await signingNode();

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
    installSealing({ sequencer, verifyUrl: () => '', publicUrl: () => '' });
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
    // Where the other server held the log's lock at that moment, the start has left it to the next round.
    await restarted.flush(hospital.id);
    expect(restarted.guard(hospital.id).code).toBe('ROLLBACK');
    expect(restarted.publications.head(log.id)).toBeUndefined();
    expect(await copied(log)).toBe(3);
  });

  test('remembers what this process signed when the folder of copies is gone as well', async () => {
    const { hospital, log } = await hospitalWithLog('memory');
    let distrusted = 0;
    const running = await server({ idle: true, onDistrust: () => (distrusted += 1) });
    await running.flush(hospital.id);
    const before = { size: 0, head: await headRow(log) };
    await seal(hospital);
    await running.flush(hospital.id);
    expect(distrusted).toBe(0);
    await restore(hospital, log, before);
    await rm(headFolder(node.headsDir, log.vkey), { recursive: true });
    await running.flush(hospital.id);
    expect(running.guard(hospital.id).code).toBe('ROLLBACK');
    // Nor is anything else believed that this process knew of that database, such as looks that have their events.
    expect(distrusted).toBeGreaterThan(0);
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

  test('refuses a backup from before the cut of the year, whose next shard was signed already', async () => {
    const { hospital } = await hospitalWithLog('new-year');
    let now = Date.parse('2027-03-31T10:00:00Z');
    const clock = { now: () => now };
    const running = await server({ clock });
    await seal(hospital);
    await running.flush(hospital.id);
    now = Date.parse('2027-04-01T10:00:00Z');
    await seal(hospital);
    await running.flush(hospital.id);
    const shards = () => node.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
    const [, lost] = await shards();
    if (lost === undefined) throw new Error('the year was not cut');
    for (const table of ['log_entry', 'log_head'])
      await node.tamper(`delete from ${table} where log_id = $1`, [lost.id]);
    await node.tamper('delete from log where id = $1', [lost.id]);

    const restarted = await server({ clock });
    await seal(hospital);
    await restarted.flush(hospital.id);
    await restarted.flush(hospital.id);
    expect(restarted.guard(hospital.id).code).toBe('ROLLBACK');
    const [, again] = await shards();
    expect(again && restarted.publications.head(again.id)).toBeUndefined();
    expect(await copied(lost)).toBe(3);
    expect(await rows(hospital, 'seal_queue')).toHaveLength(1);
  });

  test('refuses a row of the log that names another key than the keyring: it would hide the copy', async () => {
    const { hospital, log } = await hospitalWithLog('other-key');
    const running = await server();
    await seal(hospital);
    await running.flush(hospital.id);
    await running.stop();
    for (const table of ['log_entry', 'log_head'])
      await node.tamper(`delete from ${table} where log_id = $1`, [log.id]);
    const { vkey } = keys().store.logSigner((await hospitalWithLog('stranger')).log.origin);
    await node.tamper('update log set vkey = $2 where id = $1', [log.id, vkey]);
    const restarted = await server();
    await seal(hospital);
    await restarted.flush(hospital.id);
    expect(restarted.guard(hospital.id).code).toBe('HEAD_DAMAGED');
    expect(restarted.publications.head(log.id)).toBeUndefined();
    expect(await rows(hospital, 'log_entry')).toEqual([]);
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
