import { ed25519Signer, formatPins, parsePolicy, parseVkey, signPolicyUpdate } from '@pramana/ledger';
import { beforeAll, expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { auditNode, ensureNode } from '../sealing/index.ts';

const server = await sealingServer();
const [operator, admin] = [await server.login('operator'), await server.login('admin')];
const NAME = 'patients.example/policy';
const signers = [1, 2, 3].map((n) => ed25519Signer(`${NAME}-${n}`, new Uint8Array(32).fill(n)));
const pinsOf = (threshold: number) =>
  formatPins({ name: NAME, threshold, keys: signers.map(({ vkey }) => parseVkey(vkey)) });
const log = ed25519Signer('asha.example/log/asha-2627', new Uint8Array(32).fill(9)).vkey;
const update = (sequence: number, by = signers.slice(0, 2), quorum = 'none') =>
  signPolicyUpdate({ name: NAME, sequence, policy: parsePolicy(`log ${log}\nquorum ${quorum}\n`) }, by);
const publish = (body: object) => operator.post('/api/node/policy-updates', body);
const newest = (query = '') => server.stranger.get(`/api/policy-update${query}`);

beforeAll(() =>
  ensureNode({ ...server.services, config: { ...server.services.config, logOrigin: 'pramana.example/log' } }),
);

test('a policy that enough of its signers signed is public, an entry of the node log, and replaced by a newer one alone', async () => {
  expect((await newest()).status).toBe(404);
  expect((await admin.post('/api/node/policy-updates', { update: await update(1) })).status).toBe(403);
  expect((await publish({ update: await update(1) })).body).toMatchObject({ code: 'policy_pins', field: 'pins' });
  const pins = pinsOf(2);
  const alone = await publish({ update: await update(1, signers.slice(0, 1)), pins });
  expect(alone.body).toMatchObject({ code: 'policy_update', field: 'update' });
  const one = await update(1);
  // Two operators at once, and one of them again: one entry.
  const answers = await Promise.all([1, 2].map(() => publish({ update: one, pins })));
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  const two = (await publish({ update: (await update(2)).trimEnd().replaceAll('\n', '\r\n') })).body.data;
  expect(two.updates).toMatchObject([
    {
      name: NAME,
      sequence: 2,
      signedBy: [`${NAME}-1`, `${NAME}-2`],
      threshold: 2,
      logs: 1,
      person: expect.any(String),
    },
    { sequence: 1, block: { label: 'POL-2627-000001' } },
  ]);
  expect((await newest()).body).toBe(await update(2));
  expect((await newest(`?name=${NAME}`)).body).toBe(await update(2));
  expect((await newest('?name=nobody')).status).toBe(404);
});

test.each<[string, () => Promise<object>, string]>([
  ['an older number', async () => ({ update: await update(1) }), 'policy_update'],
  [
    'the same number signed by others',
    async () => ({ update: (await update(2)).replace('quorum none', 'quorum  none') }),
    'policy_update',
  ],
  ['other pins', async () => ({ update: await update(3), pins: pinsOf(1) }), 'policy_pins'],
  [
    'no pins at all',
    async () => ({ update: await update(3), pins: 'these are no pins, whatever they say' }),
    'policy_pins',
  ],
  ['what nobody signed', async () => ({ update: 'pramana-policy@v1 and nothing more' }), 'policy_update'],
])('%s is refused, and the newest stays', async (_, body, code) => {
  expect((await publish(await body())).body).toMatchObject({ code });
  expect((await newest()).body).toBe(await update(2));
});

test.each(['note', 'pins', 'sequence'])('the audit of the node log names a changed %s', async (column) => {
  const change = (by: string): Promise<unknown> =>
    withClient(server.database.superUrl, (client) =>
      client.query(`update policy_update set ${column} = ${by} where number = 2`),
    );
  const { db, clock, config } = server.services;
  const audit = { db, headsDir: config.headsDir, hospital: 'node', now: new Date(clock.now()) };
  const found = async (): Promise<string[]> => {
    const [audited] = await auditNode({ ...audit, signal: AbortSignal.timeout(60_000), onProgress: () => undefined });
    return (audited?.report.findings ?? []).map(({ code, table, field }) => `${code} ${table}.${field}`);
  };
  expect(await found()).toEqual([]);
  await change(column === 'sequence' ? 'sequence + 5' : `${column} || 'x'`);
  expect(await found()).toEqual([`column_changed policy_update.${column}`]);
  // Nothing says any more what is newer, which is said; and the page of all of them is still there.
  const next = await publish({ update: await update(9) });
  expect(next.body).toMatchObject({ code: 'record_damaged', detail: expect.stringContaining('audit') });
  expect((await operator.get('/api/node/policy-updates')).status).toBe(200);
  await change(column === 'sequence' ? 'sequence - 5' : `left(${column}, -1)`);
});
