import { expect, test } from 'vitest';
import { testServer } from '../../testing.ts';

const server = await testServer({ people: false });
const first = { name: 'First Person', login: 'first@test.example', password: 'twelve letters at least' };

test('an empty node says that it needs its first person', async () => {
  expect((await server.stranger.get('/api/setup')).body).toEqual({ data: { needed: true } });
});

test('a short password is refused before anybody is created', async () => {
  const answer = await server.stranger.post('/api/setup', { ...first, password: 'short' });
  expect(answer.body).toMatchObject({ code: 'invalid_field', field: 'password' });
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
  expect((await server.stranger.get('/api/setup')).body).toEqual({ data: { needed: false } });
});
