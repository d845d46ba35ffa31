import { expect, test } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD } from '../../testing.ts';
import { withClient } from '../../platform/postgres/client.ts';

const server = await sealingServer();
const operator = await server.login('operator');
const admin = { name: 'New Admin', login: 'admin@new.example', password: PASSWORD };

test('the operator opens a hospital, its admin adds a cashier, and the cashier works there', async () => {
  const opened = await operator.post('/api/hospitals', { slug: 'new', name: 'New Hospital', stateCode: '27', admin });
  expect(opened).toMatchObject({
    status: 201,
    body: { data: { slug: 'new', timeZone: 'Asia/Kolkata', stateCode: '27' } },
  });
  const newAdmin = await server.signIn(admin.login);
  expect(newAdmin.session).toMatchObject({ hospital: { slug: 'new' }, roles: ['admin'] });
  const cashier = { name: 'New Cashier', login: 'Cashier@New.example', password: PASSWORD, roles: ['cashier'] };
  const added = await newAdmin.post('/api/people', cashier);
  expect(added.body.data).toMatchObject({ name: 'New Cashier', login: 'cashier@new.example', roles: ['cashier'] });
  expect((await server.signIn(cashier.login)).session).toMatchObject({ hospital: { slug: 'new' }, roles: ['cashier'] });
  const head = await newAdmin.get('/api/chain/head');
  expect(head.body.data.origin).toMatch(/new-2627$/);
  const all = await operator.get('/api/hospitals');
  expect(all.body.data.map((each: { slug: string }) => each.slug)).toEqual(['asha', 'new', 'nira']);
});

test('a hospital’s log is named as the configuration says, else as the logs that are there', async () => {
  server.services.config.logOrigin = null;
  const nameless = { slug: 'nameless', name: 'Nameless', admin: { ...admin, login: 'admin@nameless.example' } };
  expect((await operator.post('/api/hospitals', nameless)).status).toBe(201);
  const originOf = async (login: string) =>
    (await (await server.signIn(login)).get('/api/chain/head')).body.data.origin;
  expect(await originOf('admin@nameless.example')).toBe('pramana.example/log/nameless-2627');
  server.services.config.logOrigin = 'asha.example/log';
  const named = { slug: 'named', name: 'Named', admin: { ...admin, login: 'admin@named.example' } };
  expect((await operator.post('/api/hospitals', named)).status).toBe(201);
  expect(await originOf('admin@named.example')).toBe('asha.example/log/named-2627');
  server.services.config.logOrigin = 'pramana.example/log';
});

test('a slug or a login that is taken is refused by its field, and nothing is half-made', async () => {
  const body = { slug: 'asha', name: 'Again', admin: { ...admin, login: 'someone@else.example' } };
  expect((await operator.post('/api/hospitals', body)).body).toMatchObject({ code: 'already_exists', field: 'slug' });
  const login = { slug: 'half', name: 'Half', admin: { ...admin, login: server.person('nurse').login } };
  expect((await operator.post('/api/hospitals', login)).body).toMatchObject({ code: 'already_exists', field: 'login' });
  const all = await operator.get('/api/hospitals');
  expect(all.body.data.some((each: { slug: string }) => each.slug === 'half')).toBe(false);
});

test('a phone that cannot be one is refused; the others are kept as they are dialled', async () => {
  const body = (slug: string, phone: string) => ({
    slug,
    name: 'Phone Hospital',
    phone,
    admin: { ...admin, login: `admin@${slug}.example` },
  });
  for (const phone of ['abc', '111'])
    expect((await operator.post('/api/hospitals', body('phone', phone))).body).toMatchObject({
      code: 'invalid_phone',
      field: 'phone',
    });
  expect((await operator.post('/api/hospitals', body('phone', '9822121212'))).status).toBe(201);
  const { rows } = await withClient(server.database.superUrl, (client) =>
    client.query("select phone from hospital where slug = 'phone'"),
  );
  expect(rows).toEqual([{ phone: '+919822121212' }]);
});

test('a time zone that does not exist and the role of the operator are refused', async () => {
  const zone = { slug: 'zone', name: 'Zone', timeZone: 'Asia/Nowhere', admin };
  expect((await operator.post('/api/hospitals', zone)).body).toMatchObject({
    code: 'invalid_field',
    field: 'timeZone',
  });
  const client = await server.login('admin');
  const person = { name: 'X', login: 'x@test.example', password: PASSWORD, roles: ['operator'] };
  expect((await client.post('/api/people', person)).body).toMatchObject({ code: 'invalid_field', field: 'roles/0' });
});
