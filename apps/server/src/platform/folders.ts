import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { systemCode } from './postgres/failure.ts';

/**
 * Refuses, in one sentence, a folder of the settings that cannot be made. `mkdir` with `recursive`, by which they are made
 * later, never returns where the system knows no such place although the folder above is there, as in /proc: Node tries
 * again for ever. Whatever else is wrong with a folder is said by who uses it.
 */
export function requireFolders({ dataDir, keyringDir, headsDir, kitDir, files }: Config): void {
  const folders = {
    PRAMANA_DATA: dataDir,
    PRAMANA_KEYRING: keyringDir,
    PRAMANA_HEADS: headsDir,
    PRAMANA_KIT: kitDir,
    ...(files.kind === 'disk' ? { PRAMANA_FILES: files.folder } : {}),
  };
  for (const [setting, folder] of Object.entries(folders)) {
    if (!isPlace(folder))
      throw new ConfigError(`The folder ${folder} cannot be made: set ${setting} to a folder on a disk.`);
  }
}

/** Makes the first folder that is missing, and takes it away again. */
function isPlace(folder: string): boolean {
  if (existsSync(folder)) return true;
  const above = dirname(folder);
  if (!existsSync(above)) return isPlace(above);
  try {
    mkdirSync(folder);
    rmdirSync(folder);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ENOENT';
  }
}
