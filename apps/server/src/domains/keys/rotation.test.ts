import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SubjectId } from '@pramana/kernel';
import { makeKit, openBundle } from '@pramana/vault/node';
import { describe, expect, test } from 'vitest';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import {
  holdKeyringKit,
  keyGenerations,
  openBlock,
  openBlocks,
  openPrivate,
  type SealingHospital,
  sealDocument,
  sealPrivate,
  walkInSubject,
} from '../sealing/index.ts';
import { someBill, testNode } from '../sealing/testing.ts';
import { bundlePath, isBundleCurrent, makeBundle } from './bundle.service.ts';
import { testKit } from './kit.fixture.ts';
import { confirmKit, insertKit, isKitForeign } from './kit.store.ts';
import { newestKeyEvents } from './event.store.ts';
import { countOverdue } from './health.service.ts';
import { lastReadable } from './index.ts';
import { beginRotation, destroyOld, rotateBatch, rotationIsDue } from './rotation.service.ts';
import { beginRenewal, freshMemory, renewPiece } from './renewal.service.ts';
import { newestRenewals } from './renewal.store.ts';
import { readRotations } from './rotation.store.ts';

const node = await testNode();
const { db } = node;
const kit = testKit(node.folder);
const MONTH = 31 * 24 * 60 * 60_000;
const now = new Date();
const later = (months: number): Date => new Date(now.getTime() + months * MONTH);
const BACKUP_DAYS = 35;

const boxOf = (hospital: SealingHospital, subject: SubjectId): Promise<Uint8Array> =>
  db.inHospital(hospital.id, (tx) => sealPrivate(tx, hospital, subject, 'note', subject, 'kept'));

async function rotate(hospital: SealingHospital, at: Date): Promise<void> {
  const turn = { db, hospital, now: at, kit };
  expect(await beginRotation(turn, null)).toBe(true);
  while (await rotateBatch(turn, 3));
}

async function manySubjects(hospital: SealingHospital, count: number): Promise<Map<SubjectId, Uint8Array>> {
  const subjects = await db.inHospital(hospital.id, async (tx) => {
    const made: SubjectId[] = [];
    for (let n = 0; n < count; n += 1) made.push(await walkInSubject(tx, hospital));
    return made;
  });
  const boxes = await Promise.all(subjects.map((subject) => boxOf(hospital, subject)));
  return new Map(subjects.map((subject, n) => [subject, boxes[n] ?? new Uint8Array()]));
}

/** Reads everything as after a restart. */
async function expectAllReadable(hospital: SealingHospital, boxes: ReadonlyMap<SubjectId, Uint8Array>): Promise<void> {
  node.forgetKeys();
  await db.inHospital(hospital.id, async (tx) => {
    for (const [subject, box] of boxes) {
      expect(await openPrivate(tx, hospital, subject, 'note', subject, box)).toBe('kept');
    }
  });
}

const numbers = (hospital: SealingHospital): number[] => keyGenerations(hospital.id).map(({ number }) => number);
const eventsOf = (hospital: SealingHospital) =>
  db.inHospital(hospital.id, async (tx) =>
    (await newestKeyEvents(tx, hospital.id)).map(({ act, generation }) => `${act} ${generation}`),
  );

