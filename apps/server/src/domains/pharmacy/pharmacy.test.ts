import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrescriptionJson } from '@pramana/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../platform/database/migrate.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { newestMessages } from '../../platform/messages/outbox.ts';
import type { TestAnswer, TestClient } from '../../testing.ts';
import { type Shop, shop } from '../billing/shop.fixture.ts';
import { addItem, createPriceInTx } from '../catalogue/index.ts';
import { line, write } from '../consultations/consultations.fixture.ts';
import { setFee } from '../charges/index.ts';
import { asked, enter, order, release, take, value } from '../diagnostics/diagnostics.fixture.ts';
import { receiveBatch } from '../stock/index.ts';

let place: Shop;
let doctor: TestClient;
let pharmacist: TestClient;
let cashier: TestClient;
let cashier2: TestClient;
let other: string;
let keys = 0;
const key = () => ({ 'idempotency-key': `pharmacy-${(keys += 1)}` });
const at = () => new Date(place.clock.now());
const moving = () => ({ hospital: place.place, actor: { personId: place.person('admin').id }, at: at() });

/** A medicine with its price and so many tablets, each of so much on its batch's label. */
async function medicine(
  code: string,
  name: string,
  genericName: string,
  quantity: bigint,
  mrp = 1000n,
): Promise<string> {
  return place.inHospital(async (tx) => {
    const facts = { code, name, genericName, kind: 'medicine', unit: 'tablet', packLabel: "10's", packSize: 10 };
    const itemId = await addItem(
      { tx, hospital: place.place, at: at() },
      { ...facts, hsn: '3004', taxClass: 'medicine' },
    );
    const rate = { amount: 1000n, per: 10n };
    const pricing = { hospital: place.place, authorId: place.person('admin').id, at: at() };
    await createPriceInTx(tx, pricing, { itemId, rate, mrp: rate, reason: 'opening' });
    const batch = { itemId, number: `${code}-1`, expiry: '2027-10-31', mrp: { amount: mrp, per: 10n }, quantity };
    await receiveBatch(tx, moving(), batch);
    return itemId;
  });
}

beforeAll(async () => {
  place = await shop({ demo: true });
  [doctor, pharmacist, cashier, cashier2] = (await Promise.all(
    ['doctor', 'pharmacist', 'cashier', 'cashier2'].map((who) => place.login(who)),
  )) as [TestClient, TestClient, TestClient, TestClient];
  other = await medicine('CALPOL', 'Calpol Tablets 500 mg', 'Paracetamol', 100n);
});

/** What a doctor prescribes and seals; the prescription as the pharmacist opens it. */
async function prescribed(
  lines = [line('Paracetamol Tablets IP 500 mg', { item: place.paracetamol })],
  patient: string = place.patient.id,
): Promise<PrescriptionJson> {
  // What this patient takes already is prescribed again, on purpose.
  const answers = [{ key: 'duplicate:paracetamol:2026-11-21', reason: 'The same course' }];
  const sealed = await write(doctor, patient, { lines, answers: patient === place.patient.id ? answers : [] });
  expect(sealed.status, JSON.stringify(sealed.body)).toBe(201);
  const part = sealed.body.data.records.find((each: { part: string }) => each.part === 'prescription');
  return (await pharmacist.get(`/api/prescriptions/${part.entry.id}`)).body.data;
}
const handOut = (of: PrescriptionJson, lines: object[], headers = key()): Promise<TestAnswer> =>
  pharmacist.post(`/api/prescriptions/${of.id}/dispenses`, { version: of.version, lines }, headers);
const tablets = (itemId: string, quantity: number, more: object = {}) => ({
  line: 0,
  itemId,
  batchId: null,
  quantity,
  ...more,
});
const toBill = async () => (await cashier.get(`/api/patients/${place.patient.id}/charges`)).body.data;
const onHand = async (itemId: string): Promise<number> =>
  (await pharmacist.get(`/api/batches?item=${itemId}`)).body.data.reduce(
    (sum: number, each: { onHand: number }) => sum + each.onHand,
    0,
  );
