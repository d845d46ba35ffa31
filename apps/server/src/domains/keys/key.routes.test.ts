import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBundle } from '@pramana/vault/node';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { nodeItself } from '../sealing/index.ts';
import { sealKits } from './kit-act.service.ts';
import { readKitActs } from './kit-act.store.ts';
import { enrol } from '../records/records.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'pramana-kit-routes-'));
const server = await sealingServer({ config: { kitRequired: true, kitDir: join(folder, 'kit') } });
const [admin, operator, nurse] = [
  await server.login('admin'),
  await server.login('operator'),
  await server.login('nurse'),
];
const admitted = { name: 'Kit Admin', login: 'kit@test.example', password: 'twelve letters at least' };
const opening = { slug: 'kit', name: 'Kit Hospital', stateCode: '27', admin: admitted };

describe('keys of a hospital', () => {
  test('are shown to its admin and auditor with their ages, and to nobody else', async () => {
    const { data } = (await admin.get('/api/keys')).body;
    expect(data).toMatchObject({ rotation: null, rotationDays: 30, backupDays: 35, kit: null, events: [] });
    expect(data.generations).toEqual([
      {
        number: 1,
        keyId: expect.stringMatching(/^[0-9a-f]{16}$/),
        madeAt: expect.any(String),
        endsAt: expect.any(String),
        overdue: false,
      },
    ]);
    expect(JSON.stringify(data)).not.toContain('pseudonym');
    expect((await (await server.login('auditor')).get('/api/keys')).status).toBe(200);
    for (const other of [nurse, operator]) expect((await other.get('/api/keys')).status).toBe(403);
  });

  test('are replaced when the admin says so, once at a time, with an entry that names who, beside signing keys', async () => {
    const signing = (await enrol(await server.login('doctor'))).answer;
    expect(signing.status).toBe(201);
    const rotate = () => admin.post('/api/keys/rotations', undefined, { 'idempotency-key': 'rotate' });
    expect((await admin.post('/api/keys/rotations')).body.code).toBe('idempotency_key_missing');
    const begun = await rotate();
    expect(begun.status).toBe(202);
    expect(begun.body.data.rotation).toMatchObject({ generation: 2, startedBy: 'Test admin' });
    await expect
      .poll(async () => (await admin.get('/api/keys')).body.data, { timeout: 20_000 })
      .toMatchObject({
        rotation: { finishedAt: expect.any(String), unreadable: 0 },
        events: [{ act: 'rotated', generation: 2, author: 'Test admin', block: { label: 'KEY-2627-000001' } }],
      });
    // The answer was lost, and the page asks again when that rotation is long over.
    const again = await rotate();
    expect(again.status).toBe(202);
    expect(again.body.data.rotation).toMatchObject({ generation: 2, finishedAt: expect.any(String) });
    const after = (await admin.get('/api/keys')).body.data;
    expect(after.generations.map((each: { number: number }) => each.number)).toEqual([1, 2]);
  });
});

describe('keys below', () => {
  test('are replaced when the admin says so, once at a time, of everybody or of a patient who is there', async () => {
    const patientId = '0197a000-0000-7000-8000-000000000000';
    const renew = (body: object, key: string) => admin.post('/api/keys/renewals', body, { 'idempotency-key': key });
    expect((await renew({ level: 'persons', patientId }, 'nobody')).body.code).toBe('not_found');
    const begun = await renew({ level: 'persons' }, 'renew');
    expect(begun.status).toBe(202);
    expect(begun.body.data.renewals[0]).toMatchObject({ level: 'persons', one: false, startedBy: 'Test admin' });
    expect((await renew({ level: 'categories' }, 'second')).body.code).toBe('conflict');
    expect((await renew({ level: 'categories' }, 'renew')).body.code).toBe('idempotency_key_reused');
    const again = await renew({ level: 'persons' }, 'renew');
    expect([again.status, again.body.data.renewals.length]).toEqual([202, 1]);
    // Every server of the node has a minute to hear of the next keys.
    await expect
      .poll(async () => (await admin.get('/api/keys')).body.data.renewals[0])
      .toMatchObject({ phase: 'announced', unreadable: 0, block: null });
  });
});

