import { expect, test } from 'vitest';
import { PASSWORD, testServer } from '../../testing.ts';

const server = await testServer();

test('a cashier signs in and sees who they are, where, and what they may do', async () => {
  const cashier = await server.login('cashier');
  const answer = await cashier.get('/api/session');
  expect(answer.status).toBe(200);
  expect(answer.body.data).toMatchObject({
    person: { id: server.person('cashier').id, name: 'Test cashier' },
    hospital: { id: server.hospital.id, slug: 'asha', timeZone: 'Asia/Kolkata', currency: 'INR' },
    roles: ['cashier'],
  });
  expect(answer.body.data.permissions).toContain('bill:seal');
  expect(answer.body.data.permissions).not.toContain('discount:approve');
});
void PASSWORD;
