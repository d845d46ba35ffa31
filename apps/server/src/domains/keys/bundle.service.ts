import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { hasKeys, keyringKits, keyringState, sealKeyring } from '../sealing/index.ts';

export type BundleServices = Pick<Services, 'clock' | 'demo'> & {
  readonly config: Pick<Services['config'], 'kitDir' | 'kitRequired'>;
};
type Place = { readonly config: Pick<Services['config'], 'kitDir'> };

/** Where the node keeps its keys as they are encrypted for the kit. */
export function bundlePath({ config }: Place): string {
  return join(config.kitDir, 'keyring.age');
}

/** Beside it: which bundle that is and which keys it holds, by hashes. */
function notePath({ config }: Place): string {
  return join(config.kitDir, 'keyring.state');
}

/** When it was last written; null: there is none. */
export async function bundleWrittenAt(services: Place): Promise<Date | null> {
  const found = await stat(bundlePath(services)).catch(() => null);
  return found?.mtime ?? null;
}

/** All keys of today, and `more` that are about to be made, for the kit that holds; null while there is no kit. */
export async function makeBundle(
  { clock }: Pick<Services, 'clock'>,
  more?: Readonly<Record<string, string>>,
): Promise<string | null> {
  const kit = keyringKits().at(-1);
  return kit === undefined ? null : sealKeyring(kit.recipient, new Date(clock.now()), more);
}

/** Writes the file anew, whole or not at all. Only the newest is kept: what is destroyed must not live on in an old one. */
export async function writeBundle(services: BundleServices, more?: Readonly<Record<string, string>>): Promise<void> {
  const state = keyringState();
  const bundle = await makeBundle(services, more);
  if (bundle === null) return;
  await mkdir(services.config.kitDir, { recursive: true, mode: 0o700 });
  await replace(bundlePath(services), bundle);
  await replace(notePath(services), noteOf(bundle, state));
}

/** Whether the bundle on the disk holds every key of now and none that is gone; true where there is no kit. */
export async function isBundleCurrent(services: Place): Promise<boolean> {
  if (!hasKeys() || keyringKits().length === 0) return true;
  const read = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
  const [bundle, note] = await Promise.all([read(bundlePath(services)), read(notePath(services))]);
  return bundle !== null && note === noteOf(bundle, keyringState());
}

/**
 * Writes the bundle unless it is current, and throws when that fails: before a key is used, and before one is destroyed.
 * False: there is no kit, and this node must have one.
 */
export async function ensureBundle(services: BundleServices): Promise<boolean> {
  if (!(await isBundleCurrent(services))) await writeBundle(services);
  const { config, demo } = services;
  return keyringKits().length > 0 || !config.kitRequired || demo !== null;
}

function noteOf(bundle: string, state: string): string {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  return `bundle ${hash(bundle)}\nkeys ${hash(state)}\n`;
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${newId()}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
