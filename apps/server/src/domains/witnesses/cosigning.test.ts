import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  cosign,
  ed25519Signer,
  formatSubmission,
  monitoringPath,
  openCheckpoint,
  parseEvidence,
  parseVkey,
  proveConsistency,
  readWitnessReply,
  verifyEvidence,
} from '@pramana/ledger';
import { beforeAll, describe, expect, test } from 'vitest';
import { seedOf, testLog } from '../../../../../packages/ledger/test/fixtures.ts';
import { type Grown, grow } from '../../../../../packages/ledger/test/witness.fixture.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import type { TestClient } from '../../testing.ts';
import { auditNode, ensureNode, waitForProof, witnessSigner } from '../sealing/index.ts';
import { intent, someSealed } from './witness.fixture.ts';

const server = await sealingServer();
const { app, services } = server;
const SIZES = [3, 5, 8, 12];
const logNamed = (name: string, fork?: number): Promise<Grown> =>
  grow(SIZES, fork, testLog(`${name}.example/log/${name}-2627`));
let operator: TestClient;
let own: { name: string; vkey: string; url: string };

beforeAll(async () => {
  await ensureNode(services);
  operator = await server.login('operator');
  own = (await operator.get('/api/node/witnessed-logs')).body.data.own;
  // The hospital's own log stands in the process before anything asks whose it is.
  const block = await someSealed(server);
  expect(await waitForProof(server.hospital.id, block, 20_000)).toBe(true);
});

const view = async () => (await operator.get('/api/node/witnessed-logs')).body.data;
const shown = async ({ origin }: Grown) =>
  (await view()).logs.find((each: { origin: string }) => each.origin === origin);
const restore = ({ origin }: Grown) => operator.post('/api/node/witnessed-logs/restore', { origin }, intent());
const follow = (lines: string, who = operator) => who.post('/api/node/witnessed-logs', { lines }, intent());
const send = (payload: string | Buffer, headers: Record<string, string> = { 'content-type': 'text/plain' }) =>
  app.inject({ method: 'POST', url: '/witness/add-checkpoint', payload, headers });

/** As a log asks, and reads the answer. */
async function submit(log: Grown, old: number, size: number, from: Grown = log) {
  const checkpoint = log.at(size);
  const { statusCode, headers, body } = await send(
    formatSubmission({ old, proof: await proveConsistency(from.store, old, size), checkpoint }),
  );
  const contentType = String(headers['content-type']);
  return { status: statusCode, ...readWitnessReply(checkpoint, own.vkey, { status: statusCode, contentType, body }) };
}

async function followed(name: string, fork?: number): Promise<Grown> {
  const log = await logNamed(name, fork);
  expect((await follow(`log ${log.signer.vkey} https://${name}.example/log/${name}-2627`)).status).toBe(201);
  return log;
}

const asOwnerOfTheMachine = (statement: string, values: unknown[] = []) =>
  withClient(server.database.superUrl, (client) => client.query(statement, values));
async function metric(name: string): Promise<string | undefined> {
  const { body } = await server.stranger.get('/metrics');
  return new RegExp(`^${name} (.*)$`, 'm').exec(body as string)?.[1];
}

/** What the audit of the node log finds. */
async function damages(): Promise<string[]> {
  const [audited] = await auditNode({
    db: services.db,
    headsDir: services.config.headsDir,
    hospital: 'node',
    now: new Date(services.clock.now()),
    signal: AbortSignal.timeout(60_000),
    onProgress: () => undefined,
  });
  return (audited?.report.findings ?? []).map(({ code, table, field }) => `${code} ${table}.${field}`);
}
const copies = async (): Promise<string> => {
  const folder = (await readdir(services.config.headsDir)).find((name) => name.startsWith('witness-'));
  return join(services.config.headsDir, folder ?? '');
};

