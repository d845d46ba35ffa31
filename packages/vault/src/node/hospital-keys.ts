import type { HospitalId } from '@pramana/kernel';
import { hex, sameBytes, utf8 } from '../bytes.ts';
import { KEY_BYTES } from '../crypto.ts';
import { VaultError } from '../errors.ts';
import { SecretKey } from '../key.ts';
import type { Generation, KeepFile } from '../keystore.ts';
import { nodeCrypto } from './crypto.ts';
import { damagedFile, decodeSecret, encodeSecret, formatKeyFile, hasLine, parseKeyFile } from './key-file.ts';
import type { KeyFiles } from './key-files.ts';

/** How old the look may be by which the newest generation is chosen: listing a folder takes microseconds. */
const LOOK_MS = 1_000;

interface Held extends Generation {
  readonly key: SecretKey;
}

/**
 * A hospital's keys in files: `<h>.key` holds generation 1 and the pseudonym key, `<h>.g2.key` the next generation, and
 * `<h>.pseudonym.key` the pseudonym key once generation 1 is gone. Files are only ever added and removed.
 */
export class HospitalKeys {
  readonly #hospital: HospitalId;
  readonly #files: KeyFiles;
  readonly #name: string;
  #held: readonly Held[] = [];
  #pseudonym: SecretKey | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** `name`: of its files, without what follows. */
  constructor(hospital: HospitalId, files: KeyFiles, name: string) {
    this.#hospital = hospital;
    this.#files = files;
    this.#name = name;
  }

