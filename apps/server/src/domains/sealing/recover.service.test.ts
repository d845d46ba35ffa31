import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import {
  append,
  formatEntries,
  type Get,
  type LogHead,
  memoryStore,
  parseEvidence,
  parseTilePath,
  readTile,
  sha256,
  tileWidth,
  utf8,
  verifyEvidence,
} from '@pramana/ledger';
import { FetchError } from '@pramana/ledger/node';
import { expect, test } from 'vitest';
import { NOW } from './audit.fixture.ts';
import { auditHospital } from './audit.service.ts';
import type { SealingHospital } from './block.service.ts';
import { originOfNext } from './log.service.ts';
import { listLogs, type LogRow, logReader } from './log.store.ts';
import { recoverNode } from './recover.service.ts';
import { signingNode } from './sequencer.fixture.ts';

const { node, heads, server, hospitalWithLog, seal, rows } = await signingNode();

type Reader = Pick<ReturnType<typeof logReader>, 'readHashes' | 'readEntries'>;

/** Serves tiles as a mirror does. */
function serve(head: LogHead, read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>): Get {
  return async (path) => {
    if (path === 'checkpoint') return utf8(head.checkpoint);
    const { level, n, width } = parseTilePath(path);
    if (width > tileWidth(head.size, level, n)) return null;
    return read(async (reader) =>
      level === 'entries' ? formatEntries(await reader.readEntries(n * 256, width)) : readTile(reader, level, n, width),
    );
  };
}

const inLog = <T>(log: LogRow, work: (reader: ReturnType<typeof logReader>) => Promise<T>): Promise<T> =>
  node.db.inHospital(log.hospitalId, (tx) => work(logReader(tx, log)));

/** What a mirror holds of the log now, in memory: the database may lose it afterwards. */
async function mirrored(log: LogRow): Promise<Get> {
  const store = memoryStore();
  const head = await inLog(log, (reader) => reader.readHead());
  const leaves = await inLog(log, (reader) => reader.readEntries(0, head?.size ?? 0));
  await append({ store, origin: log.origin, signer: node.keyring.logSigner(log.origin), leaves });
  if (head === null) throw new Error('the log has no head');
  return serve(head, (work) => work(store));
}

async function recover(hospital: SealingHospital, gets: Readonly<Record<string, Get>>, at = NOW) {
  const workDir = await mkdtemp(join(node.folder, 'recover-'));
  const nowhere: Get = async () => null;
  const { headsDir } = node;
  const mirror = (origin: string): Get => gets[origin] ?? nowhere;
  const options = { db: node.db, headsDir, hospital: hospital.slug, mirror, workDir, now: at };
  return recoverNode({ ...options, onProgress: () => undefined });
}

const audit = (hospital: SealingHospital) => {
  const { signal } = new AbortController();
  return auditHospital({ db: node.db, heads, hospital, now: NOW, signal, onProgress: () => undefined });
};

/** A hospital with `days` signed heads of one bill each, and how to put the database back to the end of the first. */
async function signedDays(slug: string, days: number) {
  const { hospital, log } = await hospitalWithLog(slug);
  const sequencer = await server({ idle: true });
  await seal(hospital);
  await sequencer.flush(hospital.id);
  const old = await inLog(log, (reader) => reader.readHead());
  const [series] = await node.db.inHospital(hospital.id, (tx) => tx.selectFrom('series').selectAll().execute());
  if (old === null || series === undefined) throw new Error('nothing was signed');
  for (let day = 1; day < days; day++) {
    await seal(hospital);
    await sequencer.flush(hospital.id);
  }
  const putBack = async (): Promise<void> => {
    await node.tamper('delete from seal_queue where hospital_id = $1', [hospital.id]);
    await node.tamper('delete from log_entry where log_id = $1 and index >= $2', [log.id, old.size]);
    await node.tamper('delete from block where hospital_id = $1 and number > $2', [hospital.id, series.last_number]);
    await node.tamper('update series set last_number = $2, last_hash = $3 where hospital_id = $1', [
      hospital.id,
      series.last_number,
      series.last_hash,
    ]);
    const { size, root, edge, checkpoint } = old;
    await node.tamper('update log_head set size = $2, root = $3, edge = $4, checkpoint = $5 where log_id = $1', [
      log.id,
      size,
      root,
      edge,
      checkpoint,
    ]);
  };
  return { hospital, log, sequencer, putBack };
}

