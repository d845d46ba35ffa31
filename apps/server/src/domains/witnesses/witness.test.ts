import {
  cosign,
  COSIGNER_KEY,
  ed25519Cosigner,
  makeVkey,
  openCheckpoint,
  parsePolicy,
  parseReceipt,
  parseVkey,
  verifyReceipt,
} from '@pramana/ledger';
import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import type { TestClient } from '../../testing.ts';
import { receiptFor, type SealedBlock, type SealingHospital, waitForProof } from '../sealing/index.ts';
import { ADMITTED, type FalseAnswer, intent, type Lie, someSealed, testWitness } from './witness.fixture.ts';

const server = await sealingServer({ config: { witnessHosts: ADMITTED } });
const hospital: SealingHospital = { ...server.hospital, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
const { db } = server.services;
const now = (): number => server.clock.now();
const one = await testWitness('patients.example/witness', now);
const two = await testWitness('insurer.example/witness', now);
const three = await testWitness('regulator.example/witness', now);
let admin: TestClient;

const LOG = '/log/asha-2627';
const view = async () => (await admin.get('/api/witnesses')).body.data;
const own = async () => (await view()).logs[0];
const health = async (vkey: string) =>
  (await view()).witnesses.find((each: { vkey: string }) => each.vkey === vkey)?.logs[0];

const seal = (): Promise<SealedBlock> => someSealed(server);

const stateOf = async ({ series, number }: SealedBlock): Promise<string> =>
  (await admin.get(`/api/chain/blocks/${series}/${number}`)).body.data.block.state;

/** Sealed, and cosigned by as many as are asked for. */
async function witnessed(): Promise<SealedBlock> {
  const block = await seal();
  await expect.poll(() => stateOf(block)).toBe('witnessed');
  return block;
}

const receipt = (block: SealedBlock): Promise<string | null> =>
  db.inHospital(hospital.id, (tx) => receiptFor(tx, hospital, block));

async function join({ vkey, url }: { vkey: string; url: string }): Promise<void> {
  const answer = await admin.post('/api/witnesses', { vkey, url }, intent());
  expect([answer.status, answer.body.code]).toEqual([201, undefined]);
}

beforeAll(async () => {
  admin = await server.login('admin');
  expect(await waitForProof(hospital.id, await seal(), 20_000)).toBe(true);
});

describe('joining', () => {
  test('is by two keys: the page shows what the witness is given, and takes what it gives', async () => {
    const { logs, witnesses, quorum } = await view();
    expect([witnesses, quorum]).toEqual([[], { needed: 0, chosen: null, counting: 0 }]);
    expect(logs).toHaveLength(1);
    const { log, origin, vkey, url } = logs[0];
    expect([log, origin, url]).toEqual([
      'asha-2627',
      'pramana.example/log/asha-2627',
      'http://localhost/log/asha-2627',
    ]);
    await join(one);
    // Until it was given the log's key as well, it answers that it does not know the log.
    await expect.poll(async () => (await health(one.vkey)).code).toBe('unknown_log');
    one.follow(vkey);
    await admin.post('/api/witnesses/ask');
    await expect.poll(() => health(one.vkey)).toMatchObject({ code: 'ok', log: 'asha-2627', lag: 0 });
    expect((await own()).witnessed).toBeGreaterThan(0);
  });

  test.each([
    ['witness_key', () => ({ vkey: 'no key at all', url: one.url })],
    ['witness_key', async () => ({ vkey: (await own()).vkey, url: one.url })],
    ['witness_address', () => ({ vkey: two.vkey, url: 'http://insurer.example' })],
    ['witness_address', () => ({ vkey: two.vkey, url: 'https://10.0.0.7/' })],
    ['witness_address', () => ({ vkey: two.vkey, url: 'https://[::1]/' })],
    ['witness_address', () => ({ vkey: two.vkey, url: 'https://localhost' })],
    ['witness_address', () => ({ vkey: two.vkey, url: 'https://me:secret@insurer.example' })],
    ['already_exists', () => one],
    ['already_exists', () => ({ vkey: makeVkey('b.example', COSIGNER_KEY, keyOf(one)).text, url: two.url })],
  ])('is refused with %s (%#)', async (code, asked) => {
    const { vkey, url } = await asked();
    const answer = await admin.post('/api/witnesses', { vkey, url }, intent());
    expect(answer.body.code).toBe(code);
  });

  test('is the admin’s alone, an entry of the log, and shown with who did it', async () => {
    const auditor = await server.login('auditor');
    expect((await auditor.get('/api/witnesses')).status).toBe(200);
    expect((await auditor.post('/api/witnesses', { vkey: two.vkey, url: two.url }, intent())).status).toBe(403);
    expect((await (await server.login('cashier')).get('/api/witnesses')).status).toBe(403);
    const [act] = (await admin.get('/api/witness-acts')).body.data;
    expect(act).toMatchObject({ act: 'join', name: 'patients.example/witness', person: 'Test admin' });
    expect(act.block).toMatch(/^WIT-2627-0+1$/);
  });
});

describe('a sealed document', () => {
  test('is witnessed, its receipt GREEN by a policy that the verifier wrote, AMBER by one without witnesses', async () => {
    const block = await witnessed();
    const text = (await receipt(block)) ?? '';
    const { vkey } = await own();
    const green = parsePolicy(`log ${vkey}\nwitness w ${one.vkey}\nquorum w\n`);
    expect(verifyReceipt(parseReceipt(text), green)).toMatchObject({ verdict: 'GREEN' });
    expect(verifyReceipt(parseReceipt(text), parsePolicy(`log ${vkey}\nquorum none\n`)).verdict).toBe('AMBER');
    const other = parsePolicy(`log ${vkey}\nwitness w ${two.vkey}\nquorum w\n`);
    expect(verifyReceipt(parseReceipt(text), other).verdict).toBe('AMBER');
  });

  test('is waited for at most as long as somebody asks, and no longer than its witnesses answer', async () => {
    const before = performance.now();
    const block = await seal();
    expect(await waitForProof(hospital.id, block, 20_000)).toBe(true);
    expect(await stateOf(block)).toBe('witnessed');
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  test('is checked against the checkpoint and the policy that anybody gets', async () => {
    await witnessed();
    const { vkey } = await own();
    const policy = parsePolicy((await server.stranger.get(`${LOG}/policy`)).body);
    expect([policy.quorum, policy.groups[0]?.threshold, policy.witnesses[0]?.vkey.text]).toEqual([
      'witnesses',
      1,
      one.vkey,
    ]);
    // The public sees a head once its witnesses had their time; what looks alone have added is cosigned without hurry.
    const cosigned = async (): Promise<number> => {
      server.clock.advance(1_000);
      const { body } = await server.stranger.get(`${LOG}/checkpoint`);
      return openCheckpoint(body, vkey, [one.vkey]).cosignatures.length;
    };
    await expect.poll(cosigned).toBe(1);
  });
});

describe('a witness', () => {
  test('that answers no more slows down no seal: the document stays sealed and becomes witnessed later', async () => {
    one.lie('silent');
    const block = await seal();
    await expect.poll(() => stateOf(block)).toBe('sealed');
    const began = performance.now();
    await waitForProof(hospital.id, block, 300);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await stateOf(block)).toBe('sealed');
    const policy = parsePolicy(`log ${(await own()).vkey}\nwitness w ${one.vkey}\nquorum w\n`);
    expect(verifyReceipt(parseReceipt((await receipt(block)) ?? ''), policy).verdict).toBe('AMBER');
    one.lie(null);
    await expect.poll(async () => (await health(one.vkey)).code).toBe('unreachable');
    // Known to be away, it is not waited for at all.
    const before = performance.now();
    expect(await waitForProof(hospital.id, await seal(), 20_000)).toBe(true);
    expect(performance.now() - before).toBeLessThan(10_000);
    await admin.post('/api/witnesses/ask');
    await expect.poll(() => stateOf(block)).toBe('witnessed');
  });

  const forged = ed25519Cosigner('patients.example/witness', new Uint8Array(randomBytes(32)));
  const line = (body: string): FalseAnswer => ({ status: 200, body });
  const sized = (size: number): FalseAnswer => ({ status: 409, body: `${size}\n`, type: 'text/x.tlog.size' });
  let old = '';
  test.each<[string, string, Exclude<Lie, string>]>([
    ['wrong_key', 'another key under its name', async (text) => line(await cosign(text, forged, time()))],
    ['wrong_key', 'its key under another name', async (text) => line(renamed(await cosign(text, one.signer, time())))],
    ['bad_signature', 'an old cosignature again', () => line(old)],
    ['wrong_time', 'a cosignature of yesterday', async (text) => line(await cosign(text, one.signer, time() - 86_400))],
    ['wrong_time', 'a time beyond all calendars', async (text) => line(await cosign(text, one.signer, 2 ** 50))],
    ['bad_answer', 'what cannot be read', () => line('yes!\n')],
    ['unreachable', 'without an end', () => line('x'.repeat(100_000))],
    ['fork', 'another tree, by 422', () => ({ status: 422, body: '' })],
    ['fork', 'another tree, by 409 without a size', () => ({ status: 409, body: '' })],
    ['ahead', 'a size that this log never had', () => sized(1_000_000)],
  ])('is refused with %s when it answers %s, and the document stays sealed', async (code, _, lie) => {
    one.lie(async (text) => {
      const answer = await lie(text);
      old = await cosign(text, one.signer, time());
      return answer;
    });
    const block = await seal();
    await expect.poll(async () => (await health(one.vkey)).code).toBe(code);
    // An alarm about the witness is no reason to stop: the log goes on, and the document is sealed.
    await expect.poll(() => stateOf(block)).toBe('sealed');
    expect((await admin.get('/api/chain/head')).body.data.guard.ok).toBe(true);
    const metrics = (await server.stranger.get('/metrics')).body;
    const alarm = /pramana_witness_alarm\{[^}]*patients[^}]*\} (\d)/.exec(metrics)?.[1];
    expect(alarm).toBe(code === 'fork' || code === 'ahead' ? '1' : '0');
    one.lie(null);
    await admin.post('/api/witnesses/ask');
    await expect.poll(() => stateOf(block)).toBe('witnessed');
  });
});

