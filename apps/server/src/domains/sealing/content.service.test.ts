import type { SubjectId } from '@pramana/kernel';
import type { Category } from '@pramana/vault';
import { describe, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import type { SealingHospital } from './block.service.ts';
import { newEpoch } from './category.service.ts';
import {
  contentKey,
  type ContentPlace,
  newContentKey,
  openContent,
  openContents,
  sealContent,
  type SealedContent,
} from './content.service.ts';
import { walkInSubject } from './subject.service.ts';
import { testNode } from './testing.ts';

const node = await testNode();
const asha = await node.hospital('asha');
const nira = await node.hospital('nira');
const at = new Date('2026-11-21T10:00:00.000Z');
const text = new TextEncoder().encode('HbA1c 7.9 %');

type Stored = ContentPlace & SealedContent;

function newSubject(hospital: SealingHospital = asha): Promise<SubjectId> {
  return node.db.inHospital(hospital.id, (tx) => walkInSubject(tx, hospital));
}

async function stored(change: Partial<ContentPlace & { at: Date; hospital: SealingHospital }> = {}): Promise<Stored> {
  const { hospital = asha, at: when = at, ...rest } = change;
  const subject = rest.subject ?? (await newSubject(hospital));
  const place = { category: 'labs' as Category, record: newId(), version: 1, ...rest, subject };
  const sealed = await node.db.inHospital(hospital.id, (tx) => sealContent(tx, hospital, { ...place, at: when }, text));
  return { ...place, ...sealed };
}

const open = (content: Stored, hospital = asha): Promise<Uint8Array> =>
  node.db.inHospital(hospital.id, (tx) => openContent(tx, hospital, content));

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, i) => (i === index ? byte ^ 1 : byte));
}

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe('content of a record', () => {
  test('opens to what was sealed, in the same transaction, in another one and after a restart', async () => {
    const subject = await newSubject();
    const place = { subject, category: 'notes' as Category, record: newId(), version: 3 };
    const kept = await node.db.inHospital(asha.id, async (tx) => {
      const sealed = await sealContent(tx, asha, { ...place, at }, text);
      expect(await openContent(tx, asha, { ...place, ...sealed })).toEqual(text);
      return { ...place, ...sealed };
    });
    expect(await open(kept)).toEqual(text);
    node.forgetKeys();
    expect(await open(kept)).toEqual(text);
    expect(await open(kept)).toEqual(text);
  });

  test('is refused by name in any other place, hospital or epoch, and for any changed byte', async () => {
    const here = await stored();
    const there = await stored();
    const second = await stored({ subject: here.subject, category: 'imaging' });
    const foreign = await stored({ hospital: nira });
    await node.db.inHospital(asha.id, (tx) => newEpoch(tx, asha, { subject: here.subject, at }));
    const elsewhere: Partial<Stored>[] = [
      { subject: there.subject },
      { category: second.category },
      { epoch: 2 },
      { record: there.record },
      { version: 2 },
      { wrappedKey: there.wrappedKey },
      { box: there.box },
      ...[0, 4, 40, -1].flatMap((index) => [
        { box: flipped(here.box, index < 0 ? here.box.length + index : index) },
        { wrappedKey: flipped(here.wrappedKey, index < 0 ? here.wrappedKey.length + index : index) },
      ]),
    ];
    for (const change of elsewhere) await expect(open({ ...here, ...change })).rejects.toEqual(code('record_damaged'));
    await expect(open({ ...foreign, subject: here.subject })).rejects.toEqual(code('record_damaged'));
    await expect(open(here, nira)).rejects.toEqual(code('vault_key_missing'));
    await expect(open({ ...here, epoch: 9 })).rejects.toEqual(code('vault_key_missing'));
    expect(await open(here)).toEqual(text);
  });

  test('of several versions opens in order, and one that does not hides no other', async () => {
    const good = await stored();
    const bad = await stored();
    const gone = { ...(await stored()), subject: newId<'Subject'>() };
    const other = await stored({ subject: good.subject, category: 'sensitive' });
    await node.tamper(
      'update category_key set wrapped = set_byte(wrapped, 30, 255 - get_byte(wrapped, 30)) where subject_id = $1',
      [bad.subject],
    );
    const opened = await node.db.inHospital(asha.id, (tx) => openContents(tx, asha, [other, bad, gone, good]));
    expect(opened.map((each) => each.state)).toEqual(['open', 'damaged', 'forgotten', 'open']);
    await expect(open(bad)).rejects.toEqual(code('record_damaged'));
  });

  test('can be sealed by its own key where it does not fit into one box', async () => {
    const place = { subject: await newSubject(), category: 'documents' as Category, record: newId(), version: 1 };
    const { key, ...made } = await node.db.inHospital(asha.id, (tx) => newContentKey(tx, asha, { ...place, at }));
    const again = await node.db.inHospital(asha.id, (tx) => contentKey(tx, asha, { ...place, ...made }));
    expect(again.id).toEqual(key.id);
  });

  test('whose transaction rolled back leaves no key behind under which anything could be lost', async () => {
    const subject = await newSubject();
    const place = { subject, category: 'labs' as Category, record: newId(), version: 1, at };
    const failing = node.db.inHospital(asha.id, async (tx) => {
      const sealed = await sealContent(tx, asha, place, text);
      await openContent(tx, asha, { ...place, ...sealed });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const kept = await stored({ subject });
    node.forgetKeys();
    expect(await open(kept)).toEqual(text);
  });
});

describe('an epoch', () => {
  test('begins with each year of the hospital, and older content still opens', async () => {
    const subject = await newSubject();
    const epochs: number[] = [];
    const all: Stored[] = [];
    for (const when of [
      '2026-12-31T18:29:59Z',
      '2026-12-31T18:30:00Z',
      '2027-05-01T00:00:00Z',
      '2026-06-01T00:00:00Z',
    ]) {
      const made = await stored({ subject, at: new Date(when) });
      epochs.push(made.epoch);
      all.push(made);
    }
    expect(epochs).toEqual([1, 2, 2, 2]);
    for (const each of all) expect(await open(each)).toEqual(text);
  });

  test('ends when it is told to: for one category, or for all the subject has', async () => {
    const subject = await newSubject();
    const end = (category?: Category): Promise<void> =>
      node.db.inHospital(asha.id, (tx) => newEpoch(tx, asha, { subject, at, ...(category && { category }) }));
    const [labs, notes] = [await stored({ subject }), await stored({ subject, category: 'notes' })];
    await end('labs');
    expect((await stored({ subject })).epoch).toBe(2);
    expect((await stored({ subject, category: 'notes' })).epoch).toBe(1);
    await end();
    expect((await stored({ subject })).epoch).toBe(3);
    expect((await stored({ subject, category: 'notes' })).epoch).toBe(2);
    for (const each of [labs, notes]) expect(await open(each)).toEqual(text);
  });

  test('is one for all who write first at the same time', async () => {
    const subject = await newSubject();
    const made = await Promise.all(Array.from({ length: 8 }, () => stored({ subject, category: 'identity' })));
    expect(made.map((each) => each.epoch)).toEqual(Array.from({ length: 8 }, () => 1));
    node.forgetKeys();
    for (const each of made) expect(await open(each)).toEqual(text);
  });
});
