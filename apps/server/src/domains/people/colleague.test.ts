import { describe, expect, test } from 'vitest';
import { testServer } from '../../testing.ts';

const server = await testServer();

describe('colleagues', () => {
  test('who could approve is listed, from this hospital only', async () => {
    const cashier = await server.login('cashier');
    const answer = await cashier.get('/api/people?permission=discount:approve');
    const { id, name, login } = server.person('admin');
    expect(answer.body).toEqual({ data: [{ id, name, login, roles: ['admin'] }], next: null });
    expect((await cashier.get('/api/people?permission=everything')).body.code).toBe('invalid_field');
  });
});