const arrived = async (): Promise<string> => (await place.stranger.get('/api/demo/outbox')).body.data[0].code;
async function bill(
  charges: { id: string; itemId: string; quantity: number }[],
  client = cashier,
): Promise<TestAnswer> {
  const lines = charges.map(({ id, itemId, quantity }) => ({ itemId, quantity, chargeId: id }));
  const draft = await client.post('/api/bills', { patientId: place.patient.id, lines });
  expect(draft.status, JSON.stringify(draft.body)).toBe(201);
  return client.post(`/api/bills/${draft.body.data.id}/seal`, {}, key());
}
/** The steps of care in the story of a bill that was just sealed, each with the series of its block. */
async function care(billed: TestAnswer): Promise<string[]> {
  expect(billed.status, JSON.stringify(billed.body)).toBe(201);
  const story = await cashier.get(`/api/bills/${billed.body.data.id}/story`);
  type Step = { kind: string; who: string; params: { item?: string }; block: { label: string } };
  return story.body.data
    .filter(({ kind }: Step) => kind.startsWith('care-'))
    .map(({ kind, who, params, block }: Step) =>
      [kind, who, block.label.slice(0, 3), ...(params.item === undefined ? [] : [params.item])].join(' '),
    );
}
async function audit(): Promise<string[]> {
  const auditor = await place.login('auditor');
  const { id } = (await auditor.post('/api/audits')).body.data;
  await expect.poll(async () => (await auditor.get(`/api/audits/${id}`)).body.data.status).toBe('done');
  const { findings } = (await auditor.get(`/api/audits/${id}`)).body.data;
  return findings.map((each: { code: string; document: string; table: string; field: string }) =>
    [each.code, each.document, each.table, each.field].join(' '),
  );
}

