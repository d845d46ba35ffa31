import { describe, expect, test } from 'vitest';
import { auditHospital } from './audit.service.ts';
import { labelOf } from './block.claim.ts';
import { sealDocument } from './block.service.ts';
import { auditedNode, NOW, places } from './audit.fixture.ts';
import { someBill } from './testing.ts';

const { node, heads, sequencer, sealedHospital, audit } = await auditedNode();

/** More entries than one tile, so that the tree has stored hashes. */
const BILLS = 300;

const label = (number: number): string => labelOf('OPD-2627', number);

describe('an audit', () => {
  test('finds nothing in what nobody touched, and counts all of it', async () => {
    const { hospital } = await sealedHospital(BILLS);
    expect(await audit(hospital)).toMatchObject({
      ok: true,
      entries: BILLS + 1,
      documents: BILLS + 1,
      erased: [],
      findings: [],
    });
  });

  test('is content with documents that still wait for the log', async () => {
    const { hospital } = await sealedHospital();
    await node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital)));
    expect(await audit(hospital)).toMatchObject({ ok: true, entries: 13, documents: 14 });
  });

  test('tells of a document whose clock stood in the past, and calls it no damage: which time is false nobody proves', async () => {
    const { hospital } = await sealedHospital();
    expect((await audit(hospital)).backwards).toEqual({ documents: 0, first: null });
    const at = new Date('2020-01-01T00:00:00Z');
    await node.db.inHospital(hospital.id, async (tx) =>
      sealDocument(tx, { ...(await someBill(tx, node, hospital)), at }),
    );
    await sequencer.flush(hospital.id);
    expect(await audit(hospital)).toMatchObject({
      ok: true,
      backwards: { documents: 1, first: { at: at.toISOString(), before: { document: label(0) } } },
    });
  });

  test('tells of all that were sealed below the latest time of their series, also after small steps back', async () => {
    const { hospital } = await sealedHospital();
    const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);
    // After the latest, each within the skew of the one before it.
    for (const at of [minutes(60), minutes(56), minutes(52), minutes(48), minutes(61)])
      await node.db.inHospital(hospital.id, async (tx) =>
        sealDocument(tx, { ...(await someBill(tx, node, hospital)), at }),
      );
    await sequencer.flush(hospital.id);
    const first = { document: label(15), before: { document: label(13), at: minutes(60).toISOString() } };
    expect((await audit(hospital)).backwards).toMatchObject({ documents: 2, first });
    // What the column says is no matter: the sealed time is compared.
    await node.tamper("update block set at = '2020-01-01' where hospital_id = $1 and number = 3", [hospital.id]);
    expect(await audit(hospital)).toMatchObject({
      findings: [{ code: 'time_altered', document: label(3) }],
      backwards: { documents: 2, first },
    });
  });

  test('takes a log that grows around the reading of its copy for no older backup', async () => {
    const { hospital } = await sealedHospital();
    const grow = async () => {
      await node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital)));
      await sequencer.flush(hospital.id);
    };
    const growing = {
      ...heads,
      read: async (vkey: string) => {
        await grow();
        const copy = await heads.read(vkey);
        await grow();
        return copy;
      },
    };
    const { signal } = new AbortController();
    const options = { db: node.db, heads: growing, hospital, now: NOW, signal, onProgress: () => undefined };
    const report = await auditHospital(options);
    expect(report).toMatchObject({ ok: true, findings: [] });
    // The tree that is reported is the one whose entries were recomputed, not one from before it grew.
    expect(report.trees.map(({ size }) => size)).toEqual([report.entries]);
  });

  test('stops when it is told to', async () => {
    const { hospital } = await sealedHospital();
    const stop = new AbortController();
    const options = { db: node.db, heads, hospital, now: NOW, signal: stop.signal, onProgress: () => stop.abort() };
    await expect(auditHospital(options)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an audit names the place of', () => {
  const flip = (column: string, at = 20): string =>
    `${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;
  const ofBlock = (change: string): string =>
    `update block set ${change} where hospital_id = $1 and series = 'OPD-2627' and number = 7`;

  test.each([
    ['a changed byte of block.body', ofBlock(flip('body', 60)), 'body_damaged', 'block.body'],
    ['a changed byte of block.commitment', ofBlock(flip('commitment')), 'commitment_altered', 'block.commitment'],
    ['a changed byte of block.hash', ofBlock(flip('hash')), 'hash_altered', 'block.hash'],
    ['a changed byte of block.prev', ofBlock(flip('prev')), 'prev_altered', 'block.prev'],
    ['a changed block.at', ofBlock("at = at + interval '1 day'"), 'time_altered', 'block.at'],
    [
      'a changed byte of log_entry.commitment',
      `update log_entry set ${flip('commitment')} where hospital_id = $1 and series = 'OPD-2627' and number = 7`,
      'entry_altered',
      'log_entry.commitment',
    ],
    [
      'a deleted log entry',
      "delete from log_entry where hospital_id = $1 and series = 'OPD-2627' and number = 7",
      'entry_missing',
      'log_entry.commitment',
    ],
    ['a deleted block', 'delete from block where hospital_id = $1 and number = 7', 'block_missing', 'block.number'],
    [
      'a changed byte of subject.wrapped_key',
      `update subject set ${flip('wrapped_key')} where (hospital_id, id) = (
        select hospital_id, subject_id from block where hospital_id = $1 and number = 7)`,
      'key_damaged',
      'subject.wrapped_key',
    ],
    [
      'a lost key',
      `delete from subject where (hospital_id, id) = (
        select hospital_id, subject_id from block where hospital_id = $1 and number = 7)`,
      'key_missing',
      'subject.wrapped_key',
    ],
  ])('%s', async (_, sql, code, field) => {
    const { hospital } = await sealedHospital(20);
    expect(await node.tamper(sql, [hospital.id])).toBe(1);
    const report = await audit(hospital);
    expect(report.ok).toBe(false);
    expect(places(report)).toEqual([[code, label(7), field, label(7)]]);
  });

  test.each([
    [
      'a changed byte of log_entry.commitment in a full tile',
      `update log_entry set ${flip('commitment')} where hospital_id = $1 and index = 7`,
      'entry_altered',
      'log_entry.commitment',
    ],
    [
      'a changed byte of block.commitment in a full tile',
      `update block set ${flip('commitment')} where (hospital_id, series, number) = (
        select hospital_id, series, number from log_entry where hospital_id = $1 and index = 7)`,
      'commitment_altered',
      'block.commitment',
    ],
  ])('%s', async (_, sql, code, field) => {
    const { hospital } = await sealedHospital(BILLS);
    expect(await node.tamper(sql, [hospital.id])).toBe(1);
    expect(places(await audit(hospital))).toEqual([[code, label(7), field, label(7)]]);
  });

  test('an erased genesis', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper('delete from block where hospital_id = $1 and number = 0', [hospital.id]);
    expect(places(await audit(hospital))).toEqual([['block_missing', label(0), 'block.number', label(0)]]);
  });

  test('the last documents, cut off with everything that counted them', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper('delete from block where hospital_id = $1 and number > 10', [hospital.id]);
    await node.tamper('delete from log_entry where hospital_id = $1 and number > 10', [hospital.id]);
    await node.tamper('update series set last_number = 10 where hospital_id = $1', [hospital.id]);
    const found = places(await audit(hospital));
    expect(found).toContainEqual(['entry_missing', `${hospital.slug}-2627 entry 11`, 'log_entry.commitment', null]);
    expect(found).toContainEqual(['last_hash_altered', 'OPD-2627', 'series.last_hash', label(10)]);
  });

  test('a changed series.last_hash and series.last_number', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper(`update series set ${flip('last_hash')} where hospital_id = $1`, [hospital.id]);
    expect(places(await audit(hospital))).toEqual([['last_hash_altered', 'OPD-2627', 'series.last_hash', label(12)]]);
    await node.tamper('update series set last_number = 11 where hospital_id = $1', [hospital.id]);
    expect(places(await audit(hospital))).toEqual([
      ['last_number_altered', 'OPD-2627', 'series.last_number', label(12)],
    ]);
  });

  test('a lost series row', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper('delete from series where hospital_id = $1', [hospital.id]);
    expect(places(await audit(hospital))).toEqual([['series_missing', 'OPD-2627', 'series.code', null]]);
  });

  test('a changed byte of log_hash.hash', async () => {
    const { hospital } = await sealedHospital(BILLS);
    await node.tamper(`update log_hash set ${flip('hash')} where hospital_id = $1`, [hospital.id]);
    const document = `${hospital.slug}-2627 level 1 index 0`;
    expect(places(await audit(hospital))).toEqual([['hash_altered', document, 'log_hash.hash', null]]);
  });

  test.each([
    ['size', 'size = size + 1', 'head_altered', 'size'],
    ['root', flip('root'), 'head_altered', 'root'],
    ['edge', flip('edge'), 'head_altered', 'edge'],
    [
      'checkpoint',
      // Another letter than the one that stands there.
      "checkpoint = overlay(checkpoint placing case substr(checkpoint, length(checkpoint) - 20, 1) when 'A' then 'B' else 'A' end from length(checkpoint) - 20)",
      'checkpoint_invalid',
      'checkpoint',
    ],
  ])('a changed log_head.%s', async (_, change, code, field) => {
    const { hospital } = await sealedHospital();
    expect(await node.tamper(`update log_head set ${change} where hospital_id = $1`, [hospital.id])).toBe(1);
    expect(places(await audit(hospital))).toEqual([[code, `${hospital.slug}-2627`, `log_head.${field}`, null]]);
  });

  test('a log without its head', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper('delete from log_head where hospital_id = $1', [hospital.id]);
    expect(places(await audit(hospital))).toContainEqual([
      'head_missing',
      `${hospital.slug}-2627`,
      'log_head.checkpoint',
      null,
    ]);
  });

  test('a changed verifier key', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper("update log set vkey = overlay(vkey placing 'x' from 40) where hospital_id = $1", [hospital.id]);
    expect(places(await audit(hospital))).toEqual([['vkey_altered', `${hospital.slug}-2627`, 'log.vkey', null]]);
  });

  test('a verifier key that is none, of a log that the keyring does not know', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper("update log set vkey = 'none', origin = origin || 'x' where hospital_id = $1", [hospital.id]);
    const found = places(await audit(hospital));
    expect(found).toContainEqual(['vkey_altered', `${hospital.slug}-2627`, 'log.vkey', null]);
  });

  test('an outbox row that says something else', async () => {
    const { hospital } = await sealedHospital();
    await node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital)));
    await node.tamper(`update seal_queue set ${flip('commitment')} where hospital_id = $1`, [hospital.id]);
    expect(places(await audit(hospital))).toEqual([['queue_altered', label(13), 'seal_queue.commitment', label(13)]]);
  });

  test('a whole log put back to an older state', async () => {
    const { hospital, log } = await sealedHospital();
    const columns = ['size', 'root', 'edge', 'checkpoint'] as const;
    const old = await node.db.inHospital(hospital.id, (tx) =>
      tx.selectFrom('log_head').select(columns).where('log_id', '=', log.id).executeTakeFirstOrThrow(),
    );
    await node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital)));
    await sequencer.flush(hospital.id);
    await node.tamper('delete from log_entry where hospital_id = $1 and number = 13', [hospital.id]);
    await node.tamper('delete from block where hospital_id = $1 and number = 13', [hospital.id]);
    await node.tamper(
      `update series set last_number = 12, last_hash = (
        select hash from block where hospital_id = $1 and number = 12) where hospital_id = $1`,
      [hospital.id],
    );
    await node.tamper('update log_head set size = $2, root = $3, edge = $4, checkpoint = $5 where log_id = $1', [
      log.id,
      ...columns.map((column) => old[column]),
    ]);
    expect(places(await audit(hospital))).toEqual([['rollback', `${hospital.slug}-2627`, 'log_head.size', null]]);
  });

  test('several deleted log entries', async () => {
    const { hospital } = await sealedHospital();
    await node.tamper('delete from log_entry where hospital_id = $1 and number in (3, 9, 10)', [hospital.id]);
    const lost = [3, 9, 10].map((number) => ['entry_missing', label(number), 'log_entry.commitment', label(number)]);
    expect(places(await audit(hospital))).toEqual(lost);
  });

  test('two documents that changed places', async () => {
    const { hospital } = await sealedHospital();
    const swap = `update block b set body = o.body, commitment = o.commitment, document_id = o.document_id, subject_id = o.subject_id
      from block o where b.hospital_id = $1 and o.hospital_id = $1 and (b.number, o.number) in ((3, 4), (4, 3))`;
    await node.tamper('alter table block drop constraint block_hospital_id_kind_document_id_version_key');
    await node.tamper(swap, [hospital.id]);
    const found = await audit(hospital);
    expect(found.findings.map(({ document }) => document)).toEqual(expect.arrayContaining([label(3), label(4)]));
    expect(places(found)).toContainEqual(['number_altered', label(3), 'block.number', label(3)]);
  });
});
