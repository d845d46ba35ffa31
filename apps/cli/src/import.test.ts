import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { catalogueServer } from '../../server/src/domains/catalogue/testing.ts';
import { CouldNot, UsageError } from './command.ts';
import { importFiles } from './import.ts';
import { inProcess } from './witness.fixture.ts';

const server = await catalogueServer();
const dir = mkdtempSync(join(tmpdir(), 'import-'));
const at = (name: string): string => join(dir, name);
let url = '';

/** A token with these rights, in a file of its own, made by somebody who is admin and doctor. */
async function token(...scopes: string[]): Promise<string> {
  const admin = await server.login('admin');
  const made = await admin.post('/api/tokens', { name: `Import ${scopes.join(' ')}`, scopes, days: 1 });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const file = at(`token ${scopes.join(' ')}`);
  writeFileSync(file, `${made.body.data.secret}\n`, { mode: 0o600 });
  return file;
}
const HEAD = 'code,name,unit,pack_size,hsn,tax_class,rate';
const csv = (name: string, ...rows: string[]): string => {
  writeFileSync(at(name), [HEAD, ...rows].join('\n'));
  return at(name);
};

beforeAll(async () => {
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
  await server.services.db.onNode((tx) =>
    tx
      .insertInto('membership')
      .values({ person_id: server.person('admin').id, hospital_id: server.hospital.id, role: 'doctor', active: true })
      .execute(),
  );
});
afterEach(() => delete process.env['PRAMANA_TOKEN']);
afterAll(() => rmSync(dir, { recursive: true }));

test('a list is shown first, then taken over with its prices in the token’s name; a wrong row is named, and nothing is imported', async () => {
  const key = await token('item:import', 'item:read');
  const good = csv(
    'good.csv',
    'IMP-1,Imported balm,tube,1,30049011,medicine,42.50',
    'IMP-2,Imported oil,ml,50,30049011,medicine,9.00',
  );
  const run = (...more: string[]) => inProcess(importFiles, good, '--to', url, '--token-file', key, ...more);
  const shown = await run();
  expect(shown, shown.out).toMatchObject({ code: 0 });
  expect(shown.out).toMatch(/good\.csv: could be taken over \(2 rows: 2 new.*2 prices\)\nNothing was changed/);
  const pharmacist = await server.login('pharmacist');
  const found = async () => (await pharmacist.get('/api/items?q=imported')).body.data;
  expect(await found()).toEqual([]);
  expect((await run('--yes')).out).toContain('good.csv: taken over');
  const [item] = await found();
  const { body } = await pharmacist.get(`/api/items/${item.id}`);
  expect(body.data.prices).toHaveLength(1);
  const again = JSON.parse((await run('--yes', '--json')).out);
  expect(again).toMatchObject([{ file: 'good.csv', ok: true, added: 0, unchanged: 2, priceChanges: 0 }]);

  const bad = csv(
    'bad.csv',
    'IMP-3,Fine,tube,1,30049011,medicine,1.00',
    'IMP-4,Wrong,tube,none,30049011,medicine,1.00',
  );
  const refused = await inProcess(importFiles, bad, '--to', url, '--token-file', key, '--yes');
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/bad\.csv: refused: 1 errors.*\n {2}line 3, pack_size: /);
  writeFileSync(at('none.csv'), 'a,b\n1,2\n');
  const none = await inProcess(importFiles, at('none.csv'), '--to', url, '--token-file', key);
  expect([none.code, none.out]).toEqual([1, expect.stringMatching(/line 1: The first line must name the columns/)]);
  expect((await found()).map(({ code }: { code: string }) => code)).toEqual(['IMP-1', 'IMP-2']);
});

test('a bundle is shown, taken over as sealed records of the machine, and again is left as it is', async () => {
  const key = await token('record:import');
  const name = 'agustin-fonseca.json';
  writeFileSync(at(name), await readFile(new URL(`../../../demo/source/fhir/${name}`, import.meta.url)));
  const run = (...more: string[]) => inProcess(importFiles, at(name), '--to', url, '--token-file', key, ...more);
  expect((await run()).out).toMatch(
    /could be taken over: 7 visits of Agustín Fonseca, a new patient\n {2}taken over: .*Encounter 7/,
  );
  const taken = await run('--yes');
  expect([taken.code, taken.out]).toEqual([0, expect.stringMatching(/: taken over: 7 visits of .*, P-\d{6}/)]);
  expect((await run('--yes')).out).toMatch(/0 visits .*\n {2}here already: .*Encounter 7/);
  const doctor = await server.login('doctor');
  const [patient] = (await doctor.get('/api/patients?q=fonseca')).body.data;
  const records = (await doctor.get(`/api/patients/${patient.id}/records`)).body.data;
  expect(records[0].newest.author).toMatchObject({ name: 'Import record:import', role: 'machine' });
  // Who looks a little like somebody known is taken over when a person says that it is another.
  const bundle = JSON.parse(await readFile(at(name), 'utf8'));
  for (const { resource } of bundle.entry)
    if (resource.resourceType === 'Patient') resource.identifier = [{ system: 'https://else.example', value: 'E-1' }];
  writeFileSync(at('alike.json'), JSON.stringify(bundle));
  const alike = await inProcess(importFiles, at('alike.json'), '--to', url, '--token-file', key);
  expect([alike.code, alike.out]).toEqual([1, expect.stringContaining('--other-person')]);
  const other = await inProcess(importFiles, at('alike.json'), '--to', url, '--token-file', key, '--other-person');
  expect(other.code, other.out).toBe(0);
  writeFileSync(at('broken.json'), '{"resourceType":');
  expect((await inProcess(importFiles, at('broken.json'), '--to', url, '--token-file', key)).code).toBe(1);
});

test('without the right, without a server, with an unsafe token or a wrong line nothing is said of the file', async () => {
  const file = csv('one.csv', 'IMP-9,Nothing,tube,1,30049011,medicine,1.00');
  const weak = await token('item:write');
  const ended = async (...args: string[]) => (await inProcess(importFiles, ...args)).code;
  const lacking = await ended(file, '--to', url, '--token-file', weak);
  expect([lacking instanceof CouldNot, String(lacking)]).toEqual([true, expect.stringContaining('"item:import"')]);
  chmodSync(weak, 0o644);
  expect(String(await ended(file, '--to', url, '--token-file', weak))).toContain('chmod 600');
  expect(await ended(file, '--to', url, '--token-file', at('nothing'))).toBeInstanceOf(CouldNot);
  process.env['PRAMANA_TOKEN'] = `prm_${'A'.repeat(43)}`;
  expect(await ended(file, '--to', url)).toBeInstanceOf(CouldNot);
  expect(await ended(file, '--to', 'http://127.0.0.1:1')).toBeInstanceOf(CouldNot);
  expect(await ended(at('nothing.csv'), '--to', url)).toBeInstanceOf(CouldNot);
  for (const wrong of [[], [file], [file, '--to', 'http://hospital.example'], [file, '--to', url, '--token', 'prm_x']])
    expect(await ended(...wrong), wrong.join(' ')).toBeInstanceOf(UsageError);
  delete process.env['PRAMANA_TOKEN'];
  expect(await ended(file, '--to', url)).toBeInstanceOf(UsageError);
});
