import { accessSync, constants, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { systemCode } from './postgres/failure.ts';

/**
 * Refuses, in one sentence and before anything is started, a folder of the settings that cannot be made or that this account
 * may not write in. `mkdir` with `recursive`, by which they are made later, never returns where the system knows no such place
 * although the folder above is there, as in /proc: Node tries again for ever. Whatever else is wrong is said by who uses it.
 */
export function requireFolders(config: Config): void {
  for (const [setting, folder] of foldersOf(config)) {
    const code = obstacle(folder);
    if (code === 'ENOENT')
      throw new ConfigError(`The folder ${folder} cannot be made: set ${setting} to a folder on a disk.`);
    const said = sentence(code, folder, setting);
    if (said !== null) throw new ConfigError(said);
  }
}

/** What the system refused on a file or folder below one of the settings' folders, as one sentence; null: another error. */
export function folderTrouble(config: Config, error: unknown): string | null {
  const path = error instanceof Error && 'path' in error ? String(error.path) : '';
  const within = foldersOf(config).filter(([, folder]) => path === folder || path.startsWith(folder + sep));
  // The keyring lies in the data folder unless it is set apart: the nearest is the one to be named.
  const [setting, folder] = within.toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return setting === undefined || folder === undefined ? null : sentence(systemCode(error), path, setting);
}

function foldersOf({ dataDir, keyringDir, headsDir, kitDir, files }: Config): [string, string][] {
  return [
    ['PRAMANA_DATA', dataDir],
    ['PRAMANA_KEYRING', keyringDir],
    ['PRAMANA_HEADS', headsDir],
    ['PRAMANA_KIT', kitDir],
    ...(files.kind === 'disk' ? [['PRAMANA_FILES', files.folder] satisfies [string, string]] : []),
  ];
}

function sentence(code: string, path: string, setting: string): string | null {
  if (code === 'ENOSPC')
    return `The disk of ${path} is full: make room, or set ${setting} to a folder on another disk.`;
  if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) return null;
  return `${path} cannot be written by this account: give it the right, or set ${setting} to a folder of its own.`;
}

/** Makes the first folder that is missing, and takes it away again; answers what stands against it, or ''. */
function obstacle(folder: string): string {
  try {
    if (existsSync(folder)) {
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      return '';
    }
    const above = dirname(folder);
    if (!existsSync(above)) return obstacle(above);
    mkdirSync(folder);
    rmdirSync(folder);
    return '';
  } catch (error) {
    return systemCode(error);
  }
}