describe('a node', () => {
  test('is a witness under a key of its own, which signs no log, and shows it to anybody', async () => {
    expect(own).toMatchObject({ name: 'pramana.example/witness', url: 'http://localhost/witness' });
    expect(parseVkey(own.vkey).type).toBe(4);
    expect(witnessSigner()?.vkey).toBe(own.vkey);
    const front = await server.stranger.get('/witness');
    expect(front.body).toContain(own.vkey);
    const admin = await server.login('admin');
    expect((await admin.get('/api/witnesses')).body.data.own).toEqual(own);
  });

  test('cannot be joined by its own logs: what it signs itself proves nothing about it', async () => {
    const admin = await server.login('admin');
    const joined = { vkey: own.vkey, url: 'https://elsewhere.example/witness' };
    expect((await admin.post('/api/witnesses', joined, intent())).body.code).toBe('witness_own');
    expect((await operator.post('/api/node/witnesses', joined, intent())).body.code).toBe('witness_own');
    const mine = (await admin.get('/api/witnesses')).body.data.logs[0];
    expect((await follow(`log ${mine.vkey}`)).body.code).toBe('witness_own');
    // Also under a key that is not ours: no other log may bear the name of one of this node.
    const thief = testLog(mine.origin);
    expect((await follow(`log ${thief.signer.vkey}`)).body.code).toBe('witness_own');
  });

  test.each([
    ['log_key', () => 'no line of a log'],
    ['log_key', () => `log ${own.vkey}`],
    ['log_key', () => `witness w ${own.vkey}`],
    ['log_key', () => '# nothing at all'],
  ])('refuses with %s what is no line of a log (%#)', async (code, lines) => {
    expect((await follow(lines())).body).toMatchObject({ code, field: 'lines' });
  });

  test('lets the operator alone decide, and every decision is an entry of the node log', async () => {
    const admin = await server.login('admin');
    const log = await logNamed('entries');
    expect((await follow(`log ${log.signer.vkey}`, admin)).status).toBe(403);
    expect((await admin.get('/api/node/witnessed-logs')).status).toBe(403);
    // A bare key is a log too; what is not new is said.
    expect((await follow(log.signer.vkey)).status).toBe(201);
    expect((await follow(log.signer.vkey)).body.code).toBe('already_exists');
    const key = intent();
    const again = () => operator.post('/api/node/witnessed-logs/forget', { origin: log.origin }, key);
    const changed = otherSigner(log.origin);
    expect((await follow(changed.vkey)).body.code).toBe('log_key_changed');
    expect([(await again()).status, (await again()).status]).toEqual([200, 200]);
    expect((await operator.post('/api/node/witnessed-logs/forget', { origin: log.origin }, intent())).status).toBe(404);
    expect((await submit(log, 0, 3)).status).toBe(404);
    expect((await follow(changed.vkey)).status).toBe(201);
    // A lost answer's repeat forgets nothing that is followed since.
    expect((await again()).body.data.logs).toMatchObject([{ origin: log.origin }]);
    const acts = (await operator.get('/api/node/witnessed-log-acts')).body.data;
    expect(acts.map(({ act }: { act: string }) => act)).toEqual(['follow', 'forget', 'follow']);
    expect(acts[0].block).toMatch(/^WLG-2627-0+3$/);
    expect(await damages()).toEqual([]);
    await asOwnerOfTheMachine("update witnessed_log_act set vkey = 'x' where act = 'forget'");
    expect(await damages()).toEqual(['column_changed witnessed_log_act.vkey']);
    await asOwnerOfTheMachine("update witnessed_log_act set vkey = $1 where act = 'forget'", [log.signer.vkey]);
  });
});

