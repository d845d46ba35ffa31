import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { destroyPrivateFile, privateFolder, readPrivateFile, writePrivateFile } from './private-files.ts';

/** The folders of a keyring, besides its own, that a recovery kit holds. */
export const KIT_FOLDERS = ['hospitals', 'logs'] as const;
/**
 * All of them. The witness's own key is in no kit: whoever lost everything else has lost what that key has cosigned, and
 * under an empty memory it would cosign whatever comes first. Such a node is a new witness, under a new key.
 */
export const KEY_FOLDERS = [...KIT_FOLDERS, 'witness'] as const;

/**
 * Where key files are kept, by names such as `hospitals/1f….key`. Reading is synchronous, inside a transaction; writing
 * and destroying are durable when their promise resolves. A file is never replaced.
 */
export interface KeyFiles {
  /** For messages to the operator. */
  describe(name: string): string;
  /** Names in one folder, or in the keyring's own (''). */
  list(folder: string): string[];
  read(name: string): string | null;
  /** False when there is one of this name. */
  write(name: string, text: string): Promise<boolean>;
  destroy(name: string): Promise<void>;
  /** Learns what other servers have made since; nothing to do where reading looks at once. */
  refresh(): Promise<void>;
}

/** Key files in a folder of this account alone; refuses one that others could read. */
export async function folderFiles(path: string): Promise<KeyFiles> {
  const folder = resolve(path);
  for (const each of ['', ...KEY_FOLDERS]) await privateFolder(join(folder, each));
  const at = (name: string): string => join(folder, name);
  return {
    describe: at,
    list: (below) =>
      readdirSync(at(below))
        .filter((file) => file.endsWith('.key'))
        .map((file) => (below === '' ? file : `${below}/${file}`)),
    read: (name) => readPrivateFile(at(name)),
    write: (name, text) => writePrivateFile(at(name), text),
    destroy: (name) => destroyPrivateFile(at(name)),
    refresh: async () => undefined,
  };
}
