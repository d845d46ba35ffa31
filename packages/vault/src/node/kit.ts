import { createHash } from 'node:crypto';
import { base32crockford, bech32 } from '@scure/base';
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { combine, split } from 'shamir-secret-sharing';
import { concat, sameBytes } from '../bytes.ts';
import { VaultError } from '../errors.ts';
import { KIT_FOLDERS, type KeyFiles } from './key-files.ts';

const FORMAT = 'pramana-keyring-bundle/v1';
const PARTS = 3;
const NEEDED = 2;
const KIT_ID_BYTES = 4;
const CHECK_BYTES = 3;
/** A key file of a keyring, never a path out of it. */
const FILE = /^((hospitals|logs)\/)?[0-9a-z.]+\.key$/;
const IDENTITY = 'age-secret-key-';

/** A recovery kit as it is made: what is printed, and what the node keeps. */
export interface NewKit {
  /** Public: whatever is encrypted for it, any two parts open. */
  readonly recipient: string;
  /** Three lines to print apart; any two are enough, one says nothing. The node keeps none. */
  readonly parts: readonly string[];
}

/** Makes an age identity and splits it 2 of 3 (Shamir). */
export async function makeKit(): Promise<NewKit> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const secret = bech32.decodeToBytes(identity.toLowerCase()).bytes;
  const shares = await split(secret, PARTS, NEEDED);
  secret.fill(0);
  const id = kitId(recipient);
  return { recipient, parts: shares.map((share) => formatPart(concat(id, share))) };
}

/** What tells a part again without being it. */
export function partHash(part: string): Uint8Array {
  return new Uint8Array(
    createHash('sha256')
      .update(concat(...Object.values(parsePart(part))))
      .digest(),
  );
}

/**
 * All keys of the node, and `more` that are about to be made, encrypted for the kit's recipient: an armoured age file that
 * the `age` tool opens as well.
 */
export async function sealBundle(
  files: KeyFiles,
  recipient: string,
  at: Date,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const there = ['', ...KIT_FOLDERS].flatMap((folder) => files.list(folder)).map((name) => [name, files.read(name)]);
  const texts = { ...Object.fromEntries(there), ...more };
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(
    await encrypter.encrypt(JSON.stringify({ format: FORMAT, made: at.toISOString(), files: texts })),
  );
}

export interface OpenedBundle {
  readonly madeAt: Date;
  /** Name to text of each key file. */
  readonly files: ReadonlyMap<string, string>;
}

/** What `sealBundle` sealed, with two parts of its kit. `bad_format` names what is wrong with a part; `wrong_key` another kit's. */
export async function openBundle(bundle: string, parts: readonly string[]): Promise<OpenedBundle> {
  const read = parts.map(parsePart);
  const [first] = read;
  if (first === undefined || read.length < NEEDED)
    throw new VaultError('bad_format', 'Two parts of the kit are needed.');
  if (read.some(({ id }) => !sameBytes(id, first.id)))
    throw new VaultError('wrong_key', 'These are parts of different kits.');
  if (new Set(read.map(({ share }) => Buffer.from(share).toString('hex'))).size < NEEDED) {
    throw new VaultError('bad_format', 'This is the same part twice.');
  }
  const secret = await combine(read.map(({ share }) => share));
  const identity = bech32.encode(IDENTITY, bech32.toWords(secret)).toUpperCase();
  secret.fill(0);
  if (!sameBytes(kitId(await identityToRecipient(identity)), first.id)) {
    throw new VaultError('wrong_key', 'These parts do not make a kit.');
  }
  return parseBundle(await decrypted(bundle, identity));
}

async function decrypted(bundle: string, identity: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(armor.decode(bundle), 'text');
  } catch (error) {
    throw new VaultError('damaged', `The encrypted keys do not open with this kit: ${(error as Error).message}`);
  }
}

/** Nobody signed it: whoever knows the recipient can encrypt anything for it, so nothing in it is taken on trust. */
function parseBundle(text: string): OpenedBundle {
  const { format, made, files } = mapOf(parsed(text)) ?? {};
  const map = mapOf(files);
  const named = Object.entries(map ?? {});
  const texts = named.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  const isWhole = map !== null && texts.length === named.length && texts.every(([name]) => FILE.test(name));
  const madeAt = new Date(typeof made === 'string' ? made : Number.NaN);
  if (format !== FORMAT || !isWhole || Number.isNaN(madeAt.getTime()))
    throw new VaultError('bad_format', 'Not the keys of a Pramana node.');
  return { madeAt, files: new Map(texts) };
}

/** Null where it is no JSON; the error of `JSON.parse` would quote keys. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as Readonly<Record<string, unknown>>) : null;
}

/** Puts the keys of a bundle where they belong. A file that is there and says something else is refused: nothing is replaced. */
export async function restoreBundle(files: KeyFiles, bundle: OpenedBundle): Promise<void> {
  for (const [name, text] of bundle.files) {
    const there = files.read(name);
    if (there !== null && there !== text) {
      throw new VaultError(
        'unsafe_keyring',
        `There is another key at ${files.describe(name)}: restore into an empty keyring.`,
      );
    }
  }
  for (const [name, text] of bundle.files) await files.write(name, text);
}

function kitId(recipient: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(recipient).digest().subarray(0, KIT_ID_BYTES));
}

/** `kit 4 | share 33 | check 3` in letters and digits that cannot be mistaken for each other, in groups of four. */
function formatPart(body: Uint8Array): string {
  const text = base32crockford.encode(concat(body, check(body)));
  return (text.match(/.{1,4}/g) ?? []).join('-');
}

function check(body: Uint8Array): Uint8Array {
  return new Uint8Array(
    createHash('sha256').update('pramana-kit-part/v1\0').update(body).digest().subarray(0, CHECK_BYTES),
  );
}

function parsePart(text: string): { id: Uint8Array; share: Uint8Array } {
  const plain = text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  let bytes: Uint8Array;
  try {
    bytes = base32crockford.decode(plain);
  } catch {
    throw new VaultError('bad_format', 'This is no part of a kit: a letter or digit is wrong.');
  }
  const body = bytes.slice(0, -CHECK_BYTES);
  if (bytes.length !== KIT_ID_BYTES + 33 + CHECK_BYTES || !sameBytes(bytes.slice(-CHECK_BYTES), check(body))) {
    throw new VaultError('bad_format', 'This is no part of a kit: a letter or digit is wrong or missing.');
  }
  return { id: body.slice(0, KIT_ID_BYTES), share: body.slice(KIT_ID_BYTES) };
}