describe('a log of another node', () => {
  test('is cosigned while it grows, its old cosignature shown to monitors, each answer by the specification', async () => {
    const log = await logNamed('grows');
    expect((await submit(log, 0, 3)).status).toBe(404);
    await follow(log.signer.vkey);
    expect((await server.stranger.get(`/witness/${monitoringPath(log.origin)}`)).status).toBe(404);
    expect(await shown(log)).toMatchObject({ code: 'waiting', size: null, forks: 0 });
    expect(await submit(log, 0, 3)).toMatchObject({ status: 200, outcome: 'cosigned' });
    expect(await submit(log, 3, 8)).toMatchObject({ status: 200, outcome: 'cosigned' });
    expect(await submit(log, 0, 12)).toMatchObject({ status: 409, outcome: 'stale', size: 8 });
    expect(await submit(log, 8, 8)).toMatchObject({ status: 200, outcome: 'cosigned' });
    const note = (await server.stranger.get(`/witness/${monitoringPath(log.origin)}`)).body;
    expect(openCheckpoint(note, log.signer.vkey, [own.vkey])).toMatchObject({ size: 8, cosignatures: [{}] });
    expect(await shown(log)).toMatchObject({ code: 'ok', size: 8 });
  });

  test('sends what is too long, or nothing, or under any media type, and is answered by the specification', async () => {
    expect((await send('x'.repeat(200_000))).statusCode).toBe(413);
    expect((await send('old 0\n')).statusCode).toBe(400);
    expect((await send('', {})).statusCode).toBe(400);
    const log = await followed('media');
    const again = formatSubmission({ old: 3, proof: [], checkpoint: log.at(3) });
    await submit(log, 0, 3);
    for (const type of ['application/octet-stream', 'application/json', 'application/x-www-form-urlencoded'])
      expect((await send(again, { 'content-type': type })).statusCode).toBe(200);
    expect((await app.inject({ method: 'GET', url: '/witness/add-checkpoint' })).statusCode).toBe(404);
  });

  test('is signed once however many ask at once: one wins, the others learn the size', async () => {
    const log = await followed('races');
    await submit(log, 0, 3);
    const answers = await Promise.all([5, 8, 12, 5, 8, 12].map((size) => submit(log, 3, size)));
    const won = answers.filter(({ status }) => status === 200).length;
    // The same size again is cosigned again; another one never from the same beginning.
    expect(won).toBeGreaterThan(0);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const { size } = await shown(log);
    expect(await submit(log, size, 12)).toMatchObject({ status: 200 });
  });

  test('that shows another tree of one size is refused, proven by a file that anybody can check, and alarmed', async () => {
    const log = await followed('forks');
    const other = await grow(SIZES, 2, testLog(log.origin));
    await submit(log, 0, 5);
    expect(await submit(other, 5, 5)).toMatchObject({ status: 422, outcome: 'fork' });
    expect(await submit(other, 5, 5)).toMatchObject({ status: 422 });
    expect(await shown(log)).toMatchObject({ forks: 1, size: 5 });
    const { evidence } = await view();
    expect(evidence[0]).toMatchObject({ origin: log.origin, olderSize: 5, newerSize: 5 });
    const file = (await operator.get(`/api/node/fork-evidence/${evidence[0].id}`)).body as string;
    expect(verifyEvidence(parseEvidence(file))).toMatchObject({ proven: true, vkey: { text: log.signer.vkey } });
    expect(await metric('pramana_witnessed_forks')).toBe('1');
    expect(server.logged.filter((line) => line.includes('ALARM: a log that this node witnesses'))).toHaveLength(1);
    // The first history goes on.
    expect(await submit(log, 5, 8)).toMatchObject({ status: 200 });
  });

  test('that a thief of its key forks at a later size is refused too: no proof leads there', async () => {
    const log = await followed('thief');
    const other = await grow(SIZES, 2, testLog(log.origin));
    await submit(log, 0, 5);
    expect(await submit(other, 5, 8)).toMatchObject({ status: 422, outcome: 'fork' });
    expect((await shown(log)).size).toBe(5);
  });

  test('whose name somebody else signs is refused with 403, and nothing is stored', async () => {
    const log = await followed('imposter');
    const key = otherSigner(log.origin);
    const imposter = await grow(SIZES, undefined, { ...testLog(log.origin), signer: key });
    expect(await submit(imposter, 0, 3)).toMatchObject({ status: 403, outcome: 'refused' });
    expect((await shown(log)).size).toBeNull();
  });
});

