import { blockHash, NO_PREVIOUS, toHex } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { type SealedBlock, type SealingHospital, sealDocument } from './block.service.ts';
import { openBlock, openBlocks } from './open.service.ts';
import { openPrivate, patientsOf, patientSubject, sealPrivate, walkInSubject } from './subject.service.ts';
import { someBill, testNode } from './testing.ts';

const node = await testNode();

function seal(hospital: SealingHospital, prefix: string): Promise<SealedBlock> {
  return node.db.inHospital(hospital.id, async (tx) => {
    const kind = `${prefix.toLowerCase()}-bill`;
    return sealDocument(tx, await someBill(tx, node, hospital, { series: { kind, prefix } }));
  });
}

/** The series' blocks from the table, in order, checked link by link. */
async function checkChain(hospital: SealingHospital, series: string): Promise<number[]> {
  const rows = await node.db.inHospital(hospital.id, (tx) =>
    tx.selectFrom('block').selectAll().where('series', '=', series).orderBy('number').execute(),
  );
  let prev: Uint8Array = NO_PREVIOUS;
  for (const row of rows) {
    expect(toHex(row.prev)).toBe(toHex(prev));
    expect(toHex(row.hash)).toBe(toHex(blockHash(prev, row.commitment)));
    prev = row.hash;
  }
  return rows.map((row) => Number(row.number));
}

describe('sealing a document', () => {
  test('gives the first document of a series number 1 after a genesis, and its label carries the financial year', async () => {
    const hospital = await node.hospital('first');
    const sealed = await seal(hospital, 'OPD');
    expect(sealed.label).toBe('OPD-2627-000001');
    expect(await checkChain(hospital, 'OPD-2627')).toEqual([0, 1]);
    const queued = await node.db.inHospital(hospital.id, (tx) =>
      tx.selectFrom('seal_queue').select(['number']).orderBy('id').execute(),
    );
    expect(queued.map((row) => row.number)).toEqual([0n, 1n]);
  });

  test('stores a claim that opens again with every item', async () => {
    const hospital = await node.hospital('opens');
    const sealed = await seal(hospital, 'OPD');
    const open = await node.db.inHospital(hospital.id, (tx) => openBlock(tx, hospital, sealed));
    expect(open.header).toMatchObject({
      kind: 'bill',
      hospital: 'opens',
      series: 'OPD-2627',
      number: 1,
      total: 12_300n,
    });
    expect(open.items.map((item) => item.name)).toEqual(['author', 'line']);
    expect(toHex(open.block.hash)).toBe(toHex(sealed.hash));
    expect(open.block.author).toBe('Meera Iyer');
  });

  test('leaves nothing behind when the transaction rolls back: the number is used by the next', async () => {
    const hospital = await node.hospital('rollback');
    await seal(hospital, 'OPD');
    const failing = node.db.inHospital(hospital.id, async (tx) => {
      await sealDocument(tx, await someBill(tx, node, hospital));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect((await seal(hospital, 'OPD')).number).toBe(2);
  });

  test('refuses to seal one document twice', async () => {
    const hospital = await node.hospital('twice');
    const documentId = newId();
    const once = () =>
      node.db.inHospital(hospital.id, async (tx) =>
        sealDocument(tx, await someBill(tx, node, hospital, { documentId })),
      );
    await once();
    await expect(once()).rejects.toMatchObject({ constraint: 'block_hospital_id_kind_document_id_version_key' });
  });

  test('refuses a prefix that numbers something else already', async () => {
    const hospital = await node.hospital('prefix');
    await seal(hospital, 'OPD');
    const other = node.db.inHospital(hospital.id, async (tx) =>
      sealDocument(tx, await someBill(tx, node, hospital, { series: { kind: 'payment', prefix: 'OPD' } })),
    );
    await expect(other).rejects.toThrow('needs another prefix');
  });

  test('sixteen sealers of one new series make no gap, no double and no fork', async () => {
    const hospital = await node.hospital('one');
    const many = Array.from({ length: 16 }, async () => {
      for (let i = 0; i < 6; i++) await seal(hospital, 'OPD');
    });
    await Promise.all(many);
    expect(await checkChain(hospital, 'OPD-2627')).toEqual(Array.from({ length: 97 }, (_, i) => i));
  });

  test('sixteen sealers of sixteen series make sixteen whole chains', async () => {
    const hospital = await node.hospital('sixteen');
    const prefixes = Array.from({ length: 16 }, (_, i) => `S${String(i).padStart(2, '0')}`);
    await Promise.all(
      prefixes.map(async (prefix) => {
        for (let i = 0; i < 6; i++) await seal(hospital, prefix);
      }),
    );
    for (const prefix of prefixes) expect(await checkChain(hospital, `${prefix}-2627`)).toHaveLength(7);
  });

  test('answers only the blocks that exist, in the order asked', async () => {
    const hospital = await node.hospital('order');
    await seal(hospital, 'OPD');
    await seal(hospital, 'OPD');
    const refs = [2, 9, 1].map((number) => ({ series: 'OPD-2627', number }));
    const open = await node.db.inHospital(hospital.id, (tx) => openBlocks(tx, hospital, refs));
    expect(open.map(({ block }) => block.number)).toEqual([2, 1]);
  });
});

describe('subjects', () => {
  test('a patient has one pseudonym, also when sixteen ask for it at once', async () => {
    const hospital = await node.hospital('pseudonym');
    const patient = newId<'Patient'>();
    const asked = Array.from({ length: 16 }, () =>
      node.db.inHospital(hospital.id, (tx) => patientSubject(tx, hospital, patient)),
    );
    const subjects = new Set(await Promise.all(asked));
    expect(subjects.size).toBe(1);
    const [subject] = subjects;
    if (subject === undefined) throw new Error('no subject');
    const walkIn = await node.db.inHospital(hospital.id, (tx) => walkInSubject(tx, hospital));
    const whose = await node.db.inHospital(hospital.id, (tx) => patientsOf(tx, hospital, [subject, walkIn]));
    expect([whose.get(subject), whose.get(walkIn)]).toEqual([patient, null]);
  });

  test('a key made by a transaction that rolled back seals nothing later', async () => {
    const hospital = await node.hospital('lost');
    const patient = newId<'Patient'>();
    const failing = node.db.inHospital(hospital.id, async (tx) => {
      const subject = await patientSubject(tx, hospital, patient);
      await sealPrivate(tx, hospital, subject, 'note', '1', 'first');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const box = await node.db.inHospital(hospital.id, async (tx) =>
      sealPrivate(tx, hospital, await patientSubject(tx, hospital, patient), 'note', '1', 'second'),
    );
    const opened = await node.db.inHospital(hospital.id, async (tx) =>
      openPrivate(tx, hospital, await patientSubject(tx, hospital, patient), 'note', '1', box),
    );
    expect(opened).toBe('second');
  });

  test('what was sealed for one place does not open at another', async () => {
    const hospital = await node.hospital('place');
    const moved = node.db.inHospital(hospital.id, async (tx) => {
      const subject = await walkInSubject(tx, hospital);
      const box = await sealPrivate(tx, hospital, subject, 'note', '1', 'text');
      return openPrivate(tx, hospital, subject, 'note', '2', box);
    });
    await expect(moved).rejects.toMatchObject({ code: 'record_damaged' });
  });
});