test('a database from a backup gets the signed tree back, signs again, and the audit names each lost document', async () => {
  const { hospital, log, putBack } = await signedDays('lost', 4);
  const mirror = await mirrored(log);
  await putBack();
  const rolledBack = await server({ idle: true });
  await rolledBack.flush(hospital.id);
  expect(rolledBack.guard(hospital.id).code).toBe('ROLLBACK');
  await seal(hospital);

  const found = await recover(hospital, { [log.origin]: mirror });
  expect(found).toMatchObject([{ outcome: 'recovered', before: 2, after: 5, found: 0, lost: [[2, 4]] }]);
  await rolledBack.flush(hospital.id);
  expect(rolledBack.guard(hospital.id)).toMatchObject({ ok: true });
  expect(await rows(hospital, 'seal_queue')).toEqual([]);
  const { entries, findings } = await audit(hospital);
  expect(entries).toBe(6);
  expect(findings.map(({ code, document }) => `${code} ${document}`)).toEqual(
    [2, 3, 4].map((index) => `document_lost lost-2627 entry ${index}`),
  );
  expect(await recover(hospital, { [log.origin]: mirror })).toMatchObject([
    { outcome: 'whole', after: 6, lost: [[2, 4]] },
  ]);
});

test('a log that was lost alone comes back whole, with every document in its place', async () => {
  const { hospital, log, sequencer } = await signedDays('whole', 3);
  const mirror = await mirrored(log);
  for (const table of ['log_entry', 'log_hash', 'log_head']) {
    await node.tamper(`delete from ${table} where log_id = $1`, [log.id]);
  }
  const found = await recover(hospital, { [log.origin]: mirror });
  expect(found).toMatchObject([{ outcome: 'recovered', before: 0, after: 4, found: 4, lost: [] }]);
  await seal(hospital);
  await sequencer.flush(hospital.id);
  expect(await audit(hospital)).toMatchObject({ ok: true, entries: 5 });
});

test('what does not extend the database, or has less than was signed, is refused and changes nothing', async () => {
  const { hospital, log, sequencer, putBack } = await signedDays('refused', 3);
  const early = await mirrored(log);
  await seal(hospital);
  await sequencer.flush(hospital.id);
  const signer = node.keyring.logSigner(log.origin);
  const forged = memoryStore();
  const leaves = Array.from({ length: 7 }, (_, i) => sha256(utf8(`another ${i}`)));
  const { head } = await append({ store: forged, origin: log.origin, signer, leaves });
  const other = serve(head, (work) => work(forged));
  const foreign = serve({ ...head, checkpoint: head.checkpoint.replace('\n7\n', '\n8\n') }, (work) => work(forged));
  await putBack();
  const before = await audit(hospital);
  for (const [get, detail] of [
    [early, '5 entries were signed and the mirror holds 4'],
    [other, 'two histories'],
    [foreign, 'does not verify'],
  ] as const) {
    const [found] = await recover(hospital, { [log.origin]: get });
    expect(found).toMatchObject({ outcome: 'refused', detail: expect.stringContaining(detail), before: 2, after: 2 });
    if (get === other) expect(verifyEvidence(parseEvidence(found?.evidence ?? '')).proven).toBe(true);
  }
  expect(await recover(hospital, {})).toMatchObject([{ outcome: 'absent' }]);
  expect(await audit(hospital)).toEqual(before);
});

test('a mirror that begins as the old backup does and goes on as nothing that was signed here is refused', async () => {
  const { hospital, log, putBack } = await signedDays('parted', 3);
  const begun = await inLog(log, (reader) => reader.readEntries(0, 2));
  const forged = memoryStore();
  const leaves = [...begun, ...Array.from({ length: 5 }, (_, i) => sha256(utf8(`another ${i}`)))];
  // Whoever stole the key can sign it; the copy of the last head says what was signed here.
  const signer = node.keyring.logSigner(log.origin);
  const { head } = await append({ store: forged, origin: log.origin, signer, leaves });
  const honest = await mirrored(log);
  await putBack();
  const [found] = await recover(hospital, { [log.origin]: serve(head, (work) => work(forged)) });
  expect(found).toMatchObject({
    outcome: 'refused',
    detail: "the mirror's 7 entries and the 4 that were signed here are two histories",
    after: 2,
  });
  expect(verifyEvidence(parseEvidence(found?.evidence ?? '')).proven).toBe(true);
  // Nothing was taken over that would keep the true one out.
  expect(await recover(hospital, { [log.origin]: honest })).toMatchObject([{ outcome: 'recovered', after: 4 }]);
});

