import { VaultError } from '../errors.ts';
import { folderFiles, KEY_FOLDERS, type KeyFiles } from './key-files.ts';

const HEADER = 'pramana-sealed-key/v1\n';

/** Encrypts key files somewhere else: in HashiCorp Vault, in AWS KMS, under a secret of the environment. */
export interface KeyService {
  /** Encrypts `text` for the file `name`; the answer is one line. */
  seal(name: string, text: string): Promise<string>;
  /** The reverse; throws `VaultError` when the service refuses or the file is another's. */
  open(name: string, sealed: string): Promise<string>;
}

/**
 * Key files in a folder as ciphertext of a service. All are opened once, at start, and held in memory: reading stays
 * synchronous, inside a transaction. What another server made is opened in the background at the next look.
 */
export async function sealedFiles(path: string, service: KeyService): Promise<KeyFiles> {
  const folder = await folderFiles(path);
  const held = new Map<string, string>();
  const names = (): string[] => ['', ...KEY_FOLDERS].flatMap((below) => folder.list(below));

  const open = async (name: string): Promise<void> => {
    const text = folder.read(name);
    if (text === null) return;
    if (!text.startsWith(HEADER)) {
      throw new VaultError('bad_format', `${folder.describe(name)} is not encrypted for this key service.`);
    }
    const opened = await service.open(name, text.slice(HEADER.length).trim());
    // Destroyed while the service was asked: it is not learnt any more.
    if (folder.read(name) !== null) held.set(name, opened);
  };
  let running: Promise<void> | undefined;
  /** Each file by itself: one that does not open must not hide those behind it. Ends in the first failure there was. */
  const refresh = async (): Promise<void> => {
    const failed: unknown[] = [];
    for (const name of names()) if (!held.has(name)) await open(name).catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  };
  /** What another server destroyed is gone from this memory too. A folder without any key is one that went away. */
  const forget = (below: string, there: readonly string[]): void => {
    if (there.length === 0) return;
    for (const name of held.keys()) if (folderOf(name) === below && !there.includes(name)) held.delete(name);
  };
  const lookAgain = (): void => {
    // Whoever met a key that is not here yet is refused once; the next try finds it.
    running ??= refresh()
      .catch(() => undefined)
      .finally(() => (running = undefined));
  };

  // At the start the first that does not open ends it: a service that does not answer is not asked for each.
  for (const name of names()) await open(name);
  return {
    describe: (name) => folder.describe(name),
    list: (below) => {
      const there = folder.list(below);
      forget(below, there);
      if (there.some((name) => !held.has(name))) lookAgain();
      return there.filter((name) => held.has(name));
    },
    read: (name) => held.get(name) ?? null,
    write: async (name, text) => {
      if (held.has(name)) return false;
      const written = await folder.write(name, `${HEADER}${await service.seal(name, text)}\n`);
      if (written) held.set(name, text);
      else await open(name);
      return written;
    },
    destroy: async (name) => {
      await folder.destroy(name);
      held.delete(name);
    },
    refresh,
  };
}

/** `hospitals` of `hospitals/1f….key`; '' of the keyring's own. */
function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}
