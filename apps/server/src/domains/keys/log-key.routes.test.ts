import {
  ed25519Signer,
  followSuccessions,
  formatRootChange,
  formatSuccession,
  parsePolicy,
  parseRoot,
  parseSuccession,
  parseVkey,
  rootsOf,
  type Signer,
  signNote,
  signRootStatement,
  splitStatements,
  statementsOf,
} from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { newId } from '../../platform/ids.ts';
import { auditNode, ensureNode } from '../sealing/index.ts';
import { mendStatements } from './mend-succession.service.ts';
import { listLogs, logReader } from '../sealing/log.store.ts';
import { sealedRoots, storedTrees } from '../sealing/sealed-root.service.ts';
import { vouchedKey } from '../sealing/succession.service.ts';
import { keys } from '../sealing/keys.service.ts';

const server = await sealingServer();
const [admin, auditor, nurse] = [
  await server.login('admin'),
  await server.login('auditor'),
  await server.login('nurse'),
];
const shown = async () => (await admin.get('/api/keys/logs')).body.data;
const { rootName, log: first } = await shown();
const signerOf = (name: string, fill: number): Signer => ed25519Signer(name, new Uint8Array(32).fill(fill));
const rootKey = signerOf(rootName, 1);
const laterKey = signerOf(rootName, 2);
const enter = (vkey: string, statement?: string) =>
  admin.post('/api/keys/root', statement === undefined ? { vkey } : { vkey, statement });
const log = (address: string) => server.stranger.get(`/log/${address}/succession`);

/** As the owner of the machine, past every guard of the database. */
const superuser = (text: string, values: unknown[] = []): Promise<unknown> =>
  withClient(server.database.superUrl, async (client) => {
    await client.query("set session_replication_role = 'replica'");
    return client.query(text, values);
  });

/** The log's head once the first root key is in it. */
let before: { size: number; root: Uint8Array };
const headWith = async (vkey: string): Promise<typeof before> =>
  server.services.db.inHospital(server.hospital.id, async (tx) => {
    const [log] = await listLogs(tx, server.hospital.id);
    const head = log && (await logReader(tx, log).readHead());
    if (!log || !head) throw new Error('no head');
    const { roots } = await sealedRoots(tx, () => Promise.resolve({ log, head }), log);
    expect(roots.map(({ text }) => text)).toEqual([vkey]);
    return head;
  });

/** Once the next log is open. */
const cuts = async (count: number) => {
  await expect.poll(async () => (await shown()).cuts.length, { timeout: 20_000 }).toBe(count);
  return (await shown()).cuts;
};

describe('the root key of a hospital', () => {
  test('is missing at first, which is said, and is entered by an admin as its own name says', async () => {
    expect(await shown()).toMatchObject({ root: null, rootName, cuts: [], log: { log: first.log, ending: null } });
    expect((await shown()).log.guard).toEqual({ code: 'OK', more: null, overridden: false });
    expect((await auditor.get('/api/keys/logs')).status).toBe(200);
    expect((await nurse.get('/api/keys/logs')).status).toBe(403);
    expect((await auditor.post('/api/keys/root', { vkey: rootKey.vkey })).status).toBe(403);
    const own = keys().store.logSigner(first.origin);
    const wrong = [
      signerOf('pramana.example/log/somebody', 1).vkey,
      first.vkey,
      'no key at all',
      `${rootKey.vkey}x`,
      ed25519Signer(rootName, new Uint8Array(32).fill(1)).vkey.replace(rootName, `${rootName}x`),
    ];
    for (const vkey of wrong) expect((await enter(vkey)).body).toMatchObject({ code: 'root_key', field: 'vkey' });
    expect(own.vkey).toBe(first.vkey);
    const entered = await enter(rootKey.vkey);
    expect(entered.body.data.root).toMatchObject({
      vkey: rootKey.vkey,
      by: 'Test admin',
      fingerprint: expect.stringMatching(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/),
      block: { label: 'ROOT-2627-000001' },
    });
    // The very same again: no second entry.
    expect((await enter(rootKey.vkey)).body.data.root).toEqual(entered.body.data.root);
  });

  test('is replaced only when it says so itself, never by an admin’s click', async () => {
    expect((await enter(laterKey.vkey)).body).toMatchObject({ code: 'root_statement', field: 'statement' });
    const change = formatRootChange({ root: parseRoot(rootKey.vkey), next: parseRoot(laterKey.vkey), time: 0 });
    const stranger = signerOf(rootName, 9);
    const ofOther = formatRootChange({ root: parseRoot(rootKey.vkey), next: parseRoot(stranger.vkey), time: 0 });
    for (const note of [
      await signNote(change, [keys().store.logSigner(first.origin)]),
      await signNote(change, [laterKey]),
      await signNote(ofOther, [rootKey]),
    ])
      expect((await enter(laterKey.vkey, note)).body).toMatchObject({ code: 'root_statement' });
    expect((await shown()).root.vkey).toBe(rootKey.vkey);
    await expect.poll(async () => (await shown()).rootDoubt, { timeout: 20_000 }).toBe(null);
    before = await headWith(rootKey.vkey);
    const replaced = await enter(laterKey.vkey, await signRootStatement(change, rootKey));
    expect(replaced.body.data.root).toMatchObject({ vkey: laterKey.vkey, block: { label: 'ROOT-2627-000002' } });
    // The former one cannot come back by being entered again, nor where its successor names it.
    expect((await enter(rootKey.vkey)).body).toMatchObject({ code: 'root_key', field: 'vkey' });
    const back = formatRootChange({ root: parseRoot(laterKey.vkey), next: parseRoot(rootKey.vkey), time: 0 });
    const returning = await enter(rootKey.vkey, await signRootStatement(back, laterKey));
    expect(returning.body).toMatchObject({ code: 'root_key', field: 'vkey' });
    expect(splitStatements((await log(first.log)).body)).toHaveLength(1);
  });
});