describe('a prescription', () => {
  it('is handed out in parts, by first expiry, once per key, and never more than is left', async () => {
    const before = await onHand(place.paracetamol);
    const open = await prescribed();
    expect(open.lines).toMatchObject([{ asked: 14, handed: 0, left: 14 }]);
    const once = key();
    const [first, again] = [
      await handOut(open, [tablets(place.paracetamol, 10)], once),
      await handOut(open, [tablets(place.paracetamol, 10)], once),
    ];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.data.dispenses).toHaveLength(1);
    expect(first.body.data).toMatchObject({ state: 'part', lines: [{ handed: 10, left: 4 }] });
    expect(await onHand(place.paracetamol)).toBe(before - 10);
    const more = await handOut(open, [tablets(place.paracetamol, 5)]);
    expect(more.body).toMatchObject({ status: 409, code: 'more_than_prescribed', params: { left: 4 } });
    const rest = await handOut(open, [tablets(place.paracetamol, 4)]);
    expect(rest.body.data).toMatchObject({ state: 'done' });
  });

  it('takes another item of the substance only with the prescriber’s consent, or as it allows', async () => {
    const open = await prescribed();
    expect((await handOut(open, [tablets(other, 4)])).body.code).toBe('consent_missing');
    const question = { version: open.version, line: 0, itemId: other, reason: 'out-of-stock' };
    const ask = (itemId = other) =>
      pharmacist.post(`/api/prescriptions/${open.id}/substitutions`, { ...question, itemId });
    expect((await ask()).status).toBe(201);
    expect((await ask()).body.code).toBe('already_exists');
    expect((await ask(place.amoxicillin)).body).toMatchObject({ code: 'invalid_field', field: 'itemId' });
    const [waiting] = (await doctor.get('/api/substitutions')).body.data;
    expect(waiting).toMatchObject({ prescribed: { left: 14 }, proposed: { name: 'Calpol Tablets 500 mg' } });
    const consent = () => doctor.post(`/api/substitutions/${waiting.id}/answer`, { consent: true });
    expect((await pharmacist.post(`/api/substitutions/${waiting.id}/answer`, { consent: true })).status).toBe(403);
    expect((await consent()).body.data).toEqual([]);
    expect((await consent()).body.code).toBe('already_exists');
    const given = await handOut(open, [tablets(other, 4)]);
    expect(given.body.data.dispenses[0].lines).toMatchObject([{ swap: 'consented', consent: { by: 'Test doctor' } }]);
    const due = (await toBill()).charges.filter((each: { itemId: string }) => each.itemId === other);
    // The consent is sealed with what was handed out by it.
    expect(await care(await bill(due))).toEqual([
      'care-consented Test doctor DSP Calpol Tablets 500 mg',
      'care-dispense Test pharmacist DSP',
    ]);
    const allowed = await prescribed([
      line('Paracetamol Tablets IP 500 mg', { item: place.paracetamol, substitution: 'allowed' }),
    ]);
    expect((await handOut(allowed, [tablets(other, 4)])).body.data.dispenses[0].lines).toMatchObject([
      { swap: 'allowed' },
    ]);
  });

  it('is never handed out as another version than was read, nor by who is no pharmacist', async () => {
    const open = await prescribed();
    const stale = await handOut({ ...open, version: 2 }, [tablets(place.paracetamol, 1)]);
    expect(stale.body.code).toBe('record_changed');
    expect((await cashier.get(`/api/prescriptions/${open.id}`)).status).toBe(403);
  });

  it('keeps on the shelf what no bill could take', async () => {
    const itemId = await medicine('DEAR', 'Dearmol Tablets 5 mg', 'Dearmol', 10n, 900n);
    const open = await prescribed([line('Dearmol Tablets 5 mg', { item: itemId })]);
    const refused = await handOut(open, [tablets(itemId, 10)]);
    expect(refused.body).toMatchObject({ status: 422, code: 'price_above_mrp', field: 'lines/0' });
    expect(await onHand(itemId)).toBe(10);
  });

  it('does not keep another question from its prescriber when it cannot be read, and can be refused', async () => {
    const [open, damaged] = [await prescribed(), await prescribed()];
    const ask = { version: 1, line: 0, itemId: other, reason: 'price' };
    for (const { id } of [open, damaged])
      expect((await pharmacist.post(`/api/prescriptions/${id}/substitutions`, ask)).status).toBe(201);
    const spoil = () =>
      withClient(place.database.superUrl, async (client) => {
        await client.query(`set session_replication_role = 'replica'`);
        const flip = 'set wrapped_key = set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)';
        const { rowCount } = await client.query(`update record_version ${flip} where record_id = $1`, [damaged.id]);
        expect(rowCount).toBe(1);
      });
    await spoil();
    try {
      const waiting: { id: string; prescription: string; prescribed: object | null }[] = (
        await doctor.get('/api/substitutions')
      ).body.data;
      const of = (id: string) => waiting.find(({ prescription }) => prescription === id);
      expect([of(open.id)?.prescribed, of(damaged.id)?.prescribed]).toMatchObject([{ left: 14 }, null]);
      const say = (consent: boolean) => doctor.post(`/api/substitutions/${of(damaged.id)?.id}/answer`, { consent });
      expect((await say(true)).body.code).toBe('record_damaged');
      expect((await say(false)).status).toBe(200);
      expect((await doctor.post(`/api/substitutions/${of(open.id)?.id}/answer`, { consent: false })).status).toBe(200);
    } finally {
      await spoil();
    }
  });

  it('is a look at the patient when their own are listed', async () => {
    const looks = async () =>
      place.inHospital(async (tx) => {
        const rows = await tx
          .selectFrom('access_event')
          .select('subject_id')
          .where('resource', '=', 'prescriptions')
          .where('subject_id', 'is not', null)
          .execute();
        return rows.length;
      });
    const before = await looks();
    expect((await pharmacist.get(`/api/prescriptions?patient=${place.patient.id}`)).status).toBe(200);
    expect(await looks()).toBe(before + 1);
  });

  it('comes back before it is billed: charge withdrawn, goods on the shelf, a second time refused', async () => {
    const open = await prescribed();
    const before = await onHand(place.paracetamol);
    const told: string[] = [];
    place.services.hub.subscribe(place.hospital.id, ({ type }) => told.push(type));
    const [given] = (await handOut(open, [tablets(place.paracetamol, 6)])).body.data.dispenses;
    const body = { positions: [0], goods: 'shelf', reason: 'mistake' };
    const back = () => pharmacist.post(`/api/dispenses/${given.id}/returns`, body, key());
    expect((await back()).body.data).toMatchObject({ state: 'open', lines: [{ left: 14 }] });
    expect(told.filter((type) => type === 'stock.moved')).toHaveLength(2);
    expect(await onHand(place.paracetamol)).toBe(before);
    expect((await back()).body.code).toBe('already_exists');
    const { charges } = await toBill();
    expect(
      charges.filter((each: { evidence: { label: string } }) => each.evidence.label === given.block.label),
    ).toEqual([]);
  });
});

