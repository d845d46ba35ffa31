import { KEY_BYTES } from '../crypto.ts';
import { VaultError } from '../errors.ts';

const HEADER = 'pramana-keyring/v1';

/**
 * A key file as text: the header, then `name value` lines in a fixed order.
 *
 *     pramana-keyring/v1
 *     owner 0192f0c4-…
 *     key 6bXo…=
 *     key-id 1f0a…
 */
export function formatKeyFile(fields: Record<string, string>): string {
  return [HEADER, ...Object.entries(fields).map(([name, value]) => `${name} ${value}`), ''].join('\n');
}

/** The values of exactly `names`, or `damaged`; the message names the file, never its content. */
export function parseKeyFile<Name extends string>(
  path: string,
  text: string,
  names: readonly Name[],
): Record<Name, string> {
  const [header, ...lines] = text.split('\n');
  const fields = names.map((name, index) => [name, valueOf(lines[index], name)] as const);
  const whole = header === HEADER && lines.length === names.length + 1 && lines.at(-1) === '';
  if (!whole || fields.some(([, value]) => value === null)) throw damagedFile(path);
  return Object.fromEntries(fields) as Record<Name, string>;
}

/** Whether a whole file has a line of this name at all. */
export function hasLine(text: string, name: string): boolean {
  return text.split('\n').some((line) => line.startsWith(`${name} `));
}

export function damagedFile(path: string): VaultError {
  return new VaultError('damaged', `The key file ${path} is not as it was written; restore it from its copy.`);
}

function valueOf(line: string | undefined, name: string): string | null {
  return line?.startsWith(`${name} `) ? line.slice(name.length + 1) : null;
}

/** Strict base64 of 32 bytes; null for anything else (`Buffer.from` skips junk silently). */
export function decodeSecret(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === text ? new Uint8Array(bytes) : null;
}

export function encodeSecret(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
