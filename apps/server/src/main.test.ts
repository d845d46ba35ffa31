import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withClient } from './platform/postgres/client.ts';
import { freshDatabase } from '../../../tools/test-database.ts';
import { BARE_ENV } from '../../../tools/test-process.ts';

const urls = await freshDatabase();
const data = mkdtempSync(join(tmpdir(), 'pramana-main-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

interface Run {
  /** Resolves with the text once it contains `part`, or when the process ended. */
  until(part: string): Promise<string>;
  stop(signal: NodeJS.Signals): Promise<number | null>;
  ended: Promise<number | null>;
  hasEnded(): boolean;
}

/** The server as a process of its own, on another database than the embedded one. */
function start(env: Record<string, string>): Run {
  const settings = {
    DATABASE_URL: urls.appUrl,
    DATABASE_OWNER_URL: urls.ownerUrl,
    PRAMANA_DATABASE_WITHOUT: 'fsync,full_page_writes',
    PRAMANA_DATA: data,
    PORT: '0',
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--empty'], {
    env: { ...BARE_ENV, ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const until = (part: string): Promise<string> =>
    new Promise((resolve) => {
      const look = (chunk?: Buffer): void => {
        text += chunk?.toString() ?? '';
        if (text.includes(part)) resolve(text);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void ended.then(() => resolve(text));
      look();
    });
  const stop = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return { until, stop, ended, hasEnded: () => child.exitCode !== null };
}

/** Returns when the server has opened its first connection, or has ended. */
async function untilConnected(run: Run): Promise<void> {
  await withClient(urls.superUrl, async (client) => {
    const query =
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'pramana%'";
    for (;;) {
      const { rows } = await client.query<{ n: number }>(query);
      if ((rows[0]?.n ?? 0) > 0 || run.hasEnded()) return;
    }
  });
}

test('the server says where it listens, answers, and SIGTERM, SIGINT and a closed terminal stop it cleanly', async () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const run = start({});
    // With what to do next: this node is empty.
    const said = await run.until('become the operator');
    const address = /listens on (http:\S+)/.exec(said)?.[1] ?? said;
    const answer = await fetch(`${address}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        ok: true,
        checks: expect.objectContaining({ database: 'ok', durability: 'without fsync, full_page_writes' }),
      },
    ]);
    expect(await (await fetch(`${address}/api/setup`)).json()).toMatchObject({ data: { needed: true } });
    expect(await run.stop(signal)).toBe(0);
    // Each request has its line; the framework has none of its own among the words for people.
    const log = await run.until('');
    expect([log.includes('"route":"/readyz"'), log.includes('Server listening')]).toEqual([true, false]);
    expect(log).toContain('this PostgreSQL may lose acknowledged bills with the power');
  }
});

test('a PostgreSQL that may lose with the power what was acknowledged is refused in one sentence, before anything is done', async () => {
  const run = start({ PRAMANA_DATABASE_WITHOUT: 'full_page_writes' });
  expect(await run.until('.\n')).toMatch(
    /^The PostgreSQL of DATABASE_URL has fsync off, so a power cut could lose bills that were acknowledged.* turn it on .*PRAMANA_DATABASE_WITHOUT in docs\/operations\/database\.md\.\n$/,
  );
  expect(await run.ended).toBe(1);
});

test('a signal that comes while the server is still starting ends it without a complaint', async () => {
  const run = start({ PRAMANA_LOG_LEVEL: 'silent' });
  // Before this the database is not open and there is nothing to end in good order.
  await untilConnected(run);
  expect(await run.stop('SIGINT')).toBe(0);
  expect((await run.until('never said')).replace(/^Pramana listens.*\n\nNobody .*\n/, '')).toBe('');
});

test('a port in use is one clear sentence and exit code 1, before the schema is migrated under whoever uses it', async () => {
  const behind = await freshDatabase();
  // As an older server left it, the newest migration unknown.
  const forgotten = 'delete from kysely_migration where name = (select max(name) from kysely_migration) returning name';
  const { rows } = await withClient(behind.superUrl, (client) => client.query<{ name: string }>(forgotten));
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const run = start({ PORT: port, DATABASE_URL: behind.appUrl, DATABASE_OWNER_URL: behind.ownerUrl });
  const said = await run.until('never said');
  // Migrated again it would say that what the newest one makes is there already.
  expect(
    said
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{')),
  ).toEqual([`Port ${port} is in use: stop the other program, or set PORT to another one.`]);
  expect(await run.ended).toBe(1);
  const known = 'select count(*)::int as n from kysely_migration where name = $1';
  expect((await withClient(behind.superUrl, (client) => client.query(known, [rows[0]?.name]))).rows).toEqual([
    { n: 0 },
  ]);
  other.close();
});

test('a wrong setting is one clear sentence', async () => {
  const run = start({ PORT: 'eighty' });
  expect(await run.until('never said')).toBe('PORT must be a whole number from 0 to 65535.\n');
  expect(await run.ended).toBe(1);
});
