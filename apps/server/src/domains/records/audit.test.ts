import { beforeAll, describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { shop } from '../billing/shop.fixture.ts';
import { auditNode } from '../sealing/index.ts';
import { enrol, sign, write } from './records.fixture.ts';

const server = await shop();
const doctor = await server.login('doctor');
const patient = server.patient.id;
const TABLES = ['record', 'record_version', 'signing_key_act', 'record_signature'];

/** The record that everything is tried on: two versions, the second signed. */
let id = '';
let other = '';
let another = '';
beforeAll(async () => {
  const made = await enrol(doctor);
  server.clock.advance(1_000);
  id = (await write(doctor, patient)).body.data.id;
  await write(doctor, patient, { recordId: id, text: 'Better still.', reason: 'Seen again' });
  await sign(doctor, made, id, 2);
  const second = await enrol(doctor, 'Phone');
  const [, first] = (await doctor.get('/api/signing-keys')).body.data;
  await doctor.post(`/api/signing-keys/${first.id}/retire`);
  other = (await write(doctor, patient, { category: 'labs', text: 'HbA1c 7.9 %' })).body.data.id;
  const somebody = { name: 'Devi Kulkarni', gender: 'female' };
  const devi = (await doctor.post('/api/patients', somebody)).body.data.id;
  another = (await write(doctor, devi, { category: 'notes' })).body.data.id;
  expect(second.answer.status).toBe(201);
});

async function audit(): Promise<string[]> {
  const { db, config } = server.services;
  const { headsDir } = config;
  const options = { db, headsDir, hospital: 'asha', signal: new AbortController().signal, onProgress: () => undefined };
  const [result] = await auditNode(options);
  return (result?.report.findings ?? []).map(({ document, table, field }) => `${document} ${table}.${field}`);
}

/** What `look` sees after somebody who owns the database ran `sql`, whose traces are then removed. */
async function after<T>(sql: string, look: () => Promise<T>): Promise<T> {
  return withClient(server.database.superUrl, async (client) => {
    await client.query(`set session_replication_role = 'replica'`);
    for (const table of TABLES) await client.query(`create temp table kept_${table} as select * from ${table}`);
    try {
      expect((await client.query(sql)).rowCount).toBeGreaterThan(0);
      return await look();
    } finally {
      for (const table of TABLES) {
        await client.query(`delete from ${table}`);
        await client.query(`insert into ${table} select * from kept_${table}`);
        await client.query(`drop table kept_${table}`);
      }
    }
  });
}

const flipped = (column: string, at: number): string =>
  `${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;
const OTHER_PERSON = `(select id from person where name = 'Test nurse')`;
/** Changes of the second version, or of what stands behind it, made at once; each names what the audit must name. */
const CHANGES: readonly (readonly [table: string, changes: Readonly<Record<string, string>>])[] = [
  [
    'record',
    {
      'record.subject_id': `subject_id = (select id from subject where id <> subject_id limit 1)`,
      'record.category': `category = 'labs'`,
      'record.type': `type = 'Observation'`,
    },
  ],
  ['record_version', { 'record_version.id': `record_id = '0197a000-0000-7000-8000-000000000000'` }],
  ['record_version', { 'record_version.version': `version = 3`, 'record_version.box': `previous_version = 2` }],
  [
    'record_version',
    {
      'record_version.previous_hash': flipped('previous_hash', 0),
      'record_version.author_id': `author_id = ${OTHER_PERSON}`,
      'record_version.author_name': `author_name = 'Somebody else'`,
      'record_version.author_role': `author_role = 'nurse'`,
      'record_version.at': `at = at - interval '1 day'`,
      'record_version.date': `date = date - 1`,
      'record_version.released': `released = not released`,
      'record_version.series': `series = 'REC-9999'`,
      'record_version.number': `number = number + 1000`,
    },
  ],
  ['record_version', { 'record_version.hash': flipped('hash', 0) }],
  ['record_version', { 'record_version.hash': flipped('content_hash', 0) }],
  ['record_version', { 'record_version.wrapped_key': `epoch = epoch + 1` }],
  ['record_version', { 'record_version.box': flipped('wrapped_key', 40) }],
  ['record_version', { 'record_version.box': flipped('box', 30) }],
  [
    'signing_key_act',
    {
      'signing_key_act.person_id': `person_id = ${OTHER_PERSON}`,
      'signing_key_act.person_name': `person_name = 'Somebody else'`,
      'signing_key_act.name': `name = 'Another'`,
      'signing_key_act.credential_id': flipped('credential_id', 0),
      'signing_key_act.public_key': flipped('public_key', 20),
      'signing_key_act.host': `host = 'evil.example'`,
      'signing_key_act.origin': `origin = 'http://evil.example'`,
      'signing_key_act.author_id': `author_id = ${OTHER_PERSON}`,
      'signing_key_act.at': `at = at - interval '1 day'`,
    },
  ],
  [
    'record_signature',
    {
      'record_signature.record_hash': flipped('record_hash', 0),
      'record_signature.signer_id': `signer_id = ${OTHER_PERSON}`,
      'record_signature.signer_name': `signer_name = 'Somebody else'`,
      'record_signature.credential_id': flipped('credential_id', 0),
      'record_signature.client_data': flipped('client_data', 10),
      'record_signature.authenticator_data': flipped('authenticator_data', 0),
      'record_signature.signature': flipped('signature', 9),
      'record_signature.at': `at = at - interval '1 day'`,
    },
  ],
  [
    'record_signature',
    {
      'record_signature.record_id': `record_id = (select id from record where category = 'labs')`,
      'record_signature.version': `version = 1`,
    },
  ],
  ['record_signature', { 'record_signature.key_id': `key_id = '0197a000-0000-7000-8000-000000000000'` }],
];
const ROWS: Readonly<Record<string, () => string>> = {
  record: () => `id = '${id}'`,
  record_version: () => `record_id = '${id}' and version = 2`,
  signing_key_act: () => `id = (select key_id from record_signature)`,
  record_signature: () => 'true',
};

describe('the audit of records', () => {
  test('finds nothing in what was written, amended, signed and retired', async () => {
    expect(await audit()).toEqual([]);
  });

  test.each(CHANGES)('names each change of %s: %o', async (table, changes) => {
    const set = Object.values(changes).join(', ');
    const found = await after(`update ${table} set ${set} where ${ROWS[table]?.()}`, audit);
    const named = new Set(found.map((each) => each.split(' ').at(-1)));
    expect(Object.keys(changes).filter((place) => !named.has(place))).toEqual([]);
  });

  test.each(['record_version', 'record_signature', 'signing_key_act'])(
    'names a row of %s that is gone',
    async (table) => {
      const found = await after(`delete from ${table} where ${ROWS[table]?.()}`, audit);
      expect(found.some((each) => each.includes(` ${table}.`))).toBe(true);
    },
  );
});

describe('a version whose bytes were changed', () => {
  test.each(['box', 'wrapped_key', 'content_hash', 'author_name'])(
    'by its %s is named in its place, and hides no other',
    async (column) => {
      const change = column === 'author_name' ? `author_name = 'X'` : flipped(column, 30);
      const { body, status } = await after(
        `update record_version set ${change} where ${ROWS['record_version']?.()}`,
        () => doctor.get(`/api/records/${id}`),
      );
      expect(status).toBe(200);
      const [second, first] = body.data.versions;
      expect(second).toMatchObject({ version: 2, state: 'damaged', content: null });
      expect(first).toMatchObject({ version: 1, state: 'open', content: { text: 'Cough is better. Chest clear.' } });
    },
  );

  test('in the timeline hides no other record', async () => {
    const { body } = await after(`update record_version set ${flipped('box', 30)} where record_id = '${id}'`, () =>
      doctor.get(`/api/patients/${patient}/records`),
    );
    const states = body.data.map(({ newest }: { newest: { state: string } }) => newest.state);
    expect(states.toSorted()).toEqual(['damaged', 'open']);
  });

  test.each([
    ['another version of it', () => `record_id = '${id}' and version = 1`],
    ['another category', () => `record_id = '${other}'`],
    ['another patient', () => `record_id = '${another}'`],
  ])('is refused when its ciphertext is that of %s', async (_, from) => {
    const swap = `update record_version v set epoch = w.epoch, wrapped_key = w.wrapped_key, box = w.box,
      content_hash = w.content_hash from record_version w where v.record_id = '${id}' and v.version = 2
      and w.id = (select id from record_version where ${from()})`;
    const { body } = await after(swap, () => doctor.get(`/api/records/${id}`));
    expect(body.data.versions[0]).toMatchObject({ state: 'damaged', content: null });
  });
});

test('the database itself refuses to change or remove a version, whoever asks', async () => {
  await withClient(server.database.superUrl, async (client) => {
    for (const table of TABLES) {
      await expect(client.query(`update ${table} set hospital_id = hospital_id`)).rejects.toThrow('kept as it was');
      await expect(client.query(`delete from ${table}`)).rejects.toThrow('kept as it was');
    }
    const gap = `insert into record_version select (jsonb_populate_record(v, '{"version": 9, "previous_version": 8,
      "id": "0197a000-0000-7000-8000-000000000000", "number": 999}')).* from record_version v where version = 2`;
    await expect(client.query(gap)).rejects.toThrow('foreign key');
  });
});