describe('the last tablets', () => {
  it('go to one of counter and pharmacy, and never to both', async () => {
    const itemId = await medicine('LAST10', 'Lastmol Tablets 500 mg', 'Lastmol', 10n);
    const open = await prescribed([line('Lastmol Tablets 500 mg', { item: itemId })]);
    const draft = await cashier.post('/api/bills', { lines: [{ itemId, quantity: 10 }] });
    const [given, sold] = await Promise.all([
      handOut(open, [tablets(itemId, 10)]),
      cashier.post(`/api/bills/${draft.body.data.id}/seal`, {}, key()),
    ]);
    expect([given.status, sold.status].toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect((given.status === 201 ? sold : given).body.code).toBe('stock_short');
    expect(await onHand(itemId)).toBe(0);
  });
});

describe('what was handed out', () => {
  it('is billed once with its batch and grade, moves no stock again, and the second cashier is refused', async () => {
    const open = await prescribed();
    const given = (await handOut(open, [tablets(place.paracetamol, 3)])).body.data.dispenses[0];
    const before = await onHand(place.paracetamol);
    const charges = (await toBill()).charges.filter(
      (each: { evidence: { label: string } }) => each.evidence.label === given.block.label,
    );
    expect(charges).toMatchObject([
      { quantity: 3, grade: 'recorded-before', batch: { number: given.lines[0].batch.number } },
    ]);
    const [one, two] = await Promise.all([bill(charges), bill(charges, cashier2)]);
    const [sealed, refused] = one.status === 201 ? [one, two] : [two, one];
    expect(refused.body).toMatchObject({ status: 409, code: 'charge_billed' });
    expect(sealed.body.data.lines).toMatchObject([
      {
        evidenceGrade: 'recorded-before',
        evidence: { kind: 'dispense', label: given.block.label, by: 'Test pharmacist' },
        batch: { number: given.lines[0].batch.number },
      },
    ]);
    expect(await onHand(place.paracetamol)).toBe(before);
    const back = { positions: [0], goods: 'shelf', reason: 'mistake' };
    expect((await pharmacist.post(`/api/dispenses/${given.id}/returns`, back, key())).body.code).toBe('charge_billed');
  });

  it('is billed to whom its patient turned out to be', async () => {
    const desk = await place.login('frontdesk');
    const twin = (await desk.post('/api/patients', { name: 'Made Up Twin', gender: 'female' })).body.data;
    const given = (await handOut(await prescribed(undefined, twin.id), [tablets(place.paracetamol, 1)])).body.data;
    const merge = { aliasId: twin.id, reason: 'Same card' };
    const into = await desk.post(`/api/patients/${place.patient.id}/merges`, merge);
    expect(into.status, JSON.stringify(into.body)).toBeLessThan(300);
    const charges = (await toBill()).charges.filter(
      (each: { evidence: { label: string } }) => each.evidence.label === given.dispenses[0].block.label,
    );
    expect((await bill(charges)).body.data.lines).toMatchObject([{ evidenceGrade: 'recorded-before' }]);
  });

  it('is not confirmed by a code to a phone that was changed just now', async () => {
    const desk = await place.login('frontdesk');
    const shown = (await handOut(await prescribed(), [tablets(place.paracetamol, 1)])).body.data;
    const path = `/api/patients/${place.patient.id}`;
    const setPhone = async (phone: string) => {
      const { name, gender, revision } = (await desk.get(path)).body.data;
      const changed = await desk.put(path, { name, gender, phone, revision });
      expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    };
    const before = (await desk.get(path)).body.data.phone;
    await setPhone('+919800000077');
    const refused = await pharmacist.post(`/api/dispenses/${shown.dispenses[0].id}/code`);
    expect(refused.body).toMatchObject({ status: 409, code: 'phone_new' });
    const again = (await pharmacist.get(`/api/prescriptions/${shown.id}`)).body.data;
    expect(again.dispenses[0].can.confirm).toEqual({ ok: false, code: 'phone_new' });
    await setPhone(before);
    await withClient(place.database.superUrl, (client) => client.query('update patient set phone_changed_at = null'));
  });

  it('is confirmed by the patient with the code that went to their phone, once', async () => {
    const open = await prescribed();
    const given = (await handOut(open, [tablets(place.paracetamol, 2)])).body.data.dispenses[0];
    const sent = await pharmacist.post(`/api/dispenses/${given.id}/code`);
    expect(sent.status, JSON.stringify(sent.body)).toBe(201);
    const confirm = (code: string) =>
      pharmacist.post(`/api/dispenses/${given.id}/confirmation`, { id: sent.body.data.id, code });
    const code = await arrived();
    expect((await confirm(code === '000000' ? '000001' : '000000')).body.code).toBe('code_wrong');
    expect((await confirm(code)).body.data.dispenses[0].confirmed).toMatchObject({ how: 'sms' });
    expect((await pharmacist.post(`/api/dispenses/${given.id}/code`)).body.code).toBe('already_exists');
    const charges = (await toBill()).charges.filter((each: { grade: string }) => each.grade === 'confirmed');
    const billed = await bill(charges);
    expect(billed.body.data.lines).toMatchObject([{ evidenceGrade: 'confirmed' }]);
    expect(await care(billed)).toEqual(['care-dispense Test pharmacist DSP', 'care-confirmed  DSP']);
  });
});

describe('a consultation', () => {
  it('is to be billed by the fee that is set, and says so where none is', async () => {
    const before = await toBill();
    await write(doctor, place.patient.id);
    const unset = await toBill();
    expect(unset.without).toHaveLength(before.without.length + 1);
    const rule = { doctorId: null, departmentId: null, visitTypeId: null, testCode: null, itemId: place.consultation };
    await place.inHospital((tx) => setFee({ tx, ...moving() }, rule));
    await write(doctor, place.patient.id);
    const { charges } = await toBill();
    const fee = charges.filter((each: { itemId: string }) => each.itemId === place.consultation);
    expect(fee).toMatchObject([{ quantity: 1, grade: 'recorded-before', evidence: { kind: 'consultation' } }]);
    expect((await bill(fee)).body.data.lines).toMatchObject([{ evidence: { kind: 'consultation' } }]);
  });
});

describe('a test', () => {
  it('is to be billed by its fee once its result is released, cites that result, and a correction is no other test', async () => {
    const nurse = await place.login('nurse');
    const rule = { doctorId: null, departmentId: null, visitTypeId: null, testCode: 'fbs', itemId: place.consultation };
    await place.inHospital((tx) => setFee({ tx, ...moving() }, rule));
    const [paid, unset] = [asked('fbs'), asked('potassium')];
    expect((await order(doctor, place.patient.id, [paid, unset])).status).toBe(201);
    await take(nurse, [paid.id, unset.id]);
    await enter(nurse, paid.id, [value('glucose-fasting', 95)]);
    await enter(nurse, unset.id, [value('potassium', 40)]);
    const results = async () => {
      const { charges, without } = await toBill();
      const isResult = (each: { evidence?: { kind: string }; kind?: string }) =>
        (each.evidence?.kind ?? each.kind) === 'result';
      return { charges: charges.filter(isResult), without: without.filter(isResult) };
    };
    // Nobody has reviewed them: nothing is to be paid.
    expect(await results()).toEqual({ charges: [], without: [] });
    const news = async () =>
      (await place.services.db.onNode((tx) => newestMessages(tx, 20))).filter(({ template }) => template === 'news');
    for (const { id } of [paid, unset]) expect((await release(doctor, id)).status).toBe(201);
    // Two results are one message, which says nothing of them.
    expect(await news()).toMatchObject([{ channel: 'sms', variables: { hospital: 'Asha Hospital' } }]);
    const grade = 'recorded-before';
    const due = [{ itemId: place.consultation, quantity: 1, grade, evidence: { kind: 'result', by: 'Test doctor' } }];
    expect(await results()).toMatchObject({ charges: due, without: [{ by: 'Test doctor' }] });
    // Paid in advance at the counter, without a result to cite: said, before it is billed again.
    const byHand = { patientId: place.patient.id, lines: [{ itemId: place.consultation, quantity: 1 }] };
    const drafted = (await cashier.post('/api/bills', byHand)).body.data.id;
    const sealedAt = new Date(place.clock.now()).toISOString();
    expect((await cashier.post(`/api/bills/${drafted}/seal`, {}, key())).status).toBe(201);
    expect((await results()).charges).toMatchObject([{ billedBefore: sealedAt }]);
    await enter(doctor, paid.id, [value('glucose-fasting', 96)], { reason: 'Typed wrong' });
    await enter(doctor, unset.id, [value('potassium', 41)], { reason: 'Typed wrong' });
    const { charges, without } = await results();
    expect([charges.length, without.length]).toEqual([1, 1]);
    expect((await bill(charges)).body.data.lines).toMatchObject([
      { evidence: { kind: 'result' }, evidenceGrade: grade },
    ]);
    expect(await results()).toMatchObject({ charges: [], without: [{}] });
  });
});

describe('the audit', () => {
  it('finds nothing wrong with all of this', async () => {
    expect(await audit()).toEqual([]);
  });

  /** A dispense that a bill cites, a bill's line that cites it, and somebody else. */
  const GIVEN = `(select e.id from evidence e join bill_line l on l.evidence_id = e.id where e.kind = 'dispense' order by e.id limit 1)`;
  const ACT = `(select document_id from evidence where id = ${GIVEN})`;
  const CITING = `(select charge_id from bill_line where evidence_id = ${GIVEN})`;
  const NURSE = `(select id from person where name = 'Test nurse')`;

  it.each<[what: string, changes: [table: string, change: string, found: RegExp][]]>([
    [
      'what is cited, how much was handed out, by whom and by whose consent',
      [
        [
          'evidence',
          `set commitment = set_byte(commitment, 0, get_byte(commitment, 0) # 1), at = at - interval '1 day' where id = ${GIVEN}`,
          /evidence_wrong DSP-\S+ evidence commitment/,
        ],
        ['dispense_line', `set quantity = quantity + 1 where dispense_id = ${ACT}`, /DSP-\S+ dispense_line quantity/],
        ['dispense', `set author_id = ${NURSE} where id = ${ACT}`, /DSP-\S+ dispense author_id/],
        ['substitution', `set answered_by = ${NURSE} where answer = 'consented'`, /DSP-\S+ substitution answered_by/],
      ],
    ],
    [
      'the grade of a line, the confirmation of another, and a movement',
      [
        [
          'bill_line',
          `set evidence_grade = 'signed' where charge_id = ${CITING}`,
          /evidence_grade_wrong OPD-\S+ bill_line evidence_grade \(line 1\)/,
        ],
        ['evidence_confirmation', 'delete', /evidence_grade_wrong OPD-\S+ bill_line evidence_grade \(line 1\)/],
        ['stock_movement', `delete where document_id = ${ACT}`, /dispense_wrong DSP-\S+ stock_movement document_id/],
        ['evidence', `set author_id = ${NURSE} where id = ${GIVEN}`, /evidence_wrong DSP-\S+ evidence author_id/],
      ],
    ],
    [
      'whose it is and what a charge cites',
      [
        [
          'evidence',
          `set subject_id = (select s.id from subject s where s.id <> subject_id limit 1) where id = ${GIVEN}`,
          /evidence_wrong DSP-\S+ evidence subject_id/,
        ],
        ['charge', `set evidence_line = 7 where id = ${CITING}`, /dispense_wrong DSP-\S+ charge evidence_line/],
        [
          'dispense_line',
          `set batch_id = (select b.id from batch b where b.id <> batch_id limit 1) where dispense_id = ${ACT}`,
          /DSP-\S+ dispense_line batch_id/,
        ],
      ],
    ],
    [
      'that there was evidence',
      [['evidence', `delete where id = ${GIVEN}`, /evidence_missing OPD-\S+ evidence id \(line 1\)/]],
    ],
  ])('names each place when somebody who owns the database changed %s', async (_, changes) => {
    const found = await withClient(place.database.superUrl, async (client) => {
      await client.query(`set session_replication_role = 'replica'`);
      const tables = [...new Set(changes.map(([table]) => table))];
      for (const table of tables) await client.query(`create temp table kept_${table} as select * from ${table}`);
      try {
        for (const [table, change] of changes.toReversed()) {
          const isGone = change.startsWith('delete');
          const verb = isGone ? `delete from ${table} ${change.slice(6)}` : `update ${table} ${change}`;
          expect((await client.query(verb)).rowCount, verb).toBeGreaterThan(0);
        }
        return await audit();
      } finally {
        for (const table of tables) {
          await client.query(`delete from ${table}`);
          await client.query(`insert into ${table} select * from kept_${table}`);
        }
      }
    });
    for (const [, , place_] of changes) expect(found.join('\n')).toMatch(place_);
  });

  it('is listed, as of before the pharmacy had its list, at its newest version and open; the first hand-out sets it right (0218)', async () => {
    const open = await prescribed();
    expect((await handOut(open, [tablets(place.paracetamol, 1)])).body.data.state).toBe('part');
    const list = 'select record_id, version, subject_id, prescriber_id, at from prescription order by record_id';
    const [kept, listed, states] = await withClient(place.database.superUrl, async (client) => {
      const before = (await client.query(list)).rows;
      await client.query("set session_replication_role = 'replica'; delete from prescription");
      const backfill = await readFile(join(MIGRATIONS_FOLDER, '0218_pharmacy_earlier.sql'), 'utf8');
      // Twice: a list that is there is left alone.
      await client.query(`set session_replication_role = 'origin'; ${backfill} ${backfill}`);
      const after = await client.query('select distinct state from prescription');
      return [before, (await client.query(list)).rows, after.rows];
    });
    expect(kept.length).toBeGreaterThan(5);
    expect(listed).toEqual(kept);
    expect(states).toEqual([{ state: 'open' }]);
    const again = await handOut(open, [tablets(place.paracetamol, 1)]);
    expect(again.body.data, JSON.stringify(again.body)).toMatchObject({ state: 'part' });
  });
});
