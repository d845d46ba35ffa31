import { commitmentOf, isShown } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { recordDenied, writeEvents } from '../../platform/access.ts';
import { type Database, openDatabase } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { KnownLooks } from '../../platform/known-looks.ts';
import { takeUnsealed } from '../../platform/unsealed-events.ts';
import { openBlock, openBlocks } from '../sealing/index.ts';
import { batchOnce } from './batch.service.ts';
import { Batcher } from './batcher.service.ts';
import { looking, NOW } from './looking.fixture.ts';

const place = await looking();
const { node } = place;
const AX = { series: 'AX-2627', number: 1 };

type Place = { id: Parameters<Database['inHospital']>[0] };

/** Events with a leaf, in the order of their ids. */
async function sealed(hospital: Place): Promise<string[]> {
  const rows = await node.db.inHospital(hospital.id, (tx) =>
    tx.selectFrom('access_leaf').select('event_id').orderBy('event_id').execute(),
  );
  return rows.map((row) => row.event_id);
}

/** Events that wait for one, in the order of their ids. */
async function waiting(hospital: Place): Promise<string[]> {
  const rows = await node.db.inHospital(hospital.id, (tx) => tx.selectFrom('access_queue').select('events').execute());
  return rows.flatMap(({ events }) => events).sort();
}