describe('a database that was put back', () => {
  test('signs nothing that it forgot: behind its copy the witness refuses, until the operator takes the copy over', async () => {
    const log = await followed('restored');
    const forked = await grow(SIZES, 4, testLog(log.origin));
    await submit(log, 0, 3);
    const { rows } = await asOwnerOfTheMachine('select note, size from witnessed_log where origin = $1', [log.origin]);
    await submit(log, 3, 8);
    await asOwnerOfTheMachine('update witnessed_log set note = $2, size = $3 where origin = $1', [
      log.origin,
      rows[0].note,
      rows[0].size,
    ]);
    // In good faith it would now cosign the other history.
    expect((await submit(forked, 3, 8)).status).toBe(503);
    expect((await submit(log, 3, 5)).status).toBe(503);
    expect(await shown(log)).toMatchObject({ code: 'behind', size: 3 });
    expect((await restore(log)).status).toBe(200);
    expect(await shown(log)).toMatchObject({ code: 'ok', size: 8 });
    expect((await restore(log)).body.code).toBe('conflict');
    expect(await submit(forked, 8, 8)).toMatchObject({ status: 422, outcome: 'fork' });
    expect(await submit(log, 8, 12)).toMatchObject({ status: 200 });
    const [act] = (await operator.get('/api/node/witnessed-log-acts')).body.data;
    expect(act).toMatchObject({ act: 'restore', origin: log.origin });
  });

  test('is behind also where the row is gone altogether, and where a note was put there that was never cosigned', async () => {
    const log = await followed('gone');
    await submit(log, 0, 5);
    await asOwnerOfTheMachine('delete from witnessed_log where origin = $1', [log.origin]);
    expect((await submit(log, 0, 3)).status).toBe(503);
    await restore(log);
    expect(await submit(log, 5, 8)).toMatchObject({ status: 200 });
    await asOwnerOfTheMachine('update witnessed_log set note = $2 where origin = $1', [log.origin, log.at(12)]);
    expect((await submit(log, 12, 12)).status).toBe(503);
    expect((await shown(log)).code).toBe('damaged');
  });

  test('and its copy with another tree of that size: nothing is signed, and nothing takes it away', async () => {
    const log = await followed('twice');
    await submit(log, 0, 5);
    const other = await grow(SIZES, 2, testLog(log.origin));
    const signer = witnessSigner();
    if (signer === null) throw new Error('no witness');
    const { text } = openCheckpoint(other.at(5), log.signer.vkey);
    const line = await cosign(text, signer, 1_790_000_000);
    await asOwnerOfTheMachine('update witnessed_log set note = $2 where origin = $1', [log.origin, other.at(5) + line]);
    expect((await submit(log, 5, 8)).status).toBe(503);
    expect((await shown(log)).code).toBe('forked');
    expect((await restore(log)).body.code).toBe('conflict');
  });

  test('a copy that this witness never signed stops nobody', async () => {
    const log = await followed('scribble');
    await submit(log, 0, 5);
    const root = await copies();
    for (const folder of await readdir(root)) await writeFile(join(root, folder, '999.head'), log.at(12));
    expect(await submit(log, 5, 8)).toMatchObject({ status: 200 });
  });

  test('a copy that cannot be written ends the signing of this process, before anything is answered', async () => {
    const log = await followed('disk');
    await submit(log, 0, 3);
    // Where the next copy belongs there is a way to nowhere.
    const root = await copies();
    for (const folder of await readdir(root))
      await symlink('/nowhere/at-all', join(root, folder, '5.head')).catch(() => undefined);
    expect((await submit(log, 3, 5)).status).toBe(500);
    expect((await submit(log, 5, 8)).status).toBe(503);
    expect((await view()).stopped).toBe(true);
    expect((await server.stranger.get(`/witness/${monitoringPath(log.origin)}`)).status).toBe(503);
    expect(await metric('pramana_witness_stopped')).toBe('1');
  });
});

const otherSigner = (origin: string) => ed25519Signer(origin, seedOf(`another ${origin}`));
