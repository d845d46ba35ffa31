import { inspect } from 'node:util';
import pg from 'pg';
import { expect, it } from 'vitest';
import { freshDatabase } from '../../../../../tools/test-database.ts';
import { DURABLE } from './durable.ts';
import { look, requireOutside, type Seen, wrongOf } from './outside.ts';

const urls = await freshDatabase();
const as = (role: string): string => urls.appUrl.replace('pramana_app', role);

const owner: Seen = {
  role: 'pramana_owner',
  database: 'pramana',
  place: '1/5',
  version: 150_004,
  encoding: 'UTF8',
  off: [],
  unbound: false,
  missing: [],
  creates: true,
  isOwner: true,
};
const app: Seen = { ...owner, role: 'pramana_app', creates: false, isOwner: false };

it('takes a server whose two roles stand as the operator’s guide says', async () => {
  // The tests' own server lets go of both, which nobody but the operator may allow.
  await expect(requireOutside(urls, DURABLE)).resolves.toEqual(DURABLE);
  expect(wrongOf(owner, app)).toBeNull();
  expect(wrongOf({ ...owner, off: ['full_page_writes'] }, app, ['full_page_writes'])).toBeNull();
});

it.each<[string, { appUrl: string; ownerUrl: string }, RegExp]>([
  ['as a superuser', { ...urls, appUrl: urls.superUrl }, /must work as the role pramana_app.* connects as postgres\.$/],
  ['as the owner', { ...urls, appUrl: urls.ownerUrl }, /must work as the role pramana_app.* as pramana_owner\.$/],
  [
    'with the roles exchanged',
    { appUrl: urls.ownerUrl, ownerUrl: urls.appUrl },
    /^The role pramana_app \(DATABASE_OWNER/,
  ],
  [
    'as a role that is not there',
    { ...urls, appUrl: as('nobody') },
    /lets nobody in .*"nobody" does not exist \(DATABASE_URL\)\.$/,
  ],
  [
    'on a database that is not there',
    { ...urls, ownerUrl: urls.ownerUrl.replace(urls.name, 'none') },
    /has no such database/,
  ],
  [
    'on two databases',
    { ...urls, appUrl: urls.appUrl.replace(urls.name, 'postgres') },
    /^DATABASE_URL is the database postgres, and/,
  ],
  [
    'where nothing listens',
    { ...urls, ownerUrl: 'postgresql://x:secret@127.0.0.1:1/p' },
    /^No PostgreSQL listens at 127\.0\.0\.1:1: start/,
  ],
  [
    'at a name nobody knows',
    { ...urls, ownerUrl: 'postgresql://x:secret@db.invalid/p' },
    /^No machine of this name is known: db\.invalid/,
  ],
  [
    'with a TLS file that is not there',
    { ...urls, ownerUrl: 'postgresql://x:secret@127.0.0.1:1/p?sslrootcert=/nowhere/ca.pem' },
    /^The file \/nowhere\/ca\.pem that the address names for TLS cannot be read \(ENOENT\)/,
  ],
  [
    'at a socket that is not there',
    { ...urls, ownerUrl: 'postgresql://x:secret@/p?host=/nowhere' },
    /^No PostgreSQL listens at the socket in \/nowhere: start/,
  ],
  ...[
    'x:4711#secret@h/p',
    'x:4711/secret@h/p',
    'x:4711?secret@h/p',
    'x:s@4711/secret@h/p',
    'secret:4711/p',
    'x:%zz@secret/p',
  ].map((address): [string, { appUrl: string; ownerUrl: string }, RegExp] => [
    'at an address that may be read in two ways',
    { ...urls, ownerUrl: `postgresql://${address}` },
    /^The address of the database cannot be read: write postgresql:[^#]*%23 for @, \/, \? and # in a password \(DATABASE_OWNER_URL\)\.$/,
  ]),
  [
    'at what is no address',
    { ...urls, ownerUrl: 'secret' },
    /^The address of the database cannot be read: write postgresql:/,
  ],
])('refuses to work %s, in one sentence without a password', async (_, given, sentence) => {
  const refused = await requireOutside(given, DURABLE).then(
    () => '',
    (error: Error) => {
      expect(inspect(error)).not.toContain('secret');
      return `${error.name}: ${error.message}`;
    },
  );
  expect(refused.replace('DatabaseStartError: ', '')).toMatch(sentence);
  expect(refused).not.toMatch(/secret|\n/);
});

it.each<[string, Partial<Seen>, Partial<Seen>, RegExp]>([
  ['is too old', { version: 140_011 }, {}, /needs PostgreSQL 15 or newer, and .* is 14\.$/],
  ['lacks a role', { missing: ['pramana_search'] }, {}, /has no role pramana_search: its superuser makes the roles/],
  ['keeps its text otherwise', { encoding: 'SQL_ASCII' }, {}, /keeps its text as SQL_ASCII/],
  ['loses with the power', { off: ['fsync'] }, {}, /has fsync off, so a power cut could lose bills .*: turn it on/],
  ['may tear and lose', { off: [...DURABLE] }, {}, /has fsync and full_page_writes off, .*: turn both on/],
  ['lets the owner make nothing', { creates: false }, {}, /may make no tables/],
  ['does not bind the server by row-level security', {}, { unbound: true }, /hospitals would not be kept apart/],
  ['is another server’s of the same name', {}, { place: '2/5' }, /each have a database pramana, but on two servers/],
  [
    'is the server’s own',
    {},
    { isOwner: true },
    /as an owner of the database or of its tables, so hospitals would not be kept apart/,
  ],
])('refuses one that %s', (_, ownerIs, appIs, sentence) => {
  expect(wrongOf({ ...owner, ...ownerIs }, { ...app, ...appIs })).toMatch(sentence);
});

it.each([
  ['migrates', 'select', /act as an owner/],
  ['owns a table', 'create table owned (); alter table owned owner to strange', /act as an owner/],
  ['passes row-level security', 'alter role strange bypassrls', /may become, a role that row-level security does not/],
])('refuses a server’s role that may become one that %s', async (what, prepare, sentence) => {
  const superuser = new pg.Client({ connectionString: urls.superUrl });
  await superuser.connect();
  try {
    // Roles are all databases': nobody else sees these.
    await superuser.query(`begin; create role strange; ${prepare}`);
    const seen = async () => {
      await superuser.query('set local role pramana_app');
      const found = await look(superuser, what === 'migrates' ? 'strange' : 'pramana_owner');
      await superuser.query('reset role');
      return wrongOf({ ...owner, database: found.database, place: found.place }, found);
    };
    expect(await seen()).toBeNull();
    await superuser.query('grant strange to pramana_app');
    expect(await seen()).toMatch(sentence);
  } finally {
    await superuser.query('rollback');
    await superuser.end();
  }
});
