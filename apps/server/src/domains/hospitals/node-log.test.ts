import { beforeAll, describe, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { PASSWORD, type TestClient } from '../../testing.ts';
import { auditNode, ensureNode } from '../sealing/index.ts';

const server = await sealingServer();
const { services, database } = server;
let operator: TestClient;
beforeAll(async () => {
  operator = await server.login('operator');
});

const body = (slug: string) => ({
  slug,
  name: `Hospital ${slug}`,
  stateCode: '27',
  admin: { name: 'New Admin', login: `admin@${slug}.example`, password: PASSWORD },
});
const asOwnerOfTheMachine = (statement: string) => withClient(database.superUrl, (client) => client.query(statement));
const audit = () =>
  auditNode({
    db: services.db,
    headsDir: services.config.headsDir,
    hospital: 'node',
    now: new Date(services.clock.now()),
    signal: AbortSignal.timeout(60_000),
    onProgress: () => undefined,
  });

describe('the node log', () => {
  test('is made once, also by two who try at once, and found ever after', async () => {
    const [one, two] = await Promise.all([ensureNode(services), ensureNode(services)]);
    expect(one.id).toBe(two.id);
    expect((await ensureNode(services)).id).toBe(one.id);
  });

  test('is no hospital: it stands in no list and nobody may take its name', async () => {
    const hospitals = (await operator.get('/api/hospitals')).body.data as { slug: string }[];
    expect(hospitals.map(({ slug }) => slug)).not.toContain('node');
    expect((await operator.post('/api/hospitals', body('node'))).body).toMatchObject({
      code: 'already_exists',
      field: 'slug',
    });
  });

  test('says which hospital was opened by whom, and which key signs for it', async () => {
    expect((await operator.post('/api/hospitals', body('opened'))).status).toBe(201);
    const blocks = (await operator.get('/api/node/chain/blocks')).body.data;
    expect(blocks.map(({ kind, author }: { kind: string; author: string }) => [kind, author])).toEqual([
      ['key', 'Test operator'],
      ['hospital', 'Test operator'],
      ['genesis', 'Test operator'],
    ]);
    const opened = (await operator.get(`/api/node/chain/blocks/${blocks[1].series}/${blocks[1].number}`)).body.data;
    const item = (name: string) => opened.items.find((each: { name: string }) => each.name === name)?.value;
    expect(item('act')).toBe('opened');
    expect(item('hospital')).toMatchObject({ slug: 'opened', name: 'Hospital opened', 'state-code': '27' });
    const key = (await operator.get(`/api/node/chain/blocks/${blocks[0].series}/${blocks[0].number}`)).body.data;
    expect(key.items.find((each: { name: string }) => each.name === 'log')?.value).toMatchObject({
      origin: expect.stringMatching(/\/opened-2627$/),
      vkey: expect.stringContaining('opened-2627+'),
    });
  });

  test('has an origin beside those of its hospitals and is published like theirs, with proofs that verify', async () => {
    await expect
      .poll(async () => (await operator.get('/api/node/chain/head')).body.data)
      .toMatchObject({ size: 3, queued: 0, origin: 'pramana.example/log/node-2627', guard: { ok: true } });
    const list = await server.stranger.get('/log/', { accept: 'application/json' });
    const found = list.body.logs.find((log: { hospital: string }) => log.hospital === 'node');
    expect(found).toMatchObject({ shard: '2627', url: 'http://localhost/log/node-2627' });
    const block = (await operator.get('/api/node/chain/blocks')).body.data[0];
    const at = `/api/node/chain/blocks/${block.series}/${block.number}`;
    const { checks } = (await operator.get(at)).body.data;
    expect(checks.filter(({ ok }: { ok: boolean | null }) => ok === false)).toEqual([]);
    expect((await operator.get(`${at}/proof`)).body).toContain('c2sp.org/tlog-proof@v1');
  });

  test('audits clean, and a changed fact, a forged act and a quiet suspension are each found', async () => {
    expect((await audit())[0]?.report).toMatchObject({ ok: true, entries: 3, findings: [] });
    const damage = [
      {
        spoil: `update hospital_act set facts = facts || '{"slug":"other"}'`,
        mend: `update hospital_act set facts = facts || '{"slug":"opened"}'`,
        found: { code: 'column_changed', table: 'hospital_act', field: 'facts' },
      },
      {
        spoil: "update key_act set vkey = vkey || 'x'",
        mend: 'update key_act set vkey = left(vkey, -1)',
        found: { code: 'column_changed', table: 'key_act', field: 'vkey' },
      },
      {
        spoil: "update hospital set suspended_at = now(), suspended_reason = 'x' where slug = 'asha'",
        mend: "update hospital set suspended_at = null, suspended_reason = null where slug = 'asha'",
        found: { code: 'suspension_wrong', table: 'hospital', field: 'suspended_at' },
      },
    ];
    for (const { spoil, mend, found } of damage) {
      await asOwnerOfTheMachine(spoil);
      expect((await audit())[0]?.report.findings).toMatchObject([found]);
      await asOwnerOfTheMachine(mend);
    }
    expect((await audit())[0]?.report.ok).toBe(true);
  });

  test('is closed to everybody but the operator', async () => {
    const admin = await server.login('admin');
    for (const path of ['head', 'series', 'blocks', 'blocks/NODE-2627/1', 'blocks/NODE-2627/1/proof']) {
      expect((await admin.get(`/api/node/chain/${path}`)).status).toBe(403);
      expect((await server.stranger.get(`/api/node/chain/${path}`)).status).toBe(401);
    }
  });

  test('shows nothing of any hospital', async () => {
    const seen = (await operator.get('/api/node/chain/series')).body.data as { code: string }[];
    expect(seen.map(({ code }) => code)).toEqual(['NODE-2627']);
  });
});
