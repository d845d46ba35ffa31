import { expect, test } from 'vitest';
import { auditedNode, places } from '../sealing/audit.fixture.ts';
import { sealContent, walkInSubject } from '../sealing/index.ts';
import { testKit } from './kit.fixture.ts';
import { registerKeysAudit } from './audit.service.ts';
import { beginRotation, rotateBatch } from './rotation.service.ts';

const { node, sequencer, sealedHospital, audit } = await auditedNode();
registerKeysAudit();
const { hospital } = await sealedHospital(3);
const now = new Date();

const subject = await node.db.inHospital(hospital.id, async (tx) => {
  const made = await walkInSubject(tx, hospital);
  for (const category of ['labs', 'notes'] as const) {
    const place = { subject: made, category, record: 'result-1', version: 1, at: now };
    await sealContent(tx, hospital, place, new Uint8Array(8));
  }
  return made;
});
await beginRotation({ db: node.db, hospital, now, kit: testKit(node.folder) }, node.author);
while (await rotateBatch({ db: node.db, hospital, now }));
await sequencer.flush(hospital.id);

test('an audit finds nothing in keys that nobody touched, also after all were wrapped anew', async () => {
  expect(places(await audit(hospital))).toEqual([]);
});

test.each([0, 4, 15, 40, 68])(
  'byte %i of a wrapped key of a category, changed, is named with its owner',
  async (at) => {
    const flip = `update category_key set wrapped = set_byte(wrapped, ${at}, get_byte(wrapped, ${at}) # 1) where subject_id = $1 and category = 'labs'`;
    await node.tamper(flip, [subject]);
    node.forgetKeys();
    expect(places(await audit(hospital))).toEqual([['key_damaged', `${subject} labs/1`, 'category_key.wrapped', null]]);
    await node.tamper(flip, [subject]);
  },
);

test.each([
  ['act', `'destroyed'`],
  ['generation', '7'],
  ['key_id', "decode('0102030405060708', 'hex')"],
  ['author_id', 'null', 'row_missing'],
  ['at', `at - interval '1 day'`],
])('a changed %s of what was done with a generation is named', async (column, value, code = 'column_changed') => {
  await node.tamper('create table if not exists kept as select * from key_event');
  expect(await node.tamper(`update key_event set ${column} = ${value} where hospital_id = $1`, [hospital.id])).toBe(1);
  expect(places(await audit(hospital))).toEqual([[code, 'KEY-2627-000001', `key_event.${column}`, 'KEY-2627-000001']]);
  await node.tamper('delete from key_event');
  await node.tamper('insert into key_event select * from kept');
});