describe('the key of a log', () => {
  test('is changed once however often it is asked for, and counts when the root key signed what the page shows', async () => {
    const before = splitStatements((await log(first.log)).body).length;
    const asked = { log: first.log, reason: 'planned' };
    const answers = await Promise.all([1, 2].map(() => admin.post('/api/keys/logs/change', asked)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const [cut] = await cuts(1);
    expect(cut).toMatchObject({ old: first.log, next: `${first.log}.02`, reason: 'planned', signed: null });
    expect((await admin.post('/api/keys/logs/change', { log: first.log, reason: 'stolen' })).body.code).toBe(
      'conflict',
    );
    expect((await admin.post('/api/keys/logs/change', { log: 'nobody-2627', reason: 'planned' })).body.code).toBe(
      'conflict',
    );
    const said = parseSuccession(cut.text);
    expect(said).toMatchObject({ size: cut.size, root: { text: laterKey.vkey }, next: { text: cut.nextVkey } });

    // The thief has the log's key, not the root's; an old root, another end and another successor count for nothing.
    const thief = keys().store.logSigner(first.origin);
    const other = parseVkey(signerOf(`${first.origin}.07`, 7).vkey);
    const former = formatSuccession({ ...said, root: parseRoot(rootKey.vkey) });
    const wrong = [
      await signNote(cut.text, [thief]),
      await signNote(former, [rootKey]),
      await signNote(formatSuccession({ ...said, size: said.size + 1 }), [laterKey]),
      await signNote(formatSuccession({ ...said, next: other }), [laterKey]),
      cut.text,
      'nothing that was ever signed',
    ];
    for (const statement of wrong)
      expect((await admin.post('/api/keys/successions', { statement })).body.code).toBe('root_statement');

    const statement = await signRootStatement(cut.text, laterKey);
    // A row that somebody wrote vouches for nothing, in the audit as on the page; and it is told from a true one.
    expect(await unvouched()).toEqual([`${first.origin}.02`]);
    await superuser(
      `insert into log_succession (hospital_id, id, series, number, log_id, statement, author_id, at)
       select r.hospital_id, r.id, r.series, 0, l.id, $1, r.author_id, r.at from root_key r
       join log l on l.hospital_id = r.hospital_id and l.origin = $2 where r.vkey = $3`,
      [former, first.origin, laterKey.vkey],
    );
    expect(await unvouched()).toEqual([`${first.origin}.02`]);
    // The id of another act's entry makes it no less added.
    expect(await damages('asha')).toEqual(['row_added log_succession.id']);
    const refused = (await admin.post('/api/keys/successions', { statement })).body;
    expect(refused).toMatchObject({ code: 'root_statement', detail: expect.stringContaining('no root key signed') });
    // The way out: nothing that no entry says stays.
    expect(await mend()).toMatchObject([{ hospital: 'asha', done: 'removed', row: { statement: former } }]);
    const [one, two] = await Promise.all([1, 2].map(() => admin.post('/api/keys/successions', { statement })));
    expect([one?.status, two?.status]).toEqual([200, 200]);
    await expect.poll(unvouched, { timeout: 20_000 }).toEqual([]);
    const late = await signRootStatement(formatSuccession({ ...said, reason: 'stolen' }), laterKey);
    const second = (await admin.post('/api/keys/successions', { statement: late })).body;
    expect(second).toMatchObject({ code: 'root_statement', detail: 'Another statement of this log is stored.' });
    const [signed] = await cuts(1);
    expect(signed.signed).toMatchObject({ by: 'Test admin', block: { label: 'SUCC-2627-000001' } });
    expect(splitStatements((await log(cut.next)).body)).toHaveLength(before + 1);
    expect((await log(cut.next)).body).toContain(statement);
  });

  test('is suggested with the root key and what it signed, for whoever makes the suggestion their own', async () => {
    const served = splitStatements((await log(first.log)).body);
    for (const path of [`/log/${first.log}/policy`, '/api/verify-policy']) {
      const { body } = await server.stranger.get(path);
      // The one before it as well: only that one speaks for the logs of its time, and may have called a key stolen.
      expect(rootsOf(body).map(({ text }) => text)).toEqual([laterKey.vkey, rootKey.vkey]);
      expect(parsePolicy(body).logs.find(({ vkey }) => vkey.text === first.vkey)).toHaveProperty('finalSize');
      expect(statementsOf(body)).toEqual(expect.arrayContaining(served));
      const { successions, ignored } = followSuccessions(parsePolicy(body), rootsOf(body), statementsOf(body));
      expect(ignored).toEqual([]);
      expect(successions).toMatchObject([{ old: { text: first.vkey }, reason: 'planned' }]);
    }
  });

  const suggested = async () => {
    server.clock.advance(1_000);
    const [one, all] = [
      (await server.stranger.get(`/log/${first.log}/policy`)).body,
      (await server.stranger.get('/api/verify-policy')).body,
    ];
    expect(rootsOf(one)).toEqual(rootsOf(all));
    return {
      roots: rootsOf(one).map(({ text }) => text),
      why: /^# A root key is not suggested: (.*)\.$/m.exec(one)?.[1],
    };
  };

  test('is never suggested by a root key that somebody wrote into the database', async () => {
    const [thief, mine] = [signerOf(rootName, 66).vkey, server.hospital.id];
    const both = [laterKey.vkey, rootKey.vkey];
    const change = 'update root_key set vkey = $2 where hospital_id = $3 and vkey = $1';
    await superuser(change, [laterKey.vkey, thief, mine]);
    expect(await suggested()).toEqual({ roots: [], why: 'its row is not what was sealed' });
    // Nor is it shown to anybody: neither on the log's page nor to the admin, who is told that something is wrong.
    const page = (await server.stranger.get(`/log/${first.log}/`, { accept: 'text/html' })).body;
    expect(page).toContain('that is not what was sealed in the log');
    expect(page).not.toContain(thief);
    expect(page).not.toContain('The root key has signed');
    const seen = await shown();
    expect(seen).toMatchObject({ root: null, rootDoubt: 'changed', rootsBefore: [], cuts: [{ signed: null }] });
    await superuser(change, [thief, laterKey.vkey, mine]);
    expect(await suggested()).toEqual({ roots: both, why: undefined });
    // A second row: beside the true one, or as what replaces it, under whatever entry it names.
    for (const replaces of ['some other key', laterKey.vkey]) {
      const id = newId();
      await superuser(
        `insert into root_key (hospital_id, id, series, number, vkey, replaces, statement, author_id, at)
         select hospital_id, $1, series, 0, $2, $3, 'x', author_id, at
         from root_key where hospital_id = $4 and vkey = $5`,
        [id, thief, replaces, mine, laterKey.vkey],
      );
      expect((await suggested()).roots).toEqual([]);
      await superuser('delete from root_key where id = $1', [id]);
    }
    expect((await suggested()).roots).toEqual(both);
    // The last row taken away: the key that was replaced does not come back.
    const { rows } = (await superuser('delete from root_key where hospital_id = $1 and vkey = $2 returning *', [
      mine,
      laterKey.vkey,
    ])) as { rows: Record<string, unknown>[] };
    expect(await suggested()).toEqual({ roots: [], why: 'its rows contradict each other or their entries' });
    const [row = {}] = rows;
    const names = Object.keys(row);
    await superuser(
      `insert into root_key (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
    expect((await suggested()).roots).toEqual(both);
  });

  test('is told by the root keys that are in the log while a newer one waits for its place there', async () => {
    const { db } = server.services;
    await db.inHospital(server.hospital.id, async (tx) => {
      const [old, next] = await listLogs(tx, server.hospital.id);
      if (old === undefined || next === undefined) throw new Error('no next log');
      // The later key's entry stands behind that head, or in the next log.
      const early = { log: old, head: before };
      const waiting = await sealedRoots(tx, (id) => Promise.resolve(id === old.id ? early : undefined), next);
      expect(waiting.doubt).toBe('waits');
      expect(waiting.roots.map(({ text }) => text)).toEqual([rootKey.vkey]);
      // What the waiting one signed is stored: neither vouched for nor not.
      const told = await vouchedKey(tx, next, { ...waiting, statements: [] });
      expect(told).toMatchObject({ roots: [rootKey.vkey], doubt: 'waits', before: { log: first.log, said: 'untold' } });
      const sealed = await sealedRoots(tx, storedTrees(tx, server.hospital.id), next);
      expect(sealed.roots.map(({ text }) => text)).toEqual([laterKey.vkey, rootKey.vkey]);
      expect(await vouchedKey(tx, next, { ...sealed, statements: [] })).toMatchObject({ before: { said: 'signed' } });
      const lost = { roots: sealed.roots.slice(2), doubt: null, statements: [] };
      expect(await vouchedKey(tx, next, lost)).toMatchObject({ before: { said: 'unsigned' } });
    });
    expect(await shown()).toMatchObject({ rootDoubt: null, cuts: [{ isUntold: false }] });
  });

  test('is public with its page: who vouches for it, in words', async () => {
    const page = (await server.stranger.get(`/log/${first.log}.02/`, { accept: 'text/html' })).body;
    expect(page).toContain(laterKey.vkey);
    expect(page).toContain('The root key has signed that this log follows');
    expect(await shown()).toMatchObject({ rootDoubt: null, rootsBefore: [{ vkey: rootKey.vkey }] });
    expect(page).toContain(`/log/${first.log}.02/succession`);
    const ended = (await server.stranger.get(`/log/${first.log}/`, { accept: 'text/html' })).body;
    expect(ended).toContain('Its key was changed, as planned');
  });
});

test('the operator does the same for the node log, whose acts are its own entries; nobody of a hospital may', async () => {
  const { config } = server.services;
  await ensureNode({ ...server.services, config: { ...config, logOrigin: 'pramana.example/log' } });
  const operator = await server.login('operator');
  const view = async () => (await operator.get('/api/node/keys/logs')).body.data;
  const { rootName: name, log: open } = await view();
  expect(name).toBe('pramana.example/log/node');
  const nodeRoot = signerOf(name, 21);
  for (const path of ['/api/node/keys/root', '/api/node/keys/logs/change', '/api/node/keys/successions'])
    expect((await admin.post(path, {})).status).toBe(403);
  expect((await admin.get('/api/node/keys/logs')).status).toBe(403);
  // A hospital's root key vouches for no other log.
  const foreign = await operator.post('/api/node/keys/root', { vkey: laterKey.vkey });
  expect(foreign.body).toMatchObject({ code: 'root_key', field: 'vkey' });
  const entered = await operator.post('/api/node/keys/root', { vkey: nodeRoot.vkey });
  expect(entered.body.data.root).toMatchObject({ vkey: nodeRoot.vkey, block: { label: 'ROOT-2627-000001' } });
  // Not the hospital's, which stays as it is.
  expect((await shown()).root.vkey).toBe(laterKey.vkey);
  expect(
    (await operator.post('/api/node/keys/logs/change', { log: `${first.log}.02`, reason: 'stolen' })).body.code,
  ).toBe('conflict');
  const change = { log: open.log, reason: 'planned' };
  expect((await operator.post('/api/node/keys/logs/change', change)).status).toBe(202);
  await expect.poll(async () => (await view()).cuts.length, { timeout: 20_000 }).toBe(1);
  const [cut] = (await view()).cuts;
  expect(cut).toMatchObject({ old: open.log, next: `${open.log}.02`, signed: null });
  const wrong = await signNote(cut.text, [keys().store.logSigner(open.origin)]);
  expect((await operator.post('/api/node/keys/successions', { statement: wrong })).body.code).toBe('root_statement');
  const statement = await signRootStatement(cut.text, nodeRoot);
  const done = await operator.post('/api/node/keys/successions', { statement });
  expect(done.body.data.cuts[0].signed).toMatchObject({ by: 'Test operator', block: { label: 'SUCC-2627-000001' } });
  expect((await log(cut.next)).body).toBe(statement);
  // Whoever heard no answer asks again: the log is closed by now, and what was done is shown, not done twice.
  const again = await operator.post('/api/node/keys/logs/change', change);
  expect([again.status, again.body.data.cuts.length, again.body.data.log.ending]).toEqual([202, 1, null]);
  const theft = { log: cut.next, reason: 'stolen' };
  for (const status of [202, 202]) {
    expect((await operator.post('/api/node/keys/logs/change', theft)).status).toBe(status);
    await expect.poll(async () => (await view()).cuts.length, { timeout: 20_000 }).toBe(2);
  }
  expect((await view()).cuts[0]).toMatchObject({
    old: cut.next,
    next: `${open.log}.03`,
    reason: 'stolen',
    signed: null,
  });
  expect(await damages('node')).toEqual([]);
});

async function audit(hospital: string = server.hospital.slug) {
  const [audited] = await auditNode({
    db: server.services.db,
    headsDir: server.services.config.headsDir,
    hospital,
    now: new Date(server.services.clock.now()),
    signal: AbortSignal.timeout(60_000),
    onProgress: () => undefined,
  });
  return audited;
}

/** What the audit of the hospital, or of the node, finds. */
async function damages(hospital?: string): Promise<string[]> {
  const audited = await audit(hospital);
  return (audited?.report.findings ?? []).map(({ code, table, field }) => `${code} ${table}.${field}`);
}

/** Logs of the hospital that no root key vouches for, as the audit says it. */
async function unvouched() {
  return (await audit())?.report.unvouched;
}

/** What `pramana recover --statements` did. */
const mendEach = async () => (await mendStatements(server.services.db, server.database.ownerUrl)) ?? [];
const mend = async () =>
  (await mendEach()).flatMap(({ hospital, statements }) => statements.map((each) => ({ hospital, ...each })));

test('statements that were changed, removed or put there stand as their entries say them again, by the owner’s command', async () => {
  const rows = async () => (await superuser('select * from log_succession order by id')) as { rows: object[] };
  const sealed = (await rows()).rows;
  expect([sealed.length, await mend()]).toEqual([2, []]);
  await superuser("update log_succession set statement = statement || 'x'");
  await superuser(
    `insert into log_succession select r.hospital_id, r.id, r.series, 0, l.id, 'junk', r.author_id, r.at
     from root_key r join log l on l.hospital_id = r.hospital_id and l.origin = $1 where r.vkey = $2`,
    [`${first.origin}.02`, laterKey.vkey],
  );
  expect(await damages()).not.toEqual([]);
  const all = await mend();
  expect(all.map(({ hospital, done }) => `${hospital} ${done}`).toSorted()).toEqual([
    'asha removed',
    'asha removed',
    'asha restored',
    'node removed',
    'node restored',
  ]);
  expect((await rows()).rows).toEqual(sealed);
  await superuser('delete from log_succession');
  expect(await mend()).toMatchObject([{ done: 'restored' }, { done: 'restored' }]);
  expect((await rows()).rows).toEqual(sealed);
  expect(await damages()).toEqual([]);
  // An entry that does not open says nothing, and what names it is left alone.
  await superuser("update log_succession set statement = statement || 'x'");
  const body = "update block set body = overlay(body placing '\\x00' from 40) where series like 'SUCC%' and number = 1";
  const kept = await superuser(
    "select series, number, hospital_id, body from block where series like 'SUCC%' and number = 1",
  );
  await superuser(body);
  expect(await mend()).toMatchObject([{ done: 'unreadable' }, { done: 'unreadable' }]);
  for (const { hospital_id, series, number, body } of (kept as { rows: Record<string, unknown>[] }).rows)
    await superuser('update block set body = $1 where hospital_id = $2 and series = $3 and number = $4', [
      body,
      hospital_id,
      series,
      number,
    ]);
  const mended = ['removed', 'removed', 'restored', 'restored'];
  expect((await mend()).map(({ done }) => done).toSorted()).toEqual(mended);
  // A forged row that names an entry nobody can read keeps no true statement away.
  await superuser(`update log_succession l set id = gen_random_uuid(), statement = statement || 'x', (series, number) = (
    select b.series, b.number from block b where b.hospital_id = l.hospital_id and b.series not like 'SUCC%'
    order by b.series, b.number limit 1)`);
  const { rows: named } = (await superuser(`select distinct b.hospital_id, b.series, b.number from block b
    join log_succession l on (b.hospital_id, b.series, b.number) = (l.hospital_id, l.series, l.number)`)) as {
    rows: Record<string, unknown>[];
  };
  const flip = async (): Promise<void> => {
    for (const { hospital_id, series, number } of named)
      await superuser(
        `update block set body = set_byte(body, 40, get_byte(body, 40) # 1)
          where hospital_id = $1 and series = $2 and number = $3`,
        [hospital_id, series, number],
      );
  };
  await flip();
  expect((await mend()).map(({ done }) => done).toSorted()).toEqual(mended);
  await flip();
  expect(await damages()).toEqual([]);
});

test.each([
  ['root_key', 'vkey'],
  ['root_key', 'replaces'],
  ['root_key', 'statement'],
  ['log_succession', 'statement'],
])('the owner of the machine who rewrites %s.%s is found by the audit', async (table, column) => {
  const change = (value: string): Promise<unknown> =>
    superuser(`update ${table} set ${column} = ${value} where ${column} is not null`);
  expect(await damages()).toEqual([]);
  await change(`${column} || 'x'`);
  expect(await damages()).toContain(`column_changed ${table}.${column}`);
  await change(`left(${column}, -1)`);
});

test('a statement whose row is gone is not sealed twice; where it was, one row stands, and one bad hospital stops no other', async () => {
  const [cut] = (await shown()).cuts;
  const said = (await log(cut.next)).body;
  const statement = splitStatements(said).at(-1);
  const handIn = () => admin.post('/api/keys/successions', { statement });
  await superuser('delete from log_succession');
  const refused = await handIn();
  expect(refused.body).toMatchObject({
    code: 'root_statement',
    detail: expect.stringContaining('recover --statements'),
  });

  // The hospital's rows cannot be written: the node's are.
  await superuser(`alter table log_succession add constraint bad check (hospital_id <> '${server.hospital.id}')`);
  expect(
    (await mendEach()).map(({ hospital, statements, failed }) => [hospital, statements.length, failed === null]),
  ).toEqual([
    ['asha', 0, false],
    ['nira', 0, true],
    ['node', 1, true],
  ]);
  await superuser('alter table log_succession drop constraint bad');

  // Handed in while its first entry did not open: two entries of one log, both of which open later.
  const place = "hospital_id = $1 and series like 'SUCC%' and number = 1";
  const { rows } = (await superuser(`select body from block where ${place}`, [server.hospital.id])) as {
    rows: { body: Buffer }[];
  };
  await superuser(`update block set body = overlay(body placing '\\x00' from 40) where ${place}`, [server.hospital.id]);
  expect((await handIn()).body.data.cuts[0].signed.block.label).toBe('SUCC-2627-000002');
  await superuser(`update block set body = $2 where ${place}`, [server.hospital.id, rows[0]?.body]);
  expect(await mend()).toMatchObject([{ done: 'superseded', entry: 'SUCC-2627-000001' }]);
  await superuser('delete from log_succession');
  expect(await mend()).toMatchObject([
    { hospital: 'asha', done: 'restored', entry: 'SUCC-2627-000001' },
    { hospital: 'asha', done: 'superseded', entry: 'SUCC-2627-000002' },
    { hospital: 'node', done: 'restored' },
  ]);
  expect((await log(cut.next)).body).toBe(said);
});