  async create(at: Date): Promise<void> {
    // Generation 1 may be gone already: then there is a pseudonym key, and nothing is begun anew.
    if (this.#endings().length === 0) {
      const { lines, made } = freshKey(at);
      const fields = { owner: this.#hospital, ...lines, ...shown('pseudonym', freshSecret()), ...made };
      await this.#files.write(this.#file(''), formatKeyFile(fields));
    }
    this.reload();
  }

  pseudonym(): SecretKey {
    if (this.#pseudonym === undefined) this.reload();
    if (this.#pseudonym === undefined) throw this.#missing();
    return this.#pseudonym;
  }

  key(keyId?: Uint8Array): SecretKey {
    const find = (): SecretKey | undefined =>
      keyId === undefined ? this.#held.at(-1)?.key : this.#held.find((each) => sameBytes(each.keyId, keyId))?.key;
    // What wraps must be the newest, also when another server made it: its look is at most a second old.
    const isFresh = keyId !== undefined || performance.now() - this.#lookedAt < LOOK_MS;
    const known = isFresh ? find() : undefined;
    if (known !== undefined) return known;
    // Another process may have made it meanwhile.
    this.reload();
    const found = find();
    if (found !== undefined) return found;
    throw new VaultError(
      'wrong_key',
      `Sealed under key ${hex(keyId ?? new Uint8Array())}, which the keyring does not hold.`,
    );
  }

  generations(): readonly Generation[] {
    this.reload();
    return this.#held.map(({ number, madeAt, keyId }) => ({ number, madeAt, keyId }));
  }

  async createGeneration(at: Date, beforehand?: KeepFile): Promise<Generation> {
    const number = (this.generations().at(-1)?.number ?? 0) + 1;
    const { lines, made: date } = freshKey(at);
    const fields = { owner: this.#hospital, generation: String(number), ...lines, ...date };
    const [name, text] = [this.#file(`.g${number}`), formatKeyFile(fields)];
    await beforehand?.(name, text);
    await this.#files.write(name, text);
    const made = this.generations().find((each) => each.number === number);
    if (made === undefined) throw this.#missing();
    return made;
  }

  async destroyGeneration(number: number): Promise<void> {
    const newest = this.generations().at(-1);
    if (newest === undefined || number >= newest.number) throw new RangeError('the newest generation is in use');
    if (number === 1) {
      const pseudonym = { ...shown('pseudonym', this.pseudonym()) };
      await this.#files.write(this.#file('.pseudonym'), formatKeyFile({ owner: this.#hospital, ...pseudonym }));
    }
    await this.#files.destroy(this.#file(number === 1 ? '' : `.g${number}`));
    this.reload();
  }

  /** Reads what is there now. Keys that are known stay the same objects, so that nobody's is pulled away. */
  reload(): void {
    const endings = this.#endings();
    if (endings.length === 0) throw this.#missing();
    this.#lookedAt = performance.now();
    const numbers = endings.flatMap((name) =>
      name === '' ? [1] : (/^\.g(\d+)$/.exec(name)?.slice(1).map(Number) ?? []),
    );
    const known = new Map(this.#held.map((each) => [each.number, each]));
    const held = numbers.sort((a, b) => a - b).map((number) => known.get(number) ?? this.#read(number));
    for (const each of this.#held) if (!held.includes(each)) each.key.destroy();
    this.#held = held;
    this.#pseudonym ??= this.#readPseudonym(endings);
  }

  #read(number: number): Held {
    const path = this.#file(number === 1 ? '' : `.g${number}`);
    const where = this.#files.describe(path);
    const text = this.#text(path);
    const first = number === 1;
    // The first version of these files did not say when they were made.
    const made = hasLine(text, 'made') ? pair('made') : [];
    const lines = [
      'owner',
      ...(first ? [] : ['generation']),
      ...pair('key'),
      ...(first ? pair('pseudonym') : []),
      ...made,
    ];
    const fields: Record<string, string> = parseKeyFile(where, text, lines);
    if (fields['owner'] !== this.#hospital || (!first && fields['generation'] !== String(number)))
      throw damagedFile(where);
    const key = secretOf(where, fields, 'key');
    const madeAt = fields['made'] === undefined ? null : dateOf(where, key, fields['made'], fields['made-id']);
    if (first) this.#pseudonym ??= secretOf(where, fields, 'pseudonym');
    return { number, madeAt, keyId: key.id, key };
  }

  #readPseudonym(endings: readonly string[]): SecretKey | undefined {
    if (!endings.includes('.pseudonym')) return undefined;
    const path = this.#file('.pseudonym');
    const where = this.#files.describe(path);
    const fields = parseKeyFile(where, this.#text(path), ['owner', ...pair('pseudonym')]);
    if (fields['owner'] !== this.#hospital) throw damagedFile(where);
    return secretOf(where, fields, 'pseudonym');
  }

  #text(path: string): string {
    const text = this.#files.read(path);
    if (text === null) throw this.#missing();
    return text;
  }

  #missing(): VaultError {
    return new VaultError(
      'key_missing',
      `The keyring has no key for ${this.#hospital} (${this.#files.describe(this.#file(''))}).`,
    );
  }

  #file(rest: string): string {
    return `${this.#name}${rest}.key`;
  }

  /** What follows the name in each of its files. */
  #endings(): string[] {
    return this.#files
      .list('hospitals')
      .filter((file) => file.startsWith(this.#name))
      .map((file) => file.slice(this.#name.length, -'.key'.length));
  }
}

function pair(name: string): string[] {
  return [name, `${name}-id`];
}

function freshSecret(): SecretKey {
  return new SecretKey(nodeCrypto, nodeCrypto.random(KEY_BYTES));
}

/** Lines of a new key, and those that say when it was made. */
function freshKey(at: Date): { lines: Record<string, string>; made: Record<string, string> } {
  const key = freshSecret();
  const made = at.toISOString();
  const written = { lines: shown('key', key), made: { made, 'made-id': dateId(key, made) } };
  key.destroy();
  return written;
}

/** Binds a date to its key: one that was changed is told on reading, as a changed key is. */
function dateId(key: SecretKey, made: string): string {
  return hex(nodeCrypto.hmacSha256(key.reveal(), utf8(`pramana/made/v1\0${made}`)).slice(0, 8));
}

function dateOf(path: string, key: SecretKey, made: string, id: string | undefined): Date {
  if (id !== dateId(key, made)) throw damagedFile(path);
  return new Date(made);
}

/** A secret's lines: itself, and its id, which tells a damaged one on reading. */
function shown(name: string, secret: SecretKey): Record<string, string> {
  return { [name]: encodeSecret(secret.reveal()), [`${name}-id`]: hex(secret.id) };
}

function secretOf(path: string, fields: Readonly<Record<string, string>>, name: string): SecretKey {
  const bytes = decodeSecret(fields[name] ?? '');
  const secret = bytes && new SecretKey(nodeCrypto, bytes);
  if (!secret || fields[`${name}-id`] !== hex(secret.id)) throw damagedFile(path);
  return secret;
}
