import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import pg from 'pg';
import { type Command, CouldNot, EXIT, readArgs, UsageError } from './command.ts';
import { openPostgres, readConfig } from './database.ts';
import { formatResult, type Style } from './table.ts';

/** Row-level security binds the owner as well; with this setting its own policies let it see every hospital's rows. */
const SEE_ALL = '-c app.migration=on';

export const psql: Command = {
  name: 'psql',
  usage: '[-c SQL]… [-t] [-A]',
  summary: 'A shell, or one command, on the database as its owner',
  details: [
    'It sees and changes all hospitals past every rule of the application: for operators, and for trying out what an',
    'audit finds. -c runs SQL and ends; -t prints rows only, -A prints them unaligned. Without -c: psql when this',
    'machine has it, else a simple shell that runs each statement at its semicolon.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, {
      command: { type: 'string', short: 'c', multiple: true },
      'tuples-only': { type: 'boolean', short: 't' },
      'no-align': { type: 'boolean', short: 'A' },
    });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    const style = { tuplesOnly: values['tuples-only'] === true, aligned: values['no-align'] !== true };
    const config = readConfig();
    const postgres = await openPostgres(config);
    try {
      if (values.command !== undefined) return await runAll(postgres.ownerUrl, values.command, style);
      const program = process.stdin.isTTY ? findPsql() : undefined;
      if (program === undefined) return await shell(postgres.ownerUrl, style);
      return await interactive(program, postgres.ownerUrl);
    } finally {
      await postgres.stop();
    }
  },
};

async function connect(url: string): Promise<pg.Client> {
  // Every value as PostgreSQL writes it: money must not pass through a float, bytes are wanted in hexadecimal.
  const types = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;
  const client = new pg.Client({ connectionString: url, options: SEE_ALL, types });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new CouldNot(`The database does not answer: ${messageOf(error)}.`, { cause: error });
  }
}

async function runAll(url: string, commands: readonly string[], style: Style): Promise<number> {
  const client = await connect(url);
  try {
    for (const command of commands) await run(client, command, style);
    return EXIT.good;
  } catch (error) {
    throw new CouldNot(`ERROR: ${messageOf(error)}`, { cause: error });
  } finally {
    await client.end();
  }
}

async function run(client: pg.Client, sql: string, style: Style): Promise<void> {
  // Several statements in one text answer a list.
  const answered: unknown = await client.query({ text: sql, rowMode: 'array' });
  const results = (Array.isArray(answered) ? answered : [answered]) as pg.QueryArrayResult<(string | null)[]>[];
  for (const result of results) {
    const text = formatResult(result, style);
    if (text !== '') console.log(text);
  }
}

/** Statements from standard input, one at each semicolon at a line's end. An error is shown and the shell goes on. */
async function shell(url: string, style: Style): Promise<number> {
  const client = await connect(url);
  const lines = createInterface({ input: process.stdin, terminal: false });
  let failed = false;
  let statement = '';
  const perform = async (): Promise<void> => {
    const sql = statement;
    statement = '';
    if (sql.trim() === '') return;
    await run(client, sql, style).catch((error: unknown) => {
      failed = true;
      console.error(`ERROR: ${messageOf(error)}`);
    });
  };
  for await (const line of lines) {
    if (/^\s*(\\q|exit|quit)\s*$/.test(line)) break;
    statement += `${line}\n`;
    if (/;\s*$/.test(line)) await perform();
  }
  await perform();
  await client.end();
  return failed ? EXIT.couldNot : EXIT.good;
}

function findPsql(): string | undefined {
  const folders = [process.env['PRAMANA_PG_BIN'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'psql'))
    .find((file) => existsSync(file));
}

function interactive(program: string, url: string): Promise<number> {
  const env = { ...process.env, PGOPTIONS: SEE_ALL };
  const child = spawn(program, [url], { stdio: 'inherit', env });
  // Ctrl-C cancels psql's running query; it must not end this process and its database under it.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0 ? EXIT.good : EXIT.couldNot));
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
