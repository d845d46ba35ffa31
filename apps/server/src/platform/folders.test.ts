import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { BARE_ENV } from '../../../../tools/test-process.ts';
import { folderTrouble, requireFolders } from './folders.ts';
import { canReach, databaseAccount } from './postgres/account.ts';

const folder = mkdtempSync(join(tmpdir(), 'pramana-folders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const required = (env: Record<string, string>) => () => requireFolders(loadConfig(env, []));

test('a folder that can be made, or is there, is taken and not made yet', () => {
  for (const path of [join(folder, 'a', 'b'), folder]) expect(required({ PRAMANA_DATA: path })).not.toThrow();
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

test('a place where the system makes no folders is one sentence, not a start that hangs', () => {
  for (const name of ['PRAMANA_DATA', 'PRAMANA_KEYRING', 'PRAMANA_HEADS', 'PRAMANA_KIT', 'PRAMANA_FILES']) {
    expect(required({ PRAMANA_DATA: folder, [name]: '/proc/x/y' })).toThrow(
      `The folder /proc/x/y cannot be made: set ${name} to a folder on a disk.`,
    );
  }
});

/** Runs `requireFolders` as an ordinary account, to which nothing is open that is closed; answers what it said. */
function refusedElsewhere(env: Record<string, string>): string {
  const code = `
    const [{ loadConfig }, { requireFolders }] = await Promise.all(['config', 'folders'].map((name) => import('${import.meta.dirname}/' + name + '.ts')));
    try { requireFolders(loadConfig(${JSON.stringify(env)}, [])); } catch (error) { console.log(error.message); }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    ...databaseAccount('/nowhere'),
    cwd: '/',
    env: BARE_ENV,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

test('a folder that this account may not write in is one sentence with its setting, before anything is started', ({
  skip,
}) => {
  const account = databaseAccount('/nowhere');
  if (
    account !== undefined &&
    !(canReach(account, import.meta.dirname) && canReach(account, dirname(process.execPath)))
  )
    skip();
  const [own, closed] = [join(folder, 'own'), join(folder, 'closed')];
  for (const each of [own, closed]) mkdirSync(each);
  chmodSync(folder, 0o755);
  chmodSync(own, 0o777);
  chmodSync(closed, 0o555);
  for (const name of ['PRAMANA_KEYRING', 'PRAMANA_HEADS']) {
    for (const [path, said] of [
      [closed, closed],
      [join(closed, 'below'), join(closed, 'below')],
    ] as const) {
      expect(refusedElsewhere({ PRAMANA_DATA: join(own, 'data'), [name]: path })).toBe(
        `${said} cannot be written by this account: give it the right, or set ${name} to a folder of its own.\n`,
      );
    }
  }
});

test('what is refused later on a file below a folder names the nearest setting; any other error stays what it is', () => {
  const config = loadConfig({ PRAMANA_DATA: folder }, []);
  const refused = (code: string, path: string) => folderTrouble(config, Object.assign(new Error(code), { code, path }));
  const key = join(folder, 'keyring', 'node.key');
  expect(refused('EACCES', key)).toBe(
    `${key} cannot be written by this account: give it the right, or set PRAMANA_KEYRING to a folder of its own.`,
  );
  expect(refused('ENOSPC', join(folder, 'demo.json'))).toContain('is full: make room, or set PRAMANA_DATA');
  expect(refused('EACCES', '/elsewhere')).toBeNull();
  expect(refused('EISDIR', key)).toBeNull();
  expect(folderTrouble(config, new Error('other'))).toBeNull();
});

test('what else is wrong with a folder is left to who uses it', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(required({ PRAMANA_DATA: join(folder, 'file', 'data') })).not.toThrow();
});
