import { randomUUID } from 'node:crypto';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type SubjectId } from '@pramana/kernel';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { ownAccount } from '../people/own.fixture.ts';
import { replaceLink } from '../people/link.store.ts';
import { write } from '../records/records.fixture.ts';
import { patientSubject, subjectOfPatient } from '../sealing/index.ts';
import { installKeys, keys } from '../sealing/keys.service.ts';
import { subjectKey } from '../sealing/subject.service.ts';
import { ownAccounts } from './account.store.ts';
import { erasing } from './erasure.fixture.ts';
import { eraseAgain } from './again.service.ts';
import { listedErasures, listErasure } from './outside.store.ts';

const { server, folder, query, audit, erase, registered } = await erasing();
const { services, hospital, clock } = server;
const DAY = 86_400_000;

describe('an erasure and a backup from before', () => {
  const KEPT = [
    'patient',
    'patient_link',
    'person',
    'credential',
    'subject',
    'category_key',
    'erasure',
    'erasure_leaf',
  ];
  const superuser = (sql: string) => query(`set session_replication_role = replica; ${sql}`);
  const backUp = async () => {
    for (const table of KEPT)
      await query(`drop table if exists backup_${table}; create table backup_${table} as select * from ${table}`);
  };
  const restore = async () => {
    for (const table of KEPT) {
      const [{ columns } = { columns: '' }] = await query<{ columns: string }>(
        "select string_agg(column_name, ', ') as columns from information_schema.columns where table_name = $1 and is_generated = 'NEVER'",
        [table],
      );
      const rows = `insert into ${table} (${columns}) select ${columns} from backup_${table}`;
      await superuser(`delete from ${table}; ${rows}`);
    }
  };

  test('is no alarm of an audit while its entry waits for the log', async () => {
    const writer = await server.login('doctor');
    const waits = await registered('Neeta Waits');
    await write(writer, waits, { text: 'Seen once.' });
    clock.advance(5_000 * DAY);
    const before = (await audit()).findings;
    await withClient(server.database.superUrl, async (client) => {
      // Nothing comes into any log.
      await client.query('begin; lock table log_entry in share mode');
      const { done } = await erase(waits);
      expect(done.body.data.done).toMatchObject({ block: { state: 'queued' } });
      expect((await audit()).findings).toEqual(before);
      await client.query('rollback');
    });
  });

  test('that is restored brings nobody back: keys, name and account go again before anything is served, and loudly', async () => {
    const writer = await server.login('doctor');
    const login = 'neeta@own.example';
    const back = await registered('Neeta Back');
    await ownAccount(server, hospital, { login, patientId: back });
    const note = (await write(writer, back, { text: 'Seen once.' })).body.data;
    clock.advance(5_000 * DAY);
    await backUp();
    const { done } = await erase(back);
    expect(done.body.data.done).toMatchObject({ scope: ['records', 'identity', 'everything'] });
    const gone = async () => {
      installKeys(keys().store);
      const rows = await query<{ name: string; login: string; active: boolean }>(
        `select p.name, c.login, p.active from person p join credential c on c.person_id = p.id
          join patient_link l on l.person_id = p.id where l.patient_id = $1`,
        [back],
      );
      const [patientRow] = await query<{ name: string }>('select name from patient where id = $1', [back]);
      const subject = await services.db.inHospital(hospital.id, (tx) => patientSubject(tx, hospital, back));
      const opened = services.db.inHospital(hospital.id, (tx) => subjectKey(tx, hospital, subject));
      const key = await opened.then(
        () => 'opens',
        (error: { code: string }) => error.code,
      );
      return { account: rows[0]?.name, isLogin: rows[0]?.login === login, patient: patientRow?.name, key };
    };
    const nothing = { account: '—', isLogin: false, patient: '—', key: 'record_forgotten' };
    expect(await gone()).toEqual(nothing);
    await restore();
    const there = { account: `Own ${login}`, isLogin: true, patient: 'Neeta Back', key: 'opens' };
    expect(await gone()).toEqual(there);
    const lines = await eraseAgain(services, new Date(clock.now()));
    expect(lines).toEqual([expect.stringMatching(/ERA-\S+\) was in this database again, and was erased again$/)]);
    expect(await gone()).toEqual(nothing);
    expect(await eraseAgain(services, new Date(clock.now()))).toEqual([]);
    expect(note.id).toBeDefined();
  });

  test('brings nobody back who had no health content: name, phone and account go again', async () => {
    const login = 'neeta.plain@own.example';
    const plain = await registered('Neeta Plain');
    await ownAccount(server, hospital, { login, patientId: plain });
    await backUp();
    const { done } = await erase(plain);
    expect(done.body.data.done.scope).toEqual(['records', 'identity']);
    const row = () =>
      query(
        `select t.name, t.phone, t.active, p.name as account from patient t join patient_link l on l.patient_id = t.id
          join person p on p.id = l.person_id where t.id = $1`,
        [plain],
      );
    const nothing = [{ name: '—', phone: null, active: false, account: '—' }];
    expect(await row()).toEqual(nothing);
    await restore();
    expect(await row()).toMatchObject([{ name: 'Neeta Plain', active: true }]);
    const subject = subjectOfPatient(hospital, plain);
    const kept = () => query('select octet_length(wrapped_key) as key from subject where id = $1', [subject]);
    // As in a database from before anything of theirs was sealed.
    await query(`set session_replication_role = replica; delete from subject where id = '${subject}'`);
    expect(await eraseAgain(services, new Date(clock.now()))).toHaveLength(1);
    expect(await row()).toEqual(nothing);
    // The next start need not go through all patients for them, and nobody makes them a key.
    expect(await kept()).toEqual([{ key: 0 }]);
    expect(await eraseAgain(services, new Date(clock.now()))).toEqual([]);
  });

  test('of two erasures of the same extent the list keeps the later one', () => {
    const subject = randomUUID() as SubjectId;
    const heads = join(folder, 'heads');
    const listed = (day: number) => ({
      subject,
      extent: 'records' as const,
      at: new Date(day * DAY),
      series: 'ERA',
      number: day,
    });
    for (const day of [1, 3, 2]) listErasure(heads, hospital.id, listed(day));
    expect(listedErasures(heads, hospital.id)).toEqual({ listed: [listed(3)], foreign: [] });
  });

  test('the account of who works here too stays: only what it shows of the patient ends', async () => {
    const person = server.person('nurse').id;
    const patientId = await registered('Neeta Nurse');
    const since = new Date(clock.now());
    const link = { id: randomUUID(), personId: person, patientId, relation: 'self' as const, scope: ['card' as const] };
    await services.db.inHospital(hospital.id, (tx) =>
      replaceLink(tx, hospital.id, { ...link, since, until: null, proof: '' }),
    );
    await erase(patientId);
    const accounts = await services.db.inHospital(hospital.id, (tx) => ownAccounts(tx, hospital.id, patientId));
    expect(accounts).toEqual([{ person, isMore: true, isClosed: false }]);
    expect(await query('select name from person where id = $1', [person])).toEqual([{ name: 'Test nurse' }]);
  });

  test('nobody is erased by what a file says that this node did not write', async () => {
    const folder = join(services.config.headsDir, 'erasures', hospital.id);
    const subject = await services.db.inHospital(hospital.id, async (tx) =>
      patientSubject(tx, hospital, await registered('Neeta Stays')),
    );
    const [one = ''] = await readdir(folder);
    await copyFile(join(folder, one), join(folder, `${subject}.everything`));
    expect(await eraseAgain(services, new Date(clock.now()))).toEqual([]);
    const key = await services.db.inHospital(hospital.id, (tx) => subjectKey(tx, hospital, subject));
    expect(key.id.length).toBe(8);
  });
});