describe('access events', () => {
  test('become one leaf of the log, with one item for each under its own salt, kept under its patient’s key (I-12)', async () => {
    const hospital = await place.hospital('leaf');
    const subjects = [await place.subject(hospital), await place.subject(hospital)];
    const ids = await place.look(hospital, subjects, { document: 'OPD-2627-000012' });
    expect(await place.batch(hospital)).toBe(2);
    const open = await node.db.inHospital(hospital.id, (tx) => openBlock(tx, hospital, AX));
    expect(open.header).toMatchObject({ kind: 'access', number: 1, itemCount: 2, total: 0n, currency: 'XXX' });
    // The body lies under the hospital's key: nothing of an item may stand in it.
    expect(open.presented.filter(isShown)).toEqual([]);
    expect(open.block.authorId).toBeNull();
    expect(await sealed(hospital)).toEqual(ids);
    expect(await waiting(hospital)).toEqual([]);
    expect(await place.audit(hospital)).toEqual([]);
  });

  test('of a quarter of an hour that repeat each other are one', async () => {
    const hospital = await place.hospital('repeat');
    const subject = await place.subject(hospital);
    const session = { purpose: 'billing', resource: 'bill', subjectId: subject };
    await node.db.inHospital(hospital.id, async (tx) => {
      const { recordAccess } = await import('../../platform/access.ts');
      const actor = { personId: node.author, name: 'Meera Iyer', roles: ['cashier'], sessionId: node.author } as never;
      const ctx = { tx, hospital: hospital as never, actor, clock: { now: () => NOW }, client: { address: '::1' } };
      await recordAccess(ctx, session);
      await recordAccess(ctx, session);
      await recordAccess(ctx, { ...session, document: 'OPD-2627-000001' });
    });
    expect(await waiting(hospital)).toHaveLength(2);
  });

  test('name a hospital that is there, and their leaves a batch that is there', async () => {
    const hospital = await place.hospital('there');
    const subject = await place.subject(hospital);
    const nowhere = newId<'Hospital'>();
    const lost = node.db.inHospital(nowhere, (tx) =>
      place.lookIn(tx, { id: nowhere } as never, { subjectId: subject }),
    );
    await expect(lost).rejects.toMatchObject({ constraint: 'access_queue_hospital_id_fkey' });
    const box = Buffer.from('box');
    const leaf = {
      event_id: newId(),
      batch_id: newId(),
      position: 0,
      subject_id: subject,
      box,
      hospital_id: hospital.id,
    };
    const stray = node.db.inHospital(hospital.id, (tx) => tx.insertInto('access_leaf').values(leaf).execute());
    await expect(stray).rejects.toMatchObject({ code: '23503', constraint: 'access_leaf_of_a_batch' });
  });

  test('wait on when the batch dies before its commit, and the next start seals them', async () => {
    const hospital = await place.hospital('crash');
    const subject = await place.subject(hospital);
    const ids = await place.look(hospital, [subject, subject, subject], {});
    const dying: Database = {
      ...node.db,
      inHospital: (id, work, options) =>
        node.db.inHospital(id, (tx) => work(tx).then(() => Promise.reject(new Error('killed'))), options),
    };
    await expect(batchOnce(dying, hospital, NOW)).rejects.toThrow('killed');
    expect(await waiting(hospital)).toEqual(ids);
    expect(await sealed(hospital)).toEqual([]);
    const batcher = new Batcher({ db: node.db, clock: { now: () => NOW }, log: { error: () => undefined } });
    await batcher.flush(hospital.id);
    await batcher.stop();
    expect(await sealed(hospital)).toEqual(ids);
    expect(await place.audit(hospital)).toEqual([]);
  });

  test('are kept for their batch by whoever wrote them, and a repeat that wrote nothing is not', async () => {
    const hospital = await place.hospital('kept');
    const [once, twice] = [await place.subject(hospital), await place.subject(hospital)];
    const rows = await node.db.inHospital(hospital.id, async (tx) => {
      await place.lookIn(tx, hospital, { subjectId: once });
      return tx.selectFrom('access_event').selectAll().execute();
    });
    const again = rows.map((row) => ({ ...row, id: newId(), hospital_id: hospital.id }));
    const fresh = again.map((row) => ({ ...row, id: newId(), subject_id: twice }));
    await node.db.inHospital(hospital.id, (tx) => writeEvents(tx, [...again, ...fresh]));
    const ids = [...rows, ...again, ...fresh].map(({ id }) => id);
    expect(takeUnsealed(hospital.id, ids).map(({ id }) => id)).toEqual([...rows, ...fresh].map(({ id }) => id));
  });

  test('are known as sealed, but not before their batch has committed, nor a denied one', async () => {
    const hospital = await place.hospital('known');
    const subjects = [await place.subject(hospital), await place.subject(hospital)];
    await place.look(hospital, subjects);
    const denied = { subjectId: subjects[0] ?? null, purpose: 'billing', resource: 'file' };
    await node.db.inHospital(hospital.id, (tx) => recordDenied(place.context(tx, hospital), denied));
    const rows = await node.db.inHospital(hospital.id, (tx) => tx.selectFrom('access_event').selectAll().execute());
    const looks = rows.map((row) => {
      return { ...row, subjectId: row.subject_id, sessionId: row.session_id, bucket: row.bucket.getTime() };
    });
    const known = new KnownLooks();
    const heard = () => looks.map((look) => known.has(hospital.id, look));
    const dying: Database = {
      ...node.db,
      inHospital: (id, work, options) =>
        node.db.inHospital(id, (tx) => work(tx).then(() => Promise.reject(new Error('killed'))), options),
    };
    await expect(batchOnce(dying, hospital, NOW, known)).rejects.toThrow('killed');
    expect(heard()).toEqual([false, false, false]);
    expect(await batchOnce(node.db, hospital, NOW, known)).toMatchObject({ taken: 3 });
    expect(heard()).toEqual(rows.map(({ outcome }) => outcome === 'granted'));
    expect(await place.audit(hospital)).toEqual([]);
  });

  test('are each in exactly one batch when two servers batch at once', async () => {
    const hospital = await place.hospital('two');
    const subjects = [await place.subject(hospital), await place.subject(hospital)];
    const second = openDatabase({ url: node.database.appUrl, poolSize: 8, onIdleError: () => undefined });
    const many = Array.from({ length: 400 }, (_, i) => subjects[i % 2] ?? subjects[0]).filter(
      (each) => each !== undefined,
    );
    const looks = node.db.inHospital(hospital.id, async (tx) => {
      for (const subjectId of many) await place.lookIn(tx, hospital, { subjectId });
    });
    const batches = Array.from({ length: 12 }, (_, i) => batchOnce(i % 2 === 0 ? node.db : second, hospital, NOW));
    await Promise.all([looks, ...batches]);
    await Promise.all([node.db, second, node.db, second].map((db) => batchOnce(db, hospital, NOW)));
    await place.batch(hospital);
    await second.close();
    const events = await node.db.inHospital(hospital.id, (tx) => tx.selectFrom('access_event').select('id').execute());
    expect(events).toHaveLength(400);
    expect(await sealed(hospital)).toHaveLength(400);
    const batched = await node.db.inHospital(hospital.id, (tx) => tx.selectFrom('access_batch').selectAll().execute());
    const refs = batched.map(({ series, number }) => ({ series, number: Number(number) }));
    const blocks = await node.db.inHospital(hospital.id, (tx) => openBlocks(tx, hospital, refs));
    expect(blocks.reduce((sum, { header }) => sum + header.itemCount, 0)).toBe(400);
    expect(await place.audit(hospital)).toEqual([]);
  });

  test('of one export are more than a claim holds: whole rows of the outbox, and what is left is told', async () => {
    const hospital = await place.hospital('export');
    const subject = await place.subject(hospital);
    const look = async (count: number): Promise<void> => {
      const rows = Array.from({ length: count }, (_, i) => ({ subjectId: subject, document: `${count}/${i}` }));
      await node.db.inHospital(hospital.id, (tx) => place.lookIn(tx, hospital, ...rows));
    };
    await look(300);
    await look(250);
    expect(await batchOnce(node.db, hospital, NOW)).toEqual({ taken: 256, more: true });
    expect(await batchOnce(node.db, hospital, NOW)).toEqual({ taken: 44, more: true });
    expect(await batchOnce(node.db, hospital, NOW)).toEqual({ taken: 250, more: false });
    expect(await waiting(hospital)).toEqual([]);
    expect(await sealed(hospital)).toHaveLength(550);
    expect(await place.audit(hospital)).toEqual([]);
  });

  test('that a slow transaction commits after younger ones were sealed are in the next batch', async () => {
    const hospital = await place.hospital('slow');
    const subject = await place.subject(hospital);
    const gate = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    const slow = node.db.inHospital(hospital.id, async (tx) => {
      await place.lookIn(tx, hospital, { subjectId: subject, resource: 'patient' });
      looked.resolve();
      await gate.promise;
    });
    await looked.promise;
    const [young] = await place.look(hospital, [subject]);
    expect(await place.batch(hospital)).toBe(1);
    gate.resolve();
    await slow;
    expect(await place.batch(hospital)).toBe(1);
    const leaves = await sealed(hospital);
    expect(leaves).toHaveLength(2);
    expect(leaves).toContain(young);
    expect(await place.audit(hospital)).toEqual([]);
  });

  test('hold the pseudonyms that they are of until their commit: a renewal of keys waits for them (I-13)', async () => {
    const hospital = await place.hospital('held');
    const subject = await place.subject(hospital);
    await place.look(hospital, [subject, subject]);
    const renew = () =>
      node.tamper('select id from subject where hospital_id = $1 and id = $2 for update nowait', [
        hospital.id,
        subject,
      ]);
    const watched: Database = {
      ...node.db,
      inHospital: (id, work, options) =>
        node.db.inHospital(
          id,
          async (tx) => {
            const done = await work(tx);
            await expect(renew()).rejects.toMatchObject({ code: '55P03' });
            return done;
          },
          options,
        ),
    };
    expect(await batchOnce(watched, hospital, NOW)).toMatchObject({ taken: 2 });
    await renew();
  });

  test('are none where nobody looks: an idle hospital makes no entries', async () => {
    const hospital = await place.hospital('idle');
    expect(await place.batch(hospital)).toBe(0);
    const blocks = await node.db.inHospital(hospital.id, (tx) => tx.selectFrom('block').select('series').execute());
    expect(blocks).toEqual([]);
  });

  test('of a forgotten patient: the claim still verifies and the others can still be shown', async () => {
    const hospital = await place.hospital('forgotten');
    const subjects = [await place.subject(hospital), await place.subject(hospital)];
    await place.look(hospital, subjects);
    await place.batch(hospital);
    await node.tamper(`delete from subject where hospital_id = $1 and id = $2`, [hospital.id, subjects[0]]);
    node.forgetKeys();
    const open = await node.db.inHospital(hospital.id, (tx) => openBlock(tx, hospital, AX));
    expect(open.presented.map(commitmentOf)).toHaveLength(2);
    // Forgotten without an entry that says so is named, as that and as nothing else.
    expect(await place.audit(hospital)).toMatchObject([
      { code: 'key_missing', table: 'subject', field: 'wrapped_key', document: 'AX-2627-000001 #1' },
    ]);
  });

  test.each([
    { whose: 'a patient’s', slug: 'stale' },
    { whose: 'the hospital’s own', slug: 'stale-own' },
  ])(
    'are refused as a whole under a key of $whose that was replaced meanwhile, and wait (I-13)',
    async ({ slug, whose }) => {
      const hospital = await place.hospital(slug);
      const [first, second] = [await place.subject(hospital), await place.subject(hospital)];
      const own = { subjectId: null } as never;
      const stale = whose === 'a patient’s' ? { subjectId: first } : own;
      await node.db.inHospital(hospital.id, (tx) => place.lookIn(tx, hospital, stale));
      expect(await place.batch(hospital)).toBe(1);
      // Its own key is named by no leaf; what was sealed tells under which key it lies.
      const key = '(select array[substring(box from 2 for 8)] from access_leaf where hospital_id = $1)';
      if (stale !== own)
        await node.tamper(`update subject set retired = ${key} where hospital_id = $1 and id = $2`, [
          hospital.id,
          first,
        ]);
      else
        await node.tamper(
          `update subject set own = true, retired = ${key} where hospital_id = $1 and id = (
          select k.id from subject k where k.hospital_id = $1 and k.id not in ($2, $3))`,
          [hospital.id, first, second],
        );
      await node.db.inHospital(hospital.id, (tx) =>
        place.lookIn(tx, hospital, { subjectId: second }, { ...stale, document: 'OPD-2627-000002' }),
      );
      await expect(place.batch(hospital)).rejects.toMatchObject({ code: 'unavailable' });
      expect(await waiting(hospital)).toHaveLength(2);
      await node.tamper(`update subject set retired = '{}' where hospital_id = $1`, [hospital.id]);
      expect(await place.batch(hospital)).toBe(2);
    },
  );

  test('of a patient who was forgotten before the batch hold nobody else up', async () => {
    const hospital = await place.hospital('late');
    const subjects = [await place.subject(hospital), await place.subject(hospital)];
    await place.look(hospital, subjects);
    await node.tamper(`delete from subject where hospital_id = $1 and id = $2`, [hospital.id, subjects[0]]);
    node.forgetKeys();
    expect(await place.batch(hospital)).toBe(2);
    expect(await place.audit(hospital)).toMatchObject([{ code: 'key_missing', document: 'AX-2627-000001 #1' }]);
  });
});