describe('a recovery kit', () => {
  test('is forced: no hospital is opened before somebody typed a part of it back, and then it rebuilds the keyring', async () => {
    expect((await operator.get('/api/node/recovery-kit')).body.data).toMatchObject({ isNeeded: true, current: null });
    const open = () => operator.post('/api/hospitals', opening);
    expect((await open()).body).toMatchObject({ code: 'recovery_kit_missing' });
    expect((await operator.get('/api/node/recovery-kit/file')).body.code).toBe('recovery_kit_missing');
    const made = await operator.post('/api/node/recovery-kit');
    expect(made.status).toBe(201);
    const { id, parts } = made.body.data as { id: string; parts: string[] };
    const confirm = (part: string) => operator.post(`/api/node/recovery-kit/${id}/confirmation`, { part });
    const [first = '', second = ''] = parts;
    const wrong = `${first[0] === 'A' ? 'B' : 'A'}${first.slice(1)}`;
    for (const part of [wrong, 'nonsense'])
      expect((await confirm(part)).body).toMatchObject({ code: 'kit_part_wrong', field: 'part' });
    expect((await open()).body.code).toBe('recovery_kit_missing');
    // Whoever writes the database alone does not choose whom all keys are encrypted for.
    const other = (await operator.post('/api/node/recovery-kit')).body.data as { id: string };
    const swap = () =>
      withClient(server.database.superUrl, (client) =>
        client.query(
          `update recovery_kit k set recipient = o.recipient from recovery_kit o
            where (k.id, o.id) in (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))`,
          [id, other.id],
        ),
      );
    await swap();
    expect((await confirm(second)).body).toMatchObject({ code: 'kit_part_wrong' });
    await swap();
    const confirmed = await confirm(second.toLowerCase());
    expect(confirmed.body.data).toMatchObject({
      isNeeded: false,
      current: { madeBy: 'Test operator', writtenAt: expect.any(String) },
    });
    await sealKits(server.services);
    const node = await nodeItself(server.services.db);
    const acts = await server.services.db.inHospital(node.id, (tx) => readKitActs(tx, node.id));
    expect(acts).toMatchObject([{ kitId: id, series: expect.stringMatching(/^KIT-/), number: 1 }]);
    expect((await open()).status).toBe(201);
    expect((await admin.get('/api/keys')).body.data.kit).toMatchObject({ madeBy: 'Test operator' });
    const bundle = (await operator.get('/api/node/recovery-kit/file')).body as string;
    const opened = await openBundle(bundle, [first, second]);
    expect([...opened.files.keys()].filter((name) => name.startsWith('hospitals/')).length).toBeGreaterThanOrEqual(4);
    const kept = await openBundle(await readFile(join(folder, 'kit/keyring.age'), 'utf8'), parts);
    expect(kept.files.get('node.key')).toBe(opened.files.get('node.key'));
    expect(server.logged.some((line) => parts.some((part) => line.includes(part)))).toBe(false);
    await writeFile(join(folder, 'keyring.age'), bundle);
    await writeFile(join(folder, 'parts'), [first, second].join('\n'));
    await expectRestored();
  });
});

/** On another machine: the database as it is, an empty folder for the keys, the encrypted file, and two lines of paper. */
async function expectRestored(): Promise<void> {
  const env = {
    ...process.env,
    DATABASE_URL: server.database.appUrl,
    DATABASE_OWNER_URL: server.database.ownerUrl,
    PRAMANA_DATA: folder,
    PRAMANA_KEYRING: join(folder, 'restored'),
    PRAMANA_HEADS: server.services.config.headsDir,
  };
  const main = join(import.meta.dirname, '../../../../cli/src/main.ts');
  const run = (...args: string[]) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      execFile(process.execPath, [main, ...args], { env }, (failure, out, error) =>
        resolve({ code: failure === null ? 0 : Number(failure.code), said: `${out}${error}` }),
      );
    });
  const restored = await run('restore', '--kit', join(folder, 'keyring.age'), '--parts', join(folder, 'parts'));
  expect(restored).toMatchObject({ code: 0 });
  expect(restored.said).toMatch(/The keyring of .* is in .*restored: \d+ files\./);
  expect(restored.said).toMatch(/asha: \d+ documents, .*all is as it was sealed/);
  await writeFile(join(folder, 'parts'), 'AAAA');
  expect(await run('restore', '--kit', join(folder, 'keyring.age'), '--parts', join(folder, 'parts'))).toMatchObject({
    code: 3,
  });
}
