import {
  fromHex,
  openCheckpoint,
  parseEntries,
  parsePolicy,
  parseReceipt,
  rootOf,
  leafHash,
  verifyReceipt,
} from '@pramana/ledger';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import type { TestClient } from '../../testing.ts';
import { type SealedBlock, type SealInput, sealDocument, type SealingHospital } from './block.service.ts';
import { waitForProof } from './process.service.ts';
import { patientSubject } from './subject.service.ts';
import { newId } from '../../platform/ids.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { someBill } from './testing.ts';

const server = await sealingServer();
const hospital: SealingHospital = { ...server.hospital, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
const { db } = server.services;
let sealed: SealedBlock;

function seal(change: Partial<SealInput> = {}): Promise<SealedBlock> {
  const author = server.person('cashier').id;
  return db.inHospital(hospital.id, async (tx) => {
    const subjectId = await patientSubject(tx, hospital, newId<'Patient'>());
    return sealDocument(tx, await someBill(tx, { author }, hospital, { subjectId, ...change }));
  });
}

beforeAll(async () => {
  for (let i = 0; i < 3; i++) sealed = await seal();
  expect(await waitForProof(hospital.id, sealed, 20_000)).toBe(true);
  // The public's head lags by up to a second of the server's clock.
  server.clock.advance(2_000);
});

describe('the public log', () => {
  test('lists the logs for programs and for people, to anybody', async () => {
    const json = await server.stranger.get('/log/', { accept: 'application/json' });
    const [log] = json.body.logs.filter((each: { hospital: string }) => each.hospital === 'asha');
    expect(log).toMatchObject({ shard: '2627', origin: 'pramana.example/log/asha-2627', size: 4 });
    expect(log.url).toBe('http://localhost/log/asha-2627');
    const page = await server.stranger.get('/log/', { accept: 'text/html' });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('pramana.example/log/asha-2627');
  });

  test('has a page for people at each log’s address, in their language, that says how to check it', async () => {
    const { body } = await server.stranger.get('/log/asha-2627', { accept: 'application/json' });
    expect(body.log).toMatchObject({ shard: '2627', size: 4 });
    for (const [language, title] of [
      ['en', 'Log of asha, year 2627'],
      ['hi', 'asha का लॉग, वर्ष 2627'],
      ['mr', 'asha चा लॉग, वर्ष 2627'],
    ] as const) {
      const asked = await server.stranger.get('/log/asha-2627/', { accept: 'text/html', 'accept-language': language });
      const chosen = await server.stranger.get(`/log/asha-2627/?lang=${language}`, { accept: 'text/html' });
      expect(asked.body).toBe(chosen.body);
      expect(chosen.body).toContain(`<h1>${title}</h1>`);
      expect(chosen.body).toContain(`<html lang="${language}">`);
      expect(chosen.body).toContain('pramana mirror --log http://localhost/log/asha-2627 --vkey &#39;pramana.example');
      expect(chosen.body).toMatch(/pramana watch --log \S+ --vkey \S+ --node http:\/\/localhost --state/);
      expect(chosen.body).toContain('<polyline points="');
      expect(chosen.body).not.toMatch(/undefined|\{\w+\}|<script|style="/);
    }
    const style = await server.stranger.get('/log/style.css');
    expect(style.headers['content-type']).toContain('text/css');
    expect((await server.stranger.get('/log/nobody-2627/', { accept: 'text/html' })).status).toBe(404);
  });

  test('serves a checkpoint whose root is that of the entries it serves', async () => {
    const { body: list } = await server.stranger.get('/log/', { accept: 'application/json' });
    const log = list.logs.find((each: { hospital: string }) => each.hospital === 'asha');
    const checkpoint = await server.stranger.get('/log/asha-2627/checkpoint');
    expect(checkpoint.headers['content-type']).toBe('text/plain; charset=utf-8');
    const { size, root } = openCheckpoint(checkpoint.body, log.vkey);
    const entries = await server.stranger.get(`/log/asha-2627/tile/entries/000.p/${size}`);
    expect(entries.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
    });
    const hashes = parseEntries(new Uint8Array(entries.raw)).map(leafHash);
    expect(rootOf(hashes)).toEqual(root);
    const tile = await server.stranger.get(`/log/asha-2627/tile/0/000.p/${size}`);
    expect(new Uint8Array(tile.raw)).toEqual(new Uint8Array(Buffer.concat(hashes)));
    expect((await server.stranger.get('/log/asha-2627/tile/0/000.p/2')).raw).toHaveLength(64);
  });

  test.each([
    '/log/asha-2627/tile/0/000',
    '/log/asha-2627/tile/0/000.p/0',
    '/log/asha-2627/tile/0/000.p/5',
    '/log/asha-2627/tile/0/001.p/1',
    '/log/asha-2627/tile/1/000.p/1',
    '/log/asha-2627/tile/entries/000.p/5',
    '/log/asha-2627/tile/0/0.p/1',
    '/log/asha-2627/tile/0/..%2f..%2fpolicy',
    '/log/asha-2526/checkpoint',
    '/log/nobody-2627/checkpoint',
  ])('answers 404 for %s', async (path) => {
    expect((await server.stranger.get(path)).status).toBe(404);
  });

  test('suggests a policy that names its key and asks for no quorum', async () => {
    const one = await server.stranger.get('/log/asha-2627/policy');
    const policy = parsePolicy(one.body);
    expect(policy).toMatchObject({ quorum: 'none', logs: [{ url: 'http://localhost/log/asha-2627' }] });
    const all = parsePolicy((await server.stranger.get('/api/verify-policy')).body);
    expect(all.logs.map(({ vkey }) => vkey.name)).toContain('pramana.example/log/asha-2627');
  });
});

describe('the chain explorer', () => {
  test('shows the head, the series and the newest blocks page by page', async () => {
    const admin = await server.login('admin');
    const head = (await admin.get('/api/chain/head')).body.data;
    expect(head).toMatchObject({ size: 4, queued: 0, guard: { ok: true, code: 'OK' } });
    const series = (await admin.get('/api/chain/series')).body.data;
    expect(series).toMatchObject([{ code: 'OPD-2627', kind: 'opd-bill', financialYear: '2627', lastNumber: 3 }]);
    const blocks = (await admin.get('/api/chain/blocks')).body;
    expect(blocks.data.map((block: { label: string }) => block.label)).toHaveLength(4);
    expect(blocks.data[0]).toMatchObject({ state: 'sealed', author: 'Test cashier' });
    expect(blocks.next).toBeNull();
    const none = (await admin.get('/api/chain/blocks?kind=payment')).body;
    expect(none.data).toEqual([]);
    expect((await admin.get('/api/chain/blocks?cursor=nonsense')).status).toBe(422);
    const { documentId } = (await admin.get('/api/chain/blocks/OPD-2627/2')).body.data;
    const seal = (await admin.get(`/api/chain/blocks?kind=bill&document=${documentId}`)).body;
    expect(seal.data).toMatchObject([{ label: 'OPD-2627-000002' }]);
  });

  test('pages through equal times without losing or repeating a block', async () => {
    for (let i = 0; i < 52; i++) await seal({ series: { kind: 'many', prefix: 'MNY' } });
    const admin = await server.login('admin');
    const first = (await admin.get('/api/chain/blocks?series=MNY-2627')).body;
    const second = (await admin.get(`/api/chain/blocks?series=MNY-2627&cursor=${first.next}`)).body;
    const numbers = [...first.data, ...second.data].map((block: { number: number }) => block.number);
    expect(numbers).toEqual(Array.from({ length: 53 }, (_, i) => 52 - i));
    expect(second.next).toBeNull();
  });

  test('recomputes a block before the eyes of who may see its items, and writes that down', async () => {
    const cashier = await server.login('cashier');
    const { data } = (await cashier.get('/api/chain/blocks/OPD-2627/3')).body;
    expect(data.header).toMatchObject({ kind: 'bill', series: 'OPD-2627', number: '3', total: '12300' });
    expect(data.items[1]).toMatchObject({ name: 'line', value: { item: 'Paracetamol 500 mg', amount: 1032 } });
    expect(data.checks.map(({ check, ok }: { check: string; ok: boolean }) => [check, ok])).toEqual([
      ['claim', true],
      ['link', true],
      ['inclusion', true],
      ['log-signature', true],
      ['witnesses', null],
    ]);
    const events = await db.inHospital(hospital.id, (tx) =>
      tx.selectFrom('access_event').select(['resource', 'purpose']).execute(),
    );
    expect(events).toContainEqual({ resource: 'block', purpose: 'verification' });
  });

  test('shows an auditor the header and only commitments of the items', async () => {
    const auditor = await server.login('auditor');
    const { data } = (await auditor.get('/api/chain/blocks/OPD-2627/3')).body;
    expect(data.header.total).toBe('12300');
    for (const item of data.items) expect(item).toMatchObject({ name: null, value: null });
    expect(JSON.stringify(data)).not.toContain('Paracetamol');
    expect(fromHex(data.items[0].commitment)).toHaveLength(32);
  });

  test('gives the proof of a block without its items, which verifies', async () => {
    const auditor = await server.login('auditor');
    const { body, status } = await auditor.get('/api/chain/blocks/OPD-2627/3/proof');
    expect(status).toBe(200);
    const policy = parsePolicy((await server.stranger.get('/log/asha-2627/policy')).body);
    const result = verifyReceipt(parseReceipt(body), policy);
    expect(result).toMatchObject({ verdict: 'AMBER', items: null });
  });

  test("shows nothing of another hospital's chain", async () => {
    const admin = await server.login('admin-nira');
    expect((await admin.get('/api/chain/blocks')).body.data).toEqual([]);
    expect((await admin.get('/api/chain/blocks/OPD-2627/3')).status).toBe(404);
  });

  test('turns strangers away', async () => {
    expect((await server.stranger.get('/api/chain/head')).status).toBe(401);
  });

  test('shows a damaged block as damaged instead of hiding it', async () => {
    const damaged = await seal({ series: { kind: 'hurt', prefix: 'HRT' } });
    await withClient(server.database.superUrl, (client) =>
      client.query(
        "update block set body = set_byte(body, 60, get_byte(body, 60) # 1) where series = 'HRT-2627' and number = 1",
      ),
    );
    const cashier = await server.login('cashier');
    const { data } = (await cashier.get(`/api/chain/blocks/HRT-2627/${damaged.number}`)).body;
    expect(data).toMatchObject({ header: null, items: [] });
    expect(data.checks[0]).toMatchObject({ check: 'claim', ok: false });
  });
});

describe('an audit over HTTP', () => {
  async function finished(id: string, client: Pick<TestClient, 'get'>) {
    for (;;) {
      const { data } = (await client.get(`/api/audits/${id}`)).body;
      if (data.status !== 'running') return data;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  test('is started by an auditor, runs on the side and names the damaged block', async () => {
    const auditor = await server.login('auditor');
    const started = await auditor.post('/api/audits');
    expect(started.status).toBe(202);
    const report = await finished(started.body.data.id, auditor);
    expect(report).toMatchObject({ status: 'done', ok: false });
    // Whatever was looked at meanwhile is sealed as well.
    expect(report.documents).toBeGreaterThanOrEqual(59);
    // These bills are sealed documents only: billing has no row of them.
    const own = report.findings.filter(({ code }: { code: string }) => code !== 'row_missing');
    expect(own).toEqual([
      {
        code: 'body_damaged',
        document: 'HRT-2627-000001',
        table: 'block',
        field: 'body',
        block: 'HRT-2627-000001',
        since: '2026-11-21T10:00:00.000Z',
      },
    ]);
  });

  test("is nobody else's to see", async () => {
    const admin = await server.login('admin');
    const { id } = (await admin.post('/api/audits')).body.data;
    await finished(id, admin);
    expect((await (await server.login('admin-nira')).get(`/api/audits/${id}`)).status).toBe(404);
    expect((await (await server.login('cashier')).post('/api/audits')).status).toBe(403);
  });
});

test('the readiness check tells of the guard, and the figures what waits for each log', async () => {
  const { body } = await server.stranger.get('/readyz');
  expect(body.checks.logs).toBe('ok');
  const figures = (await server.stranger.get('/metrics')).raw.toString();
  expect(figures).toMatch(/^pramana_log_waiting\{hospital="asha"\} \d+$/m);
  expect(figures).toMatch(/^pramana_log_waiting_seconds\{hospital="asha"\} [\d.]+$/m);
});
