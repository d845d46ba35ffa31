import { checkHead, ed25519Signer, openCheckpoint, parseVkey, signCheckpoint, signNote } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { NOW, places } from '../sealing/audit.fixture.ts';
import { auditHospital } from '../sealing/audit.service.ts';
import type { SealingHospital } from '../sealing/block.service.ts';
import { listLogs, logReader, type LogRow } from '../sealing/log.store.ts';
import { signingNode } from '../sealing/sequencer.fixture.ts';
import { logCuts, successionOf } from '../sealing/succession.service.ts';
import { installSealing } from '../sealing/process.service.ts';
import { overrideGuard } from '../witnesses/override.service.ts';
import { registerKeysAudit } from './audit.service.ts';
import { changeLogKey } from './log-key.service.ts';

registerKeysAudit();
const DAY = Date.parse('2026-11-22T06:00:00Z');
const { node, heads, server, hospitalWithLog, seal, rows } = await signingNode();
const clock = { now: () => DAY };

const logsOf = (hospital: SealingHospital) => node.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
const headOf = (hospital: SealingHospital, log: LogRow) =>
  node.db.inHospital(hospital.id, (tx) => logReader(tx, log).readHead());
const audit = (hospital: SealingHospital) => {
  const { signal } = new AbortController();
  return auditHospital({ db: node.db, heads, hospital, now: NOW, signal, onProgress: () => undefined });
};
const change = (hospital: SealingHospital, log: LogRow, reason: 'planned' | 'stolen') =>
  node.db.inHospital(hospital.id, (tx) =>
    changeLogKey(
      tx,
      { hospital: { ...hospital, dayCutHour: 0 }, authorId: node.author, at: new Date(DAY) },
      { address: `${log.slug}-${log.shard}`, reason },
    ),
  );

const override = (hospital: SealingHospital) =>
  overrideGuard(
    { db: node.db, clock },
    { id: hospital.id, doubt: 'tree', reason: 'A thief signed it', authorId: node.author },
  );

/** A hospital with a bill in its log, and a server that does not look by itself. */
async function started(slug: string) {
  const { hospital, log } = await hospitalWithLog(slug);
  const sequencer = await server({ clock, idle: true });
  installSealing({ sequencer, verifyUrl: () => '', publicUrl: () => '' });
  await seal(hospital);
  await sequencer.flush(hospital.id);
  return { hospital, log, sequencer };
}

describe('a log whose key is changed within its year', () => {
  test('ends with its close entry, and the next one begins with its last checkpoint; the year is cut as ever', async () => {
    const { hospital, log, sequencer } = await started('planned');
    await change(hospital, log, 'planned');
    // Asked again, by a second person or after a lost answer: nothing is changed twice.
    await change(hospital, log, 'planned');
    await seal(hospital);
    await sequencer.flush(hospital.id);
    const found = await logsOf(hospital);
    expect(found.map(({ shard, origin, closedAt }) => [shard, origin, closedAt !== null])).toEqual([
      ['2627', 'pramana.example/log/planned-2627', true],
      ['2627.02', 'pramana.example/log/planned-2627.02', false],
    ]);
    expect(new Set(found.map(({ vkey }) => parseVkey(vkey).keyId.join())).size).toBe(2);
    expect(await audit(hospital)).toMatchObject({ ok: true, findings: [] });
    await expect(change(hospital, log, 'stolen')).rejects.toThrow(expect.objectContaining({ code: 'conflict' }));
    const [second] = found.slice(1);
    if (second === undefined) throw new Error('no second log');
    await change(hospital, second, 'planned');
    await sequencer.flush(hospital.id);
    expect((await logsOf(hospital)).at(-1)?.shard).toBe('2627.03');
    const later = await server({ clock: { now: () => Date.parse('2027-03-31T18:30:00Z') }, idle: true });
    await seal(hospital);
    await later.flush(hospital.id);
    expect((await logsOf(hospital)).map(({ shard }) => shard)).toEqual(['2627', '2627.02', '2627.03', '2728']);
    expect(await audit(hospital)).toMatchObject({ ok: true, findings: [] });
    expect(await node.db.inHospital(hospital.id, (tx) => logCuts(tx, hospital.id))).toHaveLength(3);
  });

  test.each(['taken', 'signed', 'committed', 'copied'] as const)(
    'survives a crash at each step (%s) of its end and of the beginning of the next',
    async (step) => {
      const { hospital, log } = await started(`key-${step}`);
      await change(hospital, log, 'planned');
      await seal(hospital);
      for (const which of [1, 2]) {
        let seen = 0;
        const at = (reached: string): void => {
          if (reached === step && (seen += 1) === which) throw new Error('crash');
        };
        const crashing = await server({ clock, idle: true, at });
        await crashing.flush(hospital.id);
        await crashing.stop();
      }
      const after = await server({ clock, idle: true });
      await after.flush(hospital.id);
      expect((await logsOf(hospital)).map(({ shard }) => shard)).toEqual(['2627', '2627.02']);
      expect(await rows(hospital, 'seal_queue')).toEqual([]);
      expect(await audit(hospital)).toMatchObject({ ok: true, findings: [] });
      for (const each of await logsOf(hospital)) {
        const [databaseHead, copiedHead] = [await headOf(hospital, each), await heads.read(each.vkey)];
        const proveConsistency = () => Promise.reject(new Error('the copy is behind'));
        expect(await checkHead({ databaseHead, copiedHead, vkey: each.vkey, proveConsistency })).toMatchObject({
          ok: true,
        });
      }
    },
  );
});

