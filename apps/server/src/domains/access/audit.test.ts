import { describe, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { looking } from './looking.fixture.ts';

const place = await looking();
const { node } = place;

/** A hospital with three sealed accesses, of which somebody who owns the machine changes the second. */
async function tampered(slug: string, change: string, values: (ids: readonly string[]) => unknown[] = () => []) {
  const hospital = await place.hospital(slug);
  const subjects = [await place.subject(hospital), await place.subject(hospital), await place.subject(hospital)];
  const ids = await place.look(hospital, subjects, { document: 'OPD-2627-000012' });
  await place.batch(hospital);
  expect(await place.audit(hospital)).toEqual([]);
  expect(await node.tamper(change, [hospital.id, ids[1], ...values(subjects)])).toBe(1);
  const found = await place.audit(hospital);
  return { found, ids, hospital };
}

const SECOND = 'where hospital_id = $1 and id = $2';
const PLACE = { document: 'AX-2627-000001 #2', block: 'AX-2627-000001' };

describe('the audit names', () => {
  test.each([
    ['person_id', 'gen_random_uuid()'],
    ['person_name', `'Somebody Else'`],
    ['roles', `'{admin}'`],
    ['session_id', 'gen_random_uuid()'],
    ['purpose', `'care'`],
    ['resource', `'patient'`],
    ['document', `'OPD-2627-000013'`],
    ['outcome', `'denied'`],
    ['result_count', '4'],
    ['place', `'Counter 9'`],
    ['network', `'internet'`],
  ])('a changed access_event.%s', async (column, value) => {
    const slug = `changed-${column.replaceAll('_', '-')}`;
    const { found } = await tampered(slug, `update access_event set ${column} = ${value} ${SECOND}`);
    expect(found).toEqual([
      { ...PLACE, code: 'column_changed', table: 'access_event', field: column, since: expect.any(String) },
    ]);
  });

  test('another time of an event', async () => {
    const later = `update access_event set at = at + interval '1 second' ${SECOND}`;
    expect((await tampered('time', later)).found).toMatchObject([{ ...PLACE, table: 'access_event', field: 'at' }]);
  });

  test('another patient under whose name a look is put', async () => {
    const moved = `update access_event set subject_id = $3 ${SECOND}`;
    const { found } = await tampered('subject', moved, (subjects) => [subjects[0]]);
    expect(found).toMatchObject([{ ...PLACE, code: 'column_changed', table: 'access_event', field: 'subject_id' }]);
  });

  test('an event that was removed, and one that was removed with its leaf', async () => {
    const { found, hospital } = await tampered('removed', `delete from access_event ${SECOND}`);
    expect(found).toMatchObject([{ ...PLACE, code: 'row_missing', table: 'access_event', field: 'id' }]);
    await node.tamper('delete from access_leaf where hospital_id = $1 and position = 1', [hospital.id]);
    expect(await place.audit(hospital)).toMatchObject([{ ...PLACE, code: 'row_missing', table: 'access_leaf' }]);
  });

  test('an event that was added afterwards', async () => {
    const added = `insert into access_event (hospital_id, id, at, person_id, purpose, resource, outcome, bucket, network)
      select hospital_id, $3, at, person_id, 'care', resource, outcome, bucket, network from access_event ${SECOND}`;
    const id = newId();
    const { found } = await tampered('added', added, () => [id]);
    expect(found).toMatchObject([
      { code: 'row_added', table: 'access_event', field: 'id', document: `added access ${id}`, block: null },
    ]);
  });

  test('a leaf that was changed, moved to another patient, or taken from its batch', async () => {
    const leaf = 'where hospital_id = $1 and event_id = $2';
    const box = await tampered('box', `update access_leaf set box = set_byte(box, 40, get_byte(box, 40) # 1) ${leaf}`);
    expect(box.found).toMatchObject([{ ...PLACE, code: 'column_changed', table: 'access_leaf', field: 'box' }]);
    const moved = await tampered('leaf', `update access_leaf set subject_id = $3 ${leaf}`, (subjects) => [subjects[0]]);
    expect(moved.found).toMatchObject([{ ...PLACE, table: 'access_leaf', field: 'subject_id' }]);
    const gone = await tampered(
      'gone',
      `delete from access_batch where hospital_id = $1 and id = (
      select l.batch_id from access_leaf l where l.event_id = $2)`,
    );
    expect(gone.found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'row_missing', table: 'access_batch', document: 'AX-2627-000001' }),
      ]),
    );
  });

  test('an event that was changed between the look and its batch: sealed is what was written', async () => {
    const hospital = await place.hospital('between');
    const [event] = await place.look(hospital, [await place.subject(hospital)]);
    await node.tamper(`update access_event set purpose = 'care' ${SECOND}`, [hospital.id, event]);
    expect(await place.batch(hospital)).toBe(1);
    expect(await place.audit(hospital)).toMatchObject([
      { code: 'column_changed', table: 'access_event', field: 'purpose', document: 'AX-2627-000001 #1' },
    ]);
  });

  test('a quarter of an hour that is not that of the event, which would let a repeat in or keep a look out', async () => {
    const { found } = await tampered(
      'bucket',
      `update access_event set bucket = bucket - interval '15 minutes' ${SECOND}`,
    );
    expect(found).toMatchObject([{ code: 'column_changed', table: 'access_event', field: 'bucket' }]);
  });

  test('an author where the server itself sealed', async () => {
    const hospital = await place.hospital('author');
    await place.look(hospital, [await place.subject(hospital)]);
    await place.batch(hospital);
    await node.tamper(`update block set author_id = $2 where hospital_id = $1 and kind = 'access'`, [
      hospital.id,
      node.author,
    ]);
    expect(await place.audit(hospital)).toMatchObject([{ table: 'block', field: 'author_id' }]);
  });

  test('an event that waits for its leaf longer than ten minutes, and one kept out of the outbox', async () => {
    const hospital = await place.hospital('stuck');
    const subject = await place.subject(hospital);
    const [id] = await place.look(hospital, [subject]);
    expect(await place.audit(hospital)).toEqual([]);
    await node.tamper(`update access_queue set queued_at = now() - interval '11 minutes' where hospital_id = $1`, [
      hospital.id,
    ]);
    expect(await place.audit(hospital)).toMatchObject([
      { code: 'access_unsealed', table: 'access_queue', document: `stuck access ${id}` },
    ]);
    await node.tamper('delete from access_queue where hospital_id = $1', [hospital.id]);
    expect(await place.audit(hospital)).toMatchObject([{ code: 'row_added', table: 'access_event' }]);
  });
});
