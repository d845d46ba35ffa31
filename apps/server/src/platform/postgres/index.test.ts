import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { canReach, databaseAccount } from './account.ts';
import { withClient } from './client.ts';
import { type RunningPostgres, DatabaseStartError, findPostgres, startPostgres } from './index.ts';

const warnings: string[] = [];
const log = {
  info: () => undefined,
  warn: (line: string) => void warnings.push(line),
  error: (line: string) => void warnings.push(line),
};
const asRoot = process.getuid?.() === 0;

let folder: string;
let dataDir: string;
const running = new Set<RunningPostgres>();
const children = new Set<ChildProcess>();

/** A database that was started once, to begin the tests with that are not about the first start. */
let made: string;
beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'pramana-made-'));
  await (await startPostgres({ dataDir: join(made, 'postgres'), log })).stop();
});
afterAll(() => rmSync(made, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pramana-launch-'));
  chmodSync(folder, 0o755);
  dataDir = join(folder, 'postgres');
});

afterEach(async () => {
  for (const each of running) await each.stop();
  for (const child of children) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  running.clear();
  children.clear();
  warnings.length = 0;
  rmSync(folder, { recursive: true, force: true });
});

/** Fills the folder of this test with that database, owners and all. */
function useMade(): void {
  execFileSync('cp', ['-a', join(made, 'postgres'), folder]);
}

async function start(at = dataDir): Promise<RunningPostgres> {
  const started = await startPostgres({ dataDir: at, log });
  running.add(started);
  return started;
}

/** Another server process on `at`, after it said its line. */
async function startElsewhere(at: string, account: { uid?: number; gid?: number } = {}) {
  const fixture = join(import.meta.dirname, 'hold.fixture.ts');
  const child = spawn(process.execPath, [fixture, at], { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, said: JSON.parse(line) as { pid: number; superUrl: string; refused?: string } };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function valueOf(url: string, sql: string): Promise<unknown> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ value: unknown }>(sql);
    return rows[0]?.value;
  });
}

async function keep(at: { superUrl: string }, what: string): Promise<void> {
  await withClient(at.superUrl, async (client) => {
    await client.query('CREATE TABLE IF NOT EXISTS kept (what text)');
    await client.query('INSERT INTO kept VALUES ($1)', [what]);
  });
}

/** Starts a query that goes on until it is stopped; answers, once it runs, a promise of why it ended. */
async function busyQuery(url: string, sql: string): Promise<{ reason: Promise<string> }> {
  const reason = withClient(url, (client) => client.query(sql)).then(
    () => 'it was not stopped',
    (error: unknown) => String(error),
  );
  const running =
    "SELECT count(*)::int AS value FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()";
  await vi.waitFor(async () => expect(await valueOf(url, running)).toBe(1), { timeout: 30_000 });
  return { reason };
}

const KEPT = "SELECT string_agg(what, ' ' ORDER BY what) AS value FROM kept";

