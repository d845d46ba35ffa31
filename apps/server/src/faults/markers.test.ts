import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { shop } from '../domains/billing/shop.fixture.ts';
import { dataMap } from '../platform/database/data-map.fixture.ts';
import { withClient } from '../platform/postgres/client.ts';
import { MARKERS } from './marker.fixture.ts';
import { type MarkerDay, markerDay } from './marker-day.fixture.ts';
import { type Found, leaks, searchFolder, searchTables, searchText, searchWal } from './marker-search.fixture.ts';

/**
 * A hospital's day with a marker in every field about a person, through the server's own socket. Afterwards a marker lies
 * in clear only where docs/data-map.md says so, and nowhere else on the machine (I-2, I-13).
 */
const server = await shop({ demo: true });
const asOwnerOfTheMachine = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
  withClient(server.database.superUrl, work);
const valueOf = async (sql: string): Promise<string> =>
  asOwnerOfTheMachine(
    async (client) => (await client.query<{ value: string }>(`select ${sql} as value`)).rows[0]?.value ?? '',
  );

const begun = await valueOf('pg_walfile_name(pg_current_wal_lsn())');
const folder = await valueOf(`current_setting('data_directory')`);
const isDatabase = (path: string): boolean =>
  basename(path) === 'postgres' || basename(path).startsWith('pramana-test-');
const start = Date.now();
/** Of what lies in the temporary folder itself: nothing was written in it since the day began. */
const isOlder = (path: string): boolean =>
  dirname(path) === tmpdir() && (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < start;
let day: MarkerDay;
let inTables: Found[];
let inWal: Found[];
beforeAll(async () => {
  await asOwnerOfTheMachine(async (client) => {
    // Other tests make databases meanwhile, and with each the log may be recycled: a slot keeps what the day wrote.
    await client.query(`select pg_create_physical_replication_slot('markers', true, true)`);
    day = await markerDay(server);
    const waiting = '(select count(*) from access_queue) + (select count(*) from seal_queue)';
    await vi.waitFor(async () => expect(await valueOf(waiting)).toBe('0'), { timeout: 30_000, interval: 50 });
    await valueOf('pg_switch_wal()::text');
    inWal = await searchWal(join(folder, 'pg_wal'), begun);
  });
  inTables = await asOwnerOfTheMachine(searchTables);
});

describe('after a day full of markers', () => {
  test('each lies in clear in the columns that are meant for it, and in no other', () => {
    expect(leaks(inTables)).toEqual([]);
    const meant = Object.values(MARKERS).flatMap(({ clear }) => clear);
    const seen = new Set(inTables.map(({ where }) => where));
    expect(meant.filter((column) => !seen.has(column))).toEqual([]);
  });

  test('the columns that are meant for them are clear in docs/data-map.md', () => {
    const map = dataMap();
    const formOf = (column: string): string => map.get(column) ?? map.get(column.replace(/\..*/, '.*')) ?? 'not listed';
    const meant = [...new Set(Object.values(MARKERS).flatMap(({ clear }) => clear))];
    const wrong = meant.map((column) => `${column}: ${formOf(column)}`).filter((line) => !/: clear/.test(line));
    expect(wrong).toEqual([]);
  });

  test('the database’s write-ahead log holds what its clear columns hold, and nothing that is encrypted', () => {
    const names = inWal.map(({ marker }) => marker);
    expect(names).toContain('patientName');
    expect(names.filter((name) => MARKERS[name].clear.length === 0)).toEqual([]);
  });

  test('the server’s log at its most talkative and the database’s own log hold none', async () => {
    expect(server.logged.length).toBeGreaterThan(60);
    expect(server.logged.flatMap((line) => searchText(line.slice(0, 300), line))).toEqual([]);
    const log = await readFile(join(folder, 'postgres.log')).catch(() => readFile(join(folder, '..', 'postgres.log')));
    expect(log.length).toBeGreaterThan(0);
    expect(searchText('postgres.log', log)).toEqual([]);
  });

  test('no refusal quotes what was sent', () => {
    expect(day.refusals.length).toBeGreaterThan(12);
    const quoted = day.refusals.flatMap((text) => searchText(text, text.slice(text.indexOf(': '))));
    expect(quoted.filter(({ marker }) => marker !== 'badField')).toEqual([]);
  });

  test('metrics, health, the public log and its pages hold none', async () => {
    const origin = '/log/asha-2627';
    const urls = [
      '/metrics',
      '/healthz',
      '/readyz',
      '/log/',
      `${origin}/checkpoint`,
      `${origin}/policy`,
      '/api/verify-policy',
    ];
    const size = Number((await server.stranger.get(`${origin}/checkpoint`)).raw.toString().split('\n')[1]);
    expect(size).toBeGreaterThan(5);
    const rest = size % 256;
    urls.push(`${origin}/tile/0/000.p/${rest}`, `${origin}/tile/entries/000.p/${rest}`);
    for (const url of urls) {
      const { status, raw } = await server.stranger.get(url);
      expect([url, status]).toEqual([url, 200]);
      expect(searchText(url, raw)).toEqual([]);
    }
  });

  test('neither the keyring, nor the copies of heads, nor what was put down meanwhile holds one', async () => {
    const keys = dirname(server.services.config.headsDir);
    expect(await searchFolder(keys)).toEqual([]);
    // Databases are searched above, by column; what lay here before the day began cannot hold a marker.
    expect(await searchFolder(tmpdir(), (path) => isDatabase(path) || isOlder(path))).toEqual([]);
  });
});
