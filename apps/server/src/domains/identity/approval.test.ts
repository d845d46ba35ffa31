import { Approver, route } from '@pramana/contract';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { implement } from '../../platform/http/index.ts';
import { PASSWORD, testServer } from '../../testing.ts';
import { verifyApprover } from './index.ts';
import { LIMITS } from '../../platform/limits.ts';

const approve = route({
  id: 'test.approval.create',
  method: 'POST',
  path: '/api/test/approval',
  summary: 'Lets a second person approve',
  access: 'hospital:read',
  body: Approver,
  response: Type.Object({ name: Type.String() }),
});

const server = await testServer({
  routes: (app) =>
    implement(app, approve, async (ctx) => {
      const request = { approver: ctx.body, permission: 'discount:approve', makerId: ctx.actor.personId } as const;
      return { data: { name: (await verifyApprover(ctx, request)).name } };
    }),
});
const cashier = await server.login('cashier');
const ask = (client: typeof cashier, key: string, password = PASSWORD) =>
  client.post('/api/test/approval', { login: `${key}@test.example`, password });

describe('a second person’s approval', () => {
  test('the admin of this hospital may give it', async () => {
    expect((await ask(cashier, 'admin')).body).toEqual({ data: { name: 'Test admin' } });
  });

  test('the maker may not, whatever their role', async () => {
    const admin = await server.login('admin');
    expect((await ask(admin, 'admin')).body.code).toBe('approver_is_maker');
    expect((await ask(cashier, 'cashier')).body.code).toBe('approver_is_maker');
  });

  test('nobody without the permission may, and no admin of another hospital', async () => {
    expect((await ask(cashier, 'cashier2')).body.code).toBe('approver_not_permitted');
    expect((await ask(cashier, 'admin-nira')).body.code).toBe('approver_not_permitted');
    expect((await ask(cashier, 'operator')).body.code).toBe('approver_not_permitted');
  });

  test('wrong passwords count for the lockout although the transaction rolls back', async () => {
    const codes = await Promise.all(
      Array.from({ length: 20 }, async () => (await ask(cashier, 'admin', 'wrong')).body.code as string),
    );
    expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(LIMITS['sign-in-here'].most);
    expect((await ask(cashier, 'admin')).body.code).toBe('account_locked');
  });
});