describe('startPostgres', () => {
  it('makes the database at the first start and finds it as it was at the second', async () => {
    const first = await start();
    await keep(first, 'kept');
    await first.stop();
    const second = await start();
    expect(await valueOf(second.superUrl, KEPT)).toBe('kept');
    expect(await valueOf(second.superUrl, "SELECT current_setting('data_checksums') AS value")).toBe('on');
    expect(warnings).toEqual([]);
  });

  it('gives the server a role that owns nothing and cannot leave row-level security (I-10)', async () => {
    useMade();
    const { appUrl, ownerUrl } = await start();
    const powers =
      'SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS value FROM pg_roles WHERE rolname = current_user';
    expect(await valueOf(appUrl, 'SELECT current_user AS value')).toBe('pramana_app');
    expect(await valueOf(appUrl, powers)).toBe(false);
    expect(await valueOf(ownerUrl, powers)).toBe(false);
    await expect(valueOf(appUrl, 'CREATE TABLE mine (a int)')).rejects.toThrow('permission denied');
    await expect(valueOf(appUrl, 'SET ROLE pramana_owner')).rejects.toThrow('permission denied');
    await expect(valueOf(appUrl, 'CREATE TEMPORARY TABLE mine (a int)')).rejects.toThrow('permission denied');
    await expect(valueOf(appUrl.replace('/pramana?', '/postgres?'), 'SELECT 1 AS value')).resolves.toBe(1);
  });

  it('lets the owner hand one function over to the search role, which nobody can log in as', async () => {
    useMade();
    const { ownerUrl } = await start();
    await valueOf(ownerUrl, 'CREATE EXTENSION pg_trgm');
    await valueOf(ownerUrl, 'CREATE FUNCTION found() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');
    await valueOf(ownerUrl, 'GRANT CREATE ON SCHEMA public TO pramana_search');
    await valueOf(ownerUrl, 'ALTER FUNCTION found() OWNER TO pramana_search');
    await expect(valueOf(ownerUrl.replace('pramana_owner', 'pramana_search'), 'SELECT 1')).rejects.toThrow('log in');
  });

  it('refuses a second instance on the same folder in one sentence that names the first', async () => {
    useMade();
    const first = await start();
    const { said } = await startElsewhere(dataDir);
    expect(said.refused).toContain(`already running on ${dataDir} (process ${process.pid})`);
    expect(await valueOf(first.appUrl, 'SELECT 1 AS value')).toBe(1);
    expect(findPostgres(dataDir)?.superUrl).toBe(first.superUrl);
    await first.stop();
    expect(findPostgres(dataDir)).toBeUndefined();
  });

  it('starts the database again after kill -9 of the postmaster, with everything that was acknowledged', async () => {
    useMade();
    const database = await start();
    await keep(database, 'before');
    const killed = database.pid;
    process.kill(killed, 'SIGKILL');
    await vi.waitFor(() => expect(database.pid).not.toBe(killed), { timeout: 30_000 });
    expect(await valueOf(database.superUrl, KEPT)).toBe('before');
    expect(warnings).toEqual(['PostgreSQL ended unexpectedly and is started again']);
  });

  it('goes on trying when the database cannot be started again, and has it back when what was wrong is mended', async () => {
    useMade();
    const database = await start();
    await keep(database, 'before');
    const killed = database.pid;
    const version = join(dataDir, 'cluster', 'PG_VERSION');
    // Stands for whatever keeps it from starting for a while: a full disk, no memory.
    renameSync(version, `${version}.away`);
    process.kill(killed, 'SIGKILL');
    await vi.waitFor(() => expect(warnings.join()).toContain('It is tried again until it starts.'), {
      timeout: 30_000,
    });
    renameSync(`${version}.away`, version);
    await vi.waitFor(() => expect(database.pid).not.toBe(killed), { timeout: 40_000 });
    expect(await valueOf(database.superUrl, KEPT)).toBe('before');
    expect(warnings).toEqual([
      'PostgreSQL ended unexpectedly and is started again',
      expect.stringMatching(/^PostgreSQL did not start .*It is tried again until it starts\.$/),
      'PostgreSQL is back',
    ]);
  });

  it('takes the folder up after kill -9 of the server, and no session of the dead one goes on (I-3)', async () => {
    useMade();
    const { child, said } = await startElsewhere(dataDir);
    await keep(said, 'before');
    const open = await busyQuery(said.superUrl, "INSERT INTO kept SELECT 'late' FROM pg_sleep(600)");
    await kill(child);
    const next = await start();
    expect(await open.reason).toMatch(/terminat/);
    expect(await valueOf(next.superUrl, KEPT)).toBe('before');
    expect(next.pid).not.toBe(said.pid);
    expect(warnings).toEqual(['ended the database of an instance that died']);
  });

  it('takes the folder up after kill -9 of the server and of the postmaster, with a query still busy', async () => {
    useMade();
    const { child, said } = await startElsewhere(dataDir);
    await keep(said, 'before');
    const busy = await busyQuery(said.superUrl, 'SELECT count(*) FROM generate_series(1, 1e12)');
    await kill(child);
    process.kill(said.pid, 'SIGKILL');
    const next = await start();
    expect(await busy.reason).toMatch(/terminat/);
    expect(await valueOf(next.superUrl, KEPT)).toBe('before');
  });

  it('forgets a folder that was being made when the machine stopped', async () => {
    mkdirSync(join(dataDir, 'cluster.new'), { recursive: true });
    writeFileSync(join(dataDir, 'cluster.new', 'PG_VERSION'), '18\n');
    expect(await valueOf((await start()).appUrl, 'SELECT 1 AS value')).toBe(1);
  });

  it('refuses a folder of another major version and names the remedy', async () => {
    useMade();
    writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 17, and this is PostgreSQL 18: set PRAMANA_PG_BIN/);
  });

  it('refuses programs that are not there, and a folder that is a file, in a sentence without a stack', async () => {
    writeFileSync(dataDir, '');
    await expect(start()).rejects.toThrow(
      new DatabaseStartError(`${dataDir} is not a folder: set PRAMANA_DATA to one.`),
    );
    vi.stubEnv('PRAMANA_PG_BIN', '/nowhere');
    await expect(start(join(folder, 'other'))).rejects.toThrow(/PRAMANA_PG_BIN names \/nowhere, .*: ENOENT/);
    vi.unstubAllEnvs();
  });

  it('says why the database did not start and leaves the folder free', async () => {
    useMade();
    const settings = { shared_buffers: 'nonsense' };
    await expect(startPostgres({ dataDir, log, settings })).rejects.toThrow(
      /did not start \(.*shared_buffers.*postgres\.log/,
    );
    expect(await valueOf((await start()).appUrl, 'SELECT 1 AS value')).toBe(1);
  });

  it('puts the socket elsewhere when its path would be too long, closed to other accounts', async () => {
    const deep = join(folder, 'a'.repeat(90), 'postgres');
    const database = await start(deep);
    const { appUrl, socketDir } = database;
    expect(socketDir.startsWith(deep)).toBe(false);
    expect(statSync(socketDir).mode & 0o777).toBe(0o700);
    expect(await valueOf(appUrl, 'SELECT 1 AS value')).toBe(1);
    await database.stop();
    expect(statSync(socketDir, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('writes nothing that a query said or stored into the log (I-13)', async () => {
    useMade();
    const { superUrl } = await start();
    await keep({ superUrl }, 'marker-one');
    await valueOf(superUrl, 'CREATE UNIQUE INDEX ON kept (what)');
    await expect(keep({ superUrl }, 'marker-one')).rejects.toThrow('duplicate key');
    await expect(valueOf(superUrl, "SELECT 'marker-two'::int AS value")).rejects.toThrow('invalid input');
    await expect(valueOf(superUrl, "DO $$ BEGIN RAISE WARNING 'marker-three'; END $$; SELECT 1/0")).rejects.toThrow(
      'zero',
    );
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).not.toContain('marker');
  });

  if (asRoot) {
    it('runs as an unprivileged account when we are root, also inside a folder closed to all others', async () => {
      chmodSync(folder, 0o700);
      const database = await start();
      expect(statSync(`/proc/${database.pid}`).uid).not.toBe(0);
      await keep(database, 'closed');
      await database.stop();
      expect(await valueOf((await start()).superUrl, KEPT)).toBe('closed');
    });

    const account = databaseAccount('/nowhere');
    if (
      account !== undefined &&
      canReach(account, import.meta.dirname) &&
      canReach(account, dirname(process.execPath))
    ) {
      it('runs as an ordinary account, and goes on as the same one when root starts it later', async () => {
        const { uid } = account;
        chownSync(folder, uid, account.gid);
        const { child, said } = await startElsewhere(dataDir, account);
        await keep(said, 'ordinary');
        child.kill('SIGTERM');
        await once(child, 'exit');
        const database = await start();
        expect(statSync(`/proc/${database.pid}`).uid).toBe(uid);
        expect(await valueOf(database.superUrl, KEPT)).toBe('ordinary');
      });
    }
  }
});
