import { expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';

const server = await sealingServer({ people: false });
const first = { name: 'First Person', login: 'first@test.example', password: 'twelve letters at least' };

test('an empty node says that it needs its first person', async () => {
  expect((await server.stranger.get('/api/setup')).body).toEqual({
    data: { needed: true, here: true, asksLogOrigin: false },
  });
});

test('a weak password is refused before anybody is created', async () => {
  const answer = await server.stranger.post('/api/setup', { ...first, password: 'short' });
  expect(answer.body).toMatchObject({ code: 'password_weak', field: 'password' });
});

test('a node that nothing names asks its first person for the name of its logs, and keeps no operator without it', async () => {
  const nameless = await sealingServer({ people: false, config: { logOrigin: null } });
  expect((await nameless.stranger.get('/api/setup')).body).toEqual({
    data: { needed: true, here: true, asksLogOrigin: true },
  });
  const without = await nameless.stranger.post('/api/setup', first);
  expect(without.body).toMatchObject({ code: 'log_origin_missing', field: 'logOrigin' });
  const crooked = await nameless.stranger.post('/api/setup', { ...first, logOrigin: 'https://asha.example/log/' });
  expect(crooked.body).toMatchObject({ code: 'invalid_field', field: 'logOrigin' });
  expect((await nameless.stranger.post('/api/setup', { ...first, logOrigin: 'asha.example/log' })).status).toBe(201);
  const { rows } = await withClient(nameless.database.superUrl, (client) => client.query('select origin from log'));
  expect(rows).toEqual([{ origin: 'asha.example/log/node-2627' }]);
});

test('nobody but the machine itself makes the operator, however early they come', async () => {
  for (const remoteAddress of ['192.168.1.20', '203.0.113.9', '::ffff:10.0.0.4']) {
    const asked = { url: '/api/setup', remoteAddress };
    const shown = await server.app.inject({ ...asked, method: 'GET' });
    expect(shown.json()).toMatchObject({ data: { needed: true, here: false } });
    const answer = await server.app.inject({ ...asked, method: 'POST', payload: first });
    expect(answer.json()).toMatchObject({ code: 'setup_elsewhere', status: 403 });
  }
});

test('of ten first visits at the same time one creates the operator and is signed in', async () => {
  const visits = Array.from({ length: 10 }, (_, n) =>
    server.stranger.post('/api/setup', { ...first, login: `p${n}@test.example` }),
  );
  const answers = await Promise.all(visits);
  const made = answers.filter((answer) => answer.status === 201);
  expect(made).toHaveLength(1);
  expect(made[0]?.body.data.roles).toEqual(['operator']);
  expect(made[0]?.headers['set-cookie']).toMatch(/^pramana_session=/);
  expect(answers.filter((answer) => answer.body.code === 'setup_done')).toHaveLength(9);
  expect((await server.stranger.get('/api/setup')).body).toEqual({
    data: { needed: false, here: true, asksLogOrigin: false },
  });
});