describe('several witnesses', () => {
  test('make a document witnessed when more than half of them, or as many as were chosen, have cosigned', async () => {
    const { vkey } = await own();
    for (const witness of [two, three]) {
      witness.follow(vkey);
      await join(witness);
    }
    expect((await view()).quorum).toEqual({ needed: 2, chosen: null, counting: 3 });
    await witnessed();
    three.lie('silent');
    await witnessed();
    two.lie('silent');
    const block = await seal();
    await expect.poll(() => stateOf(block)).toBe('sealed');
    expect((await admin.put('/api/witnesses/quorum', { count: 4 }, intent())).body).toMatchObject({ field: 'count' });
    expect((await admin.put('/api/witnesses/quorum', { count: 1 }, intent())).body.data.quorum.needed).toBe(1);
    await witnessed();
    const policy = parsePolicy((await server.stranger.get(`${LOG}/policy`)).body);
    expect([policy.groups[0]?.threshold, policy.groups[0]?.members.length]).toEqual([1, 3]);
  });

  test('are asked no more when they are left, and what they cosigned stays', async () => {
    for (const witness of [two, three]) {
      witness.lie(null);
      expect((await admin.post('/api/witnesses/leave', { vkey: witness.vkey }, intent())).status).toBe(200);
    }
    expect((await admin.post('/api/witnesses/leave', { vkey: two.vkey }, intent())).status).toBe(404);
    const block = await witnessed();
    const asked = two.asked();
    await witnessed();
    expect(two.asked()).toBe(asked);
    expect((await view()).witnesses).toHaveLength(1);
    expect(await stateOf(block)).toBe('witnessed');
  });

  test('are asked where they are joined now: at another address than before without a restart', async () => {
    await join(two);
    await witnessed();
    await expect.poll(async () => (await health(two.vkey)).code).toBe('ok');
    const house = await testWitness('insurer.example/witness', now, two.signer);
    house.follow((await own()).vkey);
    await join({ vkey: two.vkey, url: house.url });
    await witnessed();
    await expect.poll(() => house.asked()).toBeGreaterThan(0);
    await expect.poll(() => health(two.vkey)).toMatchObject({ code: 'ok', lag: 0 });
    expect((await admin.post('/api/witnesses/leave', { vkey: two.vkey }, intent())).status).toBe(200);
    await witnessed();
  });

  test('stand in an audit that finds nothing, and finds each cosignature that was changed', async () => {
    const run = async () => {
      const { id } = (await admin.post('/api/audits')).body.data;
      await expect.poll(async () => (await admin.get(`/api/audits/${id}`)).body.data.status).toBe('done');
      const { findings } = (await admin.get(`/api/audits/${id}`)).body.data;
      // The bills of this file are entries alone.
      return findings.filter((each: { table: string }) => each.table !== 'bill');
    };
    expect(await run()).toEqual([]);
    await withClient(server.database.superUrl, async (client) => {
      await client.query(
        "update cosignature set line = replace(line, 'patients', 'somebody') where vkey like 'patients%'",
      );
      await client.query(
        "update witness_act set url = 'https://else.example' where act = 'join' and vkey like 'insurer%'",
      );
    });
    const found = (await run()).map((each: { code: string; table: string; field: string }) => [
      each.code,
      each.table,
      each.field,
    ]);
    expect(found).toContainEqual(['cosignature_wrong', 'cosignature', 'line']);
    expect(found).toContainEqual(['column_changed', 'witness_act', 'url']);
  });
});

const keyOf = ({ vkey }: { vkey: string }): Uint8Array => parseVkey(vkey).publicKey;
const time = (): number => Math.floor(now() / 1_000);
const renamed = (text: string): string => text.replace('patients.example', 'somebody.example');
