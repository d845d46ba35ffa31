/** The key file of a witness or mirror, and the address such a process listens on. */
import { readFile, stat } from 'node:fs/promises';
import { COSIGNER_KEY, ed25519Cosigner, fromBase64, LedgerError, type Signer } from '@pramana/ledger';
import { CouldNot, UsageError } from './command.ts';

/** What goes before a key in its file, as in Go's note package. */
const START = 'PRIVATE+KEY+';

/** Reads a key that `pramana witness keygen` wrote; nobody else on the machine may be able to. */
export async function readCosigner(path: string): Promise<Signer> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CouldNot(`${path} cannot be read.`, { cause });
  });
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    throw new CouldNot(`${path} can be read by others on this machine: chmod 600 ${path}`);
  }
  const [, name = '', id = '', key = ''] = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+(\S+)\s*$/.exec(text) ?? [];
  try {
    const material = fromBase64(key);
    const signer = ed25519Cosigner(name, material.slice(1));
    if (material.length === 33 && material[0] === COSIGNER_KEY && signer.vkey.startsWith(`${name}+${id}+`))
      return signer;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
  }
  throw new CouldNot(`${path} is no key of a witness or mirror (${START}…).`);
}

/** `127.0.0.1:8090`, `[::1]:8090`, `:8090`. */
export function parseListen(text: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(\[[0-9a-f:]+\]|[^:\s]*):([0-9]{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535) throw new UsageError(`--listen is HOST:PORT, not ${text}`);
  return { host: host.replace(/^\[|\]$/g, '') || '127.0.0.1', port: Number(port) };
}