test('a database from before the cut of the year learns of the new shard from the mirror', async () => {
  const { hospital, log } = await hospitalWithLog('years');
  let now = Date.parse('2026-11-21T10:00:00Z');
  const sequencer = await server({ clock: { now: () => now }, idle: true });
  await seal(hospital);
  await sequencer.flush(hospital.id);
  now = NOW.getTime();
  const logs = () => node.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
  expect(await logs()).toHaveLength(1);
  now = Date.parse('2027-04-02T10:00:00Z');
  await seal(hospital);
  await sequencer.flush(hospital.id);
  const [old, next] = await logs();
  if (old === undefined || next === undefined) throw new Error('the year was not cut');
  const gets = { [old.origin]: await mirrored(old), [next.origin]: await mirrored(next) };
  for (const table of ['log_entry', 'log_head', 'log']) {
    await node.tamper(`delete from ${table} where ${table === 'log' ? 'id' : 'log_id'} = $1`, [next.id]);
  }
  await node.tamper('update log set closed_at = null where id = $1', [log.id]);
  const found = await recover(hospital, gets, new Date(now));
  expect(found).toMatchObject([{ outcome: 'whole' }, { log: 'years-2728', outcome: 'recovered', after: 3, lost: [] }]);
  const again = await server({ clock: { now: () => now }, idle: true });
  await seal(hospital);
  await again.flush(hospital.id);
  expect(again.guard(hospital.id)).toMatchObject({ ok: true });
  expect(await audit(hospital)).toMatchObject({ ok: true });
});

/** One bill in each year that begins at these instants; the database is then as it was before the second of them. */
async function cutYears(slug: string, years: readonly string[]) {
  const { hospital, log } = await hospitalWithLog(slug);
  let now = Date.parse('2026-11-21T10:00:00Z');
  const clock = { now: () => now };
  const sequencer = await server({ clock, idle: true });
  await seal(hospital);
  await sequencer.flush(hospital.id);
  const old = await inLog(log, (reader) => reader.readHead());
  for (const year of years) {
    now = Date.parse(year);
    await seal(hospital);
    // The close, and the new year's opening.
    await sequencer.flush(hospital.id);
    await sequencer.flush(hospital.id);
  }
  const logs = () => node.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
  const shards = await logs();
  const gets: Record<string, Get> = {};
  for (const each of shards) gets[each.origin] = await mirrored(each);
  await sequencer.stop();
  const later = shards.slice(1).map(({ id }) => id);
  for (const table of ['log_entry', 'log_hash', 'log_head']) {
    await node.tamper(`delete from ${table} where log_id = any($1)`, [later]);
  }
  await node.tamper('delete from log where id = any($1)', [later]);
  await node.tamper('delete from log_entry where log_id = $1 and index >= $2', [log.id, old?.size]);
  await node.tamper('update log_head set size = $2, root = $3, edge = $4, checkpoint = $5 where log_id = $1', [
    log.id,
    old?.size,
    old?.root,
    old?.edge,
    old?.checkpoint,
  ]);
  await node.tamper('update log set closed_at = null where id = $1', [log.id]);
  return { hospital, log, gets, clock, logs };
}

test('a log that came back without the year behind it is not ended a second time', async () => {
  const { hospital, log, gets, clock, logs } = await cutYears('second', ['2027-04-02T10:00:00Z']);
  const onlyOld = { [log.origin]: gets[log.origin] ?? (async () => null) };
  const found = await recover(hospital, onlyOld);
  expect(found).toMatchObject([
    { log: 'second-2627', outcome: 'recovered', after: 4 },
    { log: 'second-2728', outcome: 'absent', detail: expect.stringContaining('was signed') },
  ]);
  const again = await server({ clock, idle: true });
  await again.flush(hospital.id);
  await again.flush(hospital.id);
  expect(again.guard(hospital.id)).toMatchObject({ code: 'ROLLBACK' });
  expect(await inLog(log, (reader) => reader.readHead())).toMatchObject({ size: 4 });

  expect(await recover(hospital, gets)).toMatchObject([{ outcome: 'whole' }, { outcome: 'recovered' }]);
  expect((await logs()).map(({ shard }) => shard)).toEqual(['2627', '2728']);
  await again.flush(hospital.id);
  expect(again.guard(hospital.id)).toMatchObject({ ok: true });
});