describe('a generation of a hospital key', () => {
  test('is replaced: every key is under the new one, nothing sealed changes, and the log says so', async () => {
    const hospital = await node.hospital('replaced');
    const boxes = await manySubjects(hospital, 10);
    const sealed = await db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital)));
    await rotate(hospital, now);
    await expectAllReadable(hospital, boxes);
    const opened = await db.inHospital(hospital.id, (tx) => openBlock(tx, hospital, sealed));
    expect(opened.items.map((item) => item.name)).toEqual(['author', 'line']);
    expect(await eventsOf(hospital)).toEqual(['rotated 2']);
    const [rotation] = await db.inHospital(hospital.id, (tx) => readRotations(tx, hospital.id));
    expect(rotation).toMatchObject({ generation: 2, unreadable: 0n, finishedAt: now });
    expect(rotation?.done).toBe(rotation?.total);
    expect(await beginRotation({ db, hospital, now, kit }, null)).toBe(true);
    expect(await beginRotation({ db, hospital, now, kit }, null)).toBe(false);
  });

  test('is destroyed when backups under it are over, and what an old backup holds then opens no more', async () => {
    const hospital = await node.hospital('destroyed');
    const boxes = await manySubjects(hospital, 5);
    const [subject] = boxes.keys();
    const backup = await node.tamper('create table backup as select * from subject where hospital_id = $1', [
      hospital.id,
    ]);
    expect(backup).toBe(5);
    await rotate(hospital, now);
    const turn = (at: Date) => ({ db, hospital, now: at, kit });
    expect(await destroyOld(turn(later(1)), BACKUP_DAYS)).toEqual([]);
    const readableUntil = lastReadable({ config: { backupDays: BACKUP_DAYS } as never }, hospital.id, now);
    expect(await destroyOld(turn(readableUntil), BACKUP_DAYS)).toEqual([1]);
    expect(await destroyOld(turn(readableUntil), BACKUP_DAYS)).toEqual([]);
    expect(numbers(hospital)).toEqual([2]);
    expect(await eventsOf(hospital)).toEqual(['destroyed 1', 'rotated 2']);
    await expectAllReadable(hospital, boxes);
    await node.tamper('update subject s set wrapped_key = b.wrapped_key from backup b where b.id = s.id');
    node.forgetKeys();
    const open = db.inHospital(hospital.id, (tx) =>
      openPrivate(
        tx,
        hospital,
        subject as SubjectId,
        'note',
        subject as string,
        boxes.get(subject as SubjectId) as Uint8Array,
      ),
    );
    await expect(open).rejects.toMatchObject({ code: 'record_damaged' });
  });

  test('is not destroyed under a server that still wraps under it: that one is waited for, and later ones are refused', async () => {
    const hospital = await node.hospital('late');
    const [subject] = (await manySubjects(hospital, 1)).keys();
    const wrapped = await db.inHospital(hospital.id, async (tx) => {
      const rows = await tx.selectFrom('subject').selectAll().where('hospital_id', '=', hospital.id).execute();
      return rows.find(({ id }) => id === subject);
    });
    if (wrapped === undefined) throw new Error('no subject');
    const insert = (tx: Tx) => tx.insertInto('subject').values(wrapped).execute();
    await node.tamper('delete from subject where id = $1', [subject]);
    await rotate(hospital, now);
    const [wrapping, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const late = db.inHospital(hospital.id, async (tx) => {
      await insert(tx);
      wrapping.resolve();
      await gate.promise;
    });
    await wrapping.promise;
    const destroyed = destroyOld({ db, hospital, now: later(3), kit }, BACKUP_DAYS);
    await expect
      .poll(() =>
        node.tamper(
          "select from pg_stat_activity where datname = current_database() and wait_event = 'advisory' and state = 'active'",
        ),
      )
      .toBeGreaterThan(0);
    gate.resolve();
    await late;
    expect(await destroyed).toEqual([1]);
    await expectAllReadable(hospital, new Map());
    await node.tamper('delete from subject where id = $1', [subject]);
    await expect(db.inHospital(hospital.id, insert)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('with a damaged key under it is kept, whatever its age; no other key is held up', async () => {
    const hospital = await node.hospital('damaged');
    const boxes = await manySubjects(hospital, 6);
    const [damaged] = boxes.keys();
    await node.tamper(
      'update subject set wrapped_key = set_byte(wrapped_key, 40, 255 - get_byte(wrapped_key, 40)) where id = $1',
      [damaged],
    );
    await rotate(hospital, now);
    const [rotation] = await db.inHospital(hospital.id, (tx) => readRotations(tx, hospital.id));
    expect(rotation?.unreadable).toBe(1n);
    expect(await destroyOld({ db, hospital, now: later(9), kit }, BACKUP_DAYS)).toEqual([]);
    const due = (at: Date) => countOverdue(db, hospital, { now: at, backupDays: BACKUP_DAYS });
    // The old one should be gone, the new one replaced.
    expect([await due(now), await due(later(9))]).toEqual([0, 2]);
    boxes.delete(damaged as SubjectId);
    await expectAllReadable(hospital, boxes);
  });

  test('is due after its days, or when a server died between making it and saying so', async () => {
    const hospital = await node.hospital('due');
    const due = (at: Date): Promise<boolean> => rotationIsDue({ db, hospital, now: at });
    expect([await due(now), await due(later(1))]).toEqual([false, true]);
    await node.keyring.createGeneration(hospital.id, now);
    expect(await due(now)).toBe(true);
    await rotate(hospital, now);
    expect(numbers(hospital)).toEqual([1, 2]);
    expect(await due(now)).toBe(false);
  });
});

/** Runs a process that rotates, or renews, and kills it while it waits for a row of a later batch. */
async function killedInTheMiddle(hospital: SealingHospital, work: string[] = [], offset = 70): Promise<void> {
  await db.inHospital(hospital.id, async (tx) => {
    const row = await tx.selectFrom('subject').select('id').orderBy('id').offset(offset).executeTakeFirstOrThrow();
    await tx.selectFrom('subject').select('id').where('id', '=', row.id).forUpdate().execute();
    const script = join(import.meta.dirname, 'rotation.fixture.ts');
    const child = spawn(process.execPath, [
      script,
      node.database.appUrl,
      join(node.folder, 'keyring'),
      hospital.id,
      ...work,
    ]);
    const ended = new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
    child.stdout.on('data', (said: Buffer) => said.includes('batch 3') && child.kill('SIGKILL'));
    expect(await ended).toBe('SIGKILL');
  });
}

test('kill -9 in the middle of a rotation loses nothing: it goes on where it was, and everything opens', async () => {
  const hospital = await node.hospital('killed');
  const boxes = await manySubjects(hospital, 100);
  await beginRotation({ db, hospital, now, kit }, null);
  await killedInTheMiddle(hospital);
  const progress = async () =>
    (await db.inHospital(hospital.id, (tx) => readRotations(tx, hospital.id)))[0] as NonNullable<
      Awaited<ReturnType<typeof readRotations>>[0]
    >;
  const half = await progress();
  expect([half.done, half.finishedAt]).toEqual([60n, null]);
  await expectAllReadable(hospital, boxes);
  while (await rotateBatch({ db, hospital, now }));
  const whole = await progress();
  expect([whole.done, whole.finishedAt]).toEqual([whole.total, now]);
  expect(await destroyOld({ db, hospital, now: later(3), kit }, BACKUP_DAYS)).toEqual([1]);
  await expectAllReadable(hospital, boxes);
});

test('kill -9 while patients’ keys are replaced leaves nothing half: it goes on, everything opens, the former are gone', async () => {
  const hospital = await node.hospital('renewed');
  const sealed = await db.inHospital(hospital.id, async (tx) => {
    const made = [];
    for (let n = 0; n < 70; n += 1) made.push(await sealDocument(tx, await someBill(tx, node, hospital)));
    return made;
  });
  const openAll = async () => {
    node.forgetKeys();
    const opened = await db.inHospital(hospital.id, (tx) => openBlocks(tx, hospital, sealed));
    expect(opened.every(({ items }) => items.length === 2)).toBe(true);
  };
  const work = async (): Promise<void> => {
    const memory = freshMemory();
    while (await renewPiece({ db, hospital, now, settleMs: 0, tell: () => undefined }, memory));
  };
  const state = async () => (await db.inHospital(hospital.id, (tx) => newestRenewals(tx, hospital.id, 1)))[0];
  const turn = { db, hospital, now, tell: () => undefined };
  await beginRenewal(turn, { level: 'persons', subjectId: null, by: node.author });
  await work();
  await killedInTheMiddle(hospital, ['renew'], 50);
  expect(await state()).toMatchObject({ phase: 'sealing', done: 40n });
  await openAll();
  while ((await state())?.phase !== 'finished') await work();
  expect(await state()).toMatchObject({ unreadable: 0n });
  await openAll();
  expect(await node.tamper('select from subject where previous_key is not null')).toBe(0);
});

describe('with a recovery kit', () => {
  const made = makeKit();
  const id = newId();
  const hold = async () => holdKeyringKit({ id, recipient: (await made).recipient, confirmedAt: now });
  const bundled = async (): Promise<string[]> => {
    const { parts } = await made;
    return [...(await openBundle(await readFile(bundlePath(kit), 'utf8'), parts)).files.keys()];
  };

  test('a key is in the encrypted keys before anything is under it, and the old one waits for that too', async () => {
    const hospital = await node.hospital('bundled');
    const boxes = await manySubjects(hospital, 3);
    await hold();
    expect(await isBundleCurrent(kit)).toBe(false);
    await writeFile(kit.config.kitDir, 'a file in the way of the folder');
    await expect(beginRotation({ db, hospital, now, kit }, null)).rejects.toMatchObject({ code: 'unavailable' });
    expect(numbers(hospital)).toEqual([1]);
    await rm(kit.config.kitDir);
    await rotate(hospital, now);
    expect((await bundled()).some((name) => name.endsWith('.g2.key'))).toBe(true);
    expect(await isBundleCurrent(kit)).toBe(true);

    await rm(kit.config.kitDir, { recursive: true });
    await writeFile(kit.config.kitDir, 'a file in the way of the folder');
    await expect(destroyOld({ db, hospital, now: later(3), kit }, BACKUP_DAYS)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(numbers(hospital)).toEqual([1, 2]);
    await rm(kit.config.kitDir);
    expect(await destroyOld({ db, hospital, now: later(3), kit }, BACKUP_DAYS)).toEqual([1]);
    await expectAllReadable(hospital, boxes);
  });

  test('nothing is encrypted for one that only the database names, and that is told', async () => {
    await hold();
    const { recipient } = await made;
    const write = (kitId: string, to: string, at: Date) =>
      db.onNode(async (tx) => {
        const row = { id: kitId, recipient: to, partHashes: [1, 2, 3].map((byte) => Uint8Array.of(byte)), madeAt: at };
        await insertKit(tx, { ...row, madeBy: node.author });
        await confirmKit(tx, kitId, at);
      });
    expect(await db.onNode(isKitForeign)).toBe(true);
    await write(id, recipient, now);
    expect(await db.onNode(isKitForeign)).toBe(false);
    const theirs = await makeKit();
    await write(newId(), theirs.recipient, later(1));
    expect(await db.onNode(isKitForeign)).toBe(true);
    const bundle = (await makeBundle(kit)) ?? '';
    await expect(openBundle(bundle, theirs.parts)).rejects.toThrow('do not open with this kit');
    expect((await openBundle(bundle, (await made).parts)).files.size).toBeGreaterThan(2);
  });
});
