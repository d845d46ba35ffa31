import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { requireFolders } from './folders.ts';

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

test('what else is wrong with a folder is left to who uses it', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(required({ PRAMANA_DATA: join(folder, 'file', 'data') })).not.toThrow();
});