test('every year since the backup comes back, oldest first, whatever the clock says; none is skipped', async () => {
  const { hospital, gets, logs } = await cutYears('skipped', ['2027-04-02T10:00:00Z', '2028-04-02T10:00:00Z']);
  const [old] = await logs();
  if (old === undefined) throw new Error('no log');
  const without = { ...gets };
  delete without[originOfNext(old, '2728')];
  const outcomes = async (from: Record<string, Get>) =>
    (await recover(hospital, from)).map(({ log, outcome }) => `${log} ${outcome}`);
  expect(await outcomes(without)).toEqual(['skipped-2627 recovered', 'skipped-2728 absent']);
  expect(await outcomes(gets)).toEqual(['skipped-2627 whole', 'skipped-2728 recovered', 'skipped-2829 recovered']);
});

test('a year that is missing between two that the database knows is named, comes back and takes nothing more', async () => {
  const { hospital, gets, logs } = await cutYears('between', ['2027-04-02T10:00:00Z', '2028-04-02T10:00:00Z']);
  await recover(hospital, gets);
  const [, middle] = await logs();
  if (middle === undefined) throw new Error('no second year');
  for (const table of ['log_entry', 'log_hash', 'log_head'])
    await node.tamper(`delete from ${table} where log_id = $1`, [middle.id]);
  await node.tamper('delete from log where id = $1', [middle.id]);
  const without = { ...gets };
  delete without[middle.origin];
  const outcomes = async (from: Record<string, Get>) => (await recover(hospital, from)).map(({ outcome }) => outcome);
  expect(await outcomes(without)).toEqual(['whole', 'absent', 'whole']);
  expect(await outcomes(gets)).toEqual(['whole', 'recovered', 'whole']);
  expect((await logs()).map(({ shard, closedAt }) => [shard, closedAt !== null])).toEqual([
    ['2627', true],
    ['2728', true],
    ['2829', false],
  ]);
  expect(await outcomes(gets)).toEqual(['whole', 'whole', 'whole']);
});

test('a log that is behind what was signed is not closed by a mirror that has only the next year', async () => {
  const { hospital, log, gets } = await cutYears('newer', ['2027-04-02T10:00:00Z']);
  const newer = { ...gets };
  delete newer[log.origin];
  expect((await recover(hospital, newer)).map(({ outcome }) => outcome)).toEqual(['absent', 'absent']);
  expect((await recover(hospital, gets)).map(({ outcome }) => outcome)).toEqual(['recovered', 'recovered']);
});

test('a mirror that is cut off in the second log takes nothing away from what was told of the first', async () => {
  const { hospital, log, gets } = await cutYears('cut-off', ['2027-04-02T10:00:00Z']);
  const away: Get = async () => {
    throw new FetchError('https://mirror.example cannot be reached');
  };
  const isNew = (origin: string): boolean => origin !== log.origin;
  const cut =
    (get: Get): Get =>
    (path, limit) =>
      path === 'checkpoint' ? get(path, limit) : away(path, limit);
  const change = (how: (get: Get) => Get): Record<string, Get> =>
    Object.fromEntries(Object.entries(gets).map(([origin, get]) => [origin, isNew(origin) ? how(get) : get]));
  const from = async (mirrors: Record<string, Get>) =>
    (await recover(hospital, mirrors)).map(({ outcome, after, lost }) => [outcome, after, lost]);
  const [first, second] = await from(change(() => away));
  expect(first).toMatchObject(['recovered', 4, []]);
  expect(second).toMatchObject(['unreachable', 0, []]);
  expect(await from(change(cut))).toMatchObject([
    ['whole', 4, []],
    ['unreachable', 0, []],
  ]);
  expect(await from(gets)).toMatchObject([
    ['whole', 4, []],
    ['recovered', 3, []],
  ]);
});
