import { randomBytes } from 'node:crypto';
import {
  fingerprintOf,
  fromBase64,
  isKeyName,
  LedgerError,
  type KeyType,
  NOTE_KEY,
  type Signer,
  toBase64,
  toHex,
  COSIGNER_KEY,
  parseVkey,
} from '@pramana/ledger';
import { nodeSigner } from '@pramana/ledger/node';
import { VaultError } from '@pramana/vault';
import { readPrivateFile, writePrivateFile } from '@pramana/vault/node';
import { CouldNot, EXIT, readArgs, UsageError } from './command.ts';

/** The form of Go's `note` package: `PRIVATE+KEY+<name>+<key id>+<base64(type ‖ seed)>`. */
const HEAD = 'PRIVATE+KEY+';

/** What a key is for: a key of one use is refused for another. */
export interface KeyUse {
  readonly type: KeyType;
  /** As in "no key of a witness". */
  readonly whose: string;
  readonly command: string;
  readonly example: string;
  /** Who needs the public part. */
  readonly give: string;
  /** Its public part is compared by eye or by telephone. */
  readonly isCompared?: true;
}

const OF_WITNESS: KeyUse = {
  type: COSIGNER_KEY,
  whose: 'a witness',
  command: 'pramana witness keygen',
  example: 'hospital.example/witness',
  give: 'Give the line below to the logs that you will witness.',
};

/** Who signs a policy for others. */
export const OF_PUBLISHER: KeyUse = {
  type: NOTE_KEY,
  whose: 'a signer of policies',
  command: 'pramana policy keygen',
  example: 'patients.example/policy-1',
  give: 'Give the line below to everybody who will follow the policy.',
};

/** Who says which logs are a hospital's. */
export const OF_ROOT: KeyUse = {
  type: NOTE_KEY,
  whose: 'a root',
  command: 'pramana root keygen',
  example: 'pramana.example/log/asha',
  give: 'Carry it to two safes, away from every server. Enter the line below on the Keys page.',
  isCompared: true,
};

/** `keygen --name NAME --out FILE`: a new key, the public part on the last line. */
export async function keygen(args: readonly string[], use: KeyUse = OF_WITNESS): Promise<number> {
  const { values, positionals } = readArgs(args, { name: { type: 'string' }, out: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  const { name, out } = values;
  if (name === undefined) throw new UsageError(`Under which name will it sign? --name ${use.example}`);
  if (!isKeyName(name)) throw new UsageError('A name has no spaces and no plus sign.');
  if (out === undefined) throw new UsageError('Where shall the key be kept? --out FILE');
  const seed = randomBytes(32);
  const { vkey } = nodeSigner(name, seed, use.type);
  const typed = Buffer.concat([Uint8Array.of(use.type), seed]);
  const text = `${HEAD}${name}+${toHex(parseVkey(vkey).keyId)}+${toBase64(typed)}\n`;
  const isNew = await writePrivateFile(out, text).catch((error: unknown) => {
    throw new CouldNot(`${out} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`, {
      cause: error,
    });
  });
  if (!isNew) throw new CouldNot(`${out} exists already: a key is never replaced.`);
  console.log(`The key is in ${out}, for this account only. ${use.give}`);
  if (use.isCompared) console.log(`Fingerprint: ${fingerprintOf(parseVkey(vkey))}`);
  console.log(vkey);
  return EXIT.good;
}

export function readWitnessKey(path: string): Signer {
  return readKey(path, OF_WITNESS);
}

/** The signer of a key file; a file that others can read is refused. */
export function readKey(path: string, use: KeyUse): Signer {
  try {
    const text = readPrivateFile(path);
    if (text === null) throw new CouldNot(`There is no key in ${path}: ${use.command} --name NAME --out ${path}`);
    return parseKey(text, path, use);
  } catch (error) {
    if (error instanceof VaultError) throw new CouldNot(error.message, { cause: error });
    if (error instanceof LedgerError) throw new CouldNot(`${path} is no key of ${use.whose}.`, { cause: error });
    throw error;
  }
}

function parseKey(text: string, path: string, { type, whose }: KeyUse): Signer {
  const damaged = new CouldNot(`${path} is no key of ${whose}.`);
  const [, name, id, base64] = /^PRIVATE\+KEY\+([^+\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n$/.exec(text) ?? [];
  if (name === undefined || id === undefined || base64 === undefined) throw damaged;
  const typed = fromBase64(base64);
  if (typed.length !== 33 || typed[0] !== type) throw damaged;
  const signer = nodeSigner(name, typed.subarray(1), type);
  // A name that was edited by hand would be another witness under the same key.
  if (toHex(parseVkey(signer.vkey).keyId) !== id) throw damaged;
  return signer;
}
