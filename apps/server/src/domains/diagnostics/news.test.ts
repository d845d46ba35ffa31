import { expect, test } from 'vitest';
import { newestMessages } from '../../platform/messages/outbox.ts';
import { sealingServer } from '../../testing.keys.ts';
import { asked, enter, order, release, take, value } from './diagnostics.fixture.ts';

const server = await sealingServer({ demo: true });
const HOUR_MS = 3_600_000;

test('results hours apart are each told, four hours after the last that was told and not after the last release', async () => {
  const doctor = await server.login('doctor');
  const nurse = await server.login('nurse');
  const desk = await server.login('frontdesk');
  const made = await desk.post('/api/patients', { name: 'News One', gender: 'female', age: 34, phone: '9822000123' });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const tests = [0, 1, 2, 3].map(() => asked('potassium'));
  expect((await order(doctor, made.body.data.id, tests)).status).toBe(201);
  const ids = tests.map(({ id }) => id);
  expect((await take(nurse, ids)).status).toBe(201);
  for (const id of ids) expect((await enter(nurse, id, [value('potassium', 40)])).status).toBe(201);
  const told: number[] = [];
  for (const id of ids) {
    const released = await release(await server.login('doctor'), id);
    expect(released.status, JSON.stringify(released.body)).toBe(201);
    const news = await server.services.db.onNode((tx) => newestMessages(tx, 20));
    told.push(news.filter(({ template }) => template === 'news').length);
    server.clock.advance(3 * HOUR_MS);
  }
  // At 0, 3, 6 and 9 hours: the first, and the third, which is six hours after it; the last is three after that.
  expect(told).toEqual([1, 1, 2, 2]);
  // Told an hour ago or not: who has read the wrong value is told that there is another.
  const correct = { reason: 'Typed wrong' };
  const again = await enter(await server.login('doctor'), ids[3] ?? '', [value('potassium', 45)], correct);
  expect(again.status, JSON.stringify(again.body)).toBe(201);
  const news = await server.services.db.onNode((tx) => newestMessages(tx, 20));
  expect(news.filter(({ template }) => template === 'news')).toHaveLength(3);
});
