import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Services } from '../../platform/services.ts';
import { sealKeyring } from '../sealing/index.ts';
import { currentKit } from './kit.store.ts';

type BundleServices = Pick<Services, 'db' | 'clock' | 'config'>;

/** Where the node keeps its keys as they are encrypted for the kit. */
export function bundlePath({ config }: Pick<Services, 'config'>): string {
  return join(config.kitDir, 'keyring.age');
}

/** When it was last written; null: there is none. */
export async function bundleWrittenAt(services: Pick<Services, 'config'>): Promise<Date | null> {
  const found = await stat(bundlePath(services)).catch(() => null);
  return found?.mtime ?? null;
}

/** All keys of today for the kit that holds; null while there is no kit. */
export async function makeBundle({ db, clock }: Pick<Services, 'db' | 'clock'>): Promise<string | null> {
  const kit = await db.onNode(currentKit);
  return kit === undefined ? null : sealKeyring(kit.recipient, new Date(clock.now()));
}

/** Writes the file anew, whole or not at all. Only the newest is kept: what is destroyed must not live on in an old one. */
export async function writeBundle(services: BundleServices): Promise<void> {
  const bundle = await makeBundle(services);
  if (bundle === null) return;
  const path = bundlePath(services);
  await mkdir(services.config.kitDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bundle);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