describe('a stolen key', () => {
  test('signs nothing more: the log ends with the head that it has, whatever the thief shows', async () => {
    const { hospital, log, sequencer } = await started('stolen');
    const before = await headOf(hospital, log);
    // The thief signed on; a witness shows it, and the guard stops the hospital.
    const thief = node.keyring.logSigner(log.origin);
    const ahead = await signCheckpoint({ origin: log.origin, size: 99, root: new Uint8Array(32).fill(9) }, thief);
    sequencer.suspect(log, ahead);
    await seal(hospital);
    await sequencer.flush(hospital.id);
    expect(sequencer.guard(hospital.id)).toMatchObject({ ok: false });
    // It may as well be what an old backup has lost: the operator knows.
    await expect(change(hospital, log, 'stolen')).rejects.toMatchObject({ code: 'log_unsure' });
    await override(hospital);
    await change(hospital, log, 'stolen');
    await change(hospital, log, 'stolen');
    await sequencer.flush(hospital.id);
    const [old, next] = await logsOf(hospital);
    if (old === undefined || next === undefined) throw new Error('no next log');
    expect((await headOf(hospital, old))?.checkpoint).toBe(before?.checkpoint);
    expect(old.closedAt?.getTime()).toBe(DAY);
    expect(next.shard).toBe('2627.02');
    expect(sequencer.guard(hospital.id)).toMatchObject({ ok: true });
    expect(sequencer.publications.head(log.id)?.log.closedAt).not.toBeNull();
    expect(await rows(hospital, 'seal_queue')).toEqual([]);
    expect(await audit(hospital)).toMatchObject({ ok: true, findings: [] });
    // What the root key is asked to sign names that very head.
    const [cut] = await node.db.inHospital(hospital.id, (tx) => logCuts(tx, hospital.id));
    const root = parseVkey(ed25519Signer('pramana.example/log/stolen', new Uint8Array(32).fill(3)).vkey);
    if (cut === undefined || before === null) throw new Error('no cut');
    const asked = successionOf(root, cut);
    expect(asked).toMatchObject({ reason: 'stolen', size: before.size, next: { name: next.origin } });
    expect(openCheckpoint(before.checkpoint, log.vkey).root).toEqual(asked.hash);
    await expect(signNote('x\n', [node.keyring.logSigner(next.origin)])).resolves.toContain(next.origin);
  });

  test('is given up also where a planned change cannot come about any more, and a new one is refused', async () => {
    const { hospital, log, sequencer } = await started('planned-stolen');
    await change(hospital, log, 'planned');
    const thief = node.keyring.logSigner(log.origin);
    const root = new Uint8Array(32).fill(9);
    sequencer.suspect(log, await signCheckpoint({ origin: log.origin, size: 99, root }, thief));
    await sequencer.flush(hospital.id);
    expect((await logsOf(hospital)).map(({ closedAt }) => closedAt)).toEqual([null]);
    await override(hospital);
    await change(hospital, log, 'stolen');
    await change(hospital, log, 'stolen');
    await expect(change(hospital, log, 'planned')).rejects.toMatchObject({ code: 'conflict' });
    await sequencer.flush(hospital.id);
    expect((await logsOf(hospital)).map(({ shard, ending }) => [shard, ending?.reason])).toEqual([
      ['2627', 'stolen'],
      ['2627.02', undefined],
    ]);
    expect(await audit(hospital)).toMatchObject({ ok: true, findings: [] });
  });

  test('is not used again by a backup from before the change: the next log’s head copy says that there is one', async () => {
    const { hospital, log, sequencer } = await started('restored');
    await change(hospital, log, 'stolen');
    await sequencer.flush(hospital.id);
    const [, next] = await logsOf(hospital);
    if (next === undefined) throw new Error('no next log');
    await sequencer.stop();
    for (const table of ['log_entry', 'log_hash', 'log_head'])
      await node.tamper(`delete from ${table} where log_id = $1`, [next.id]);
    await node.tamper('delete from log where id = $1', [next.id]);
    await node.tamper('delete from log_ending where log_id = $1', [log.id]);
    await node.tamper('update log set closed_at = null where id = $1', [log.id]);
    const back = await server({ clock, idle: true });
    await seal(hospital);
    await back.flush(hospital.id);
    expect(back.guard(hospital.id)).toMatchObject({ ok: false, code: 'ROLLBACK' });
    expect((await headOf(hospital, log))?.size).toBe(2);
  });

  test.each([
    ['another reason', "update log_ending set reason = 'planned' where log_id = $1", 'log_ending.reason'],
    ['another successor', "update log_ending set successor = '2627.03' where log_id = $1", 'log_ending.successor'],
    ['another time of its end', "update log set closed_at = closed_at + interval '1 s' where id = $1", 'log.closed_at'],
  ])('cannot be dressed up as %s: the audit names it', async (name, statement, place) => {
    const { hospital, log, sequencer } = await started(`dressed-${name.replaceAll(' ', '-')}`.slice(0, 32));
    await change(hospital, log, 'stolen');
    await sequencer.flush(hospital.id);
    expect(await node.tamper(statement, [log.id])).toBe(1);
    expect(places(await audit(hospital)).map(([, , at]) => at)).toContain(place);
  });
});
