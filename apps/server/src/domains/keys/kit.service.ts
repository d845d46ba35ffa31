import type { RecoveryKitJson } from '@pramana/contract';
import { type PersonId, PramanaError } from '@pramana/kernel';
import { VaultError } from '@pramana/vault';
import { makeKit, partHash } from '@pramana/vault/node';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { keyedHash } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import { holdKeyringKit } from '../sealing/index.ts';
import { bundlePath, bundleWrittenAt, isBundleCurrent, makeBundle, writeBundle } from './bundle.service.ts';
import { sealKits } from './kit-act.service.ts';
import { confirmKit, currentKit, insertKit, isKitForeign, readKit } from './kit.store.ts';

/** `recovery_kit_missing` on a real node without a confirmed kit: what is written there must not be lost with the machine. */
export async function requireKit(tx: Tx, { config, demo }: Pick<Services, 'config' | 'demo'>): Promise<void> {
  if (!config.kitRequired || demo !== null) return;
  if ((await currentKit(tx)) === undefined) throw new PramanaError('recovery_kit_missing');
}

/** Whether there is a kit, whether one is forced, and how old the encrypted keys are. */
export async function showKit(services: Services): Promise<RecoveryKitJson> {
  const { db, config, demo } = services;
  const kit = await db.onNode(currentKit);
  const writtenAt = await bundleWrittenAt(services);
  return {
    isNeeded: kit === undefined && config.kitRequired && demo === null,
    current: kit
      ? {
          madeAt: kit.madeAt.toISOString(),
          madeBy: kit.maker,
          writtenAt: writtenAt?.toISOString() ?? null,
        }
      : null,
    file: bundlePath(services),
    problem: await db.onNode((tx) => kitProblem(tx, services)),
  };
}

/** What is wrong with the way back: the database names another kit, or the encrypted keys are not those of now. */
export async function kitProblem(tx: Tx, services: Pick<Services, 'config'>): Promise<RecoveryKitJson['problem']> {
  if (await isKitForeign(tx)) return 'foreign';
  return (await isBundleCurrent(services)) ? null : 'stale';
}

/** Makes a kit; it holds once a part of it was typed back. The parts are in this answer and nowhere else. */
export async function newKit({ db, clock }: Services, madeBy: PersonId): Promise<{ id: string; parts: string[] }> {
  const { recipient, parts } = await makeKit();
  const madeAt = new Date(clock.now());
  const id = newId(madeAt.getTime());
  const partHashes = parts.map((part) => boundHash({ id, recipient }, partHash(part)));
  await db.onNode((tx) => insertKit(tx, { id, recipient, partHashes, madeAt, madeBy }));
  return { id, parts: [...parts] };
}

/** `kit_part_wrong` unless `part` is one of this kit's three; then it holds, and the keys are encrypted for it at once. */
export async function confirmPart(services: Services, id: string, part: string): Promise<RecoveryKitJson> {
  const { db, clock } = services;
  await db.onNode(async (tx) => {
    const kit = await readKit(tx, id);
    if (kit === undefined) throw new PramanaError('not_found');
    const typed = boundHash(kit, hashOf(part));
    if (!kit.partHashes.some((hash) => typed.equals(hash))) throw wrong();
    const confirmedAt = new Date(clock.now());
    await confirmKit(tx, id, confirmedAt);
    // The keyring decides; when this transaction then fails, the part is typed again.
    await holdKeyringKit({ id, recipient: kit.recipient, confirmedAt });
  });
  await writeBundle(services);
  await sealKits(services);
  return showKit(services);
}

/**
 * A part's hash as the database keeps it until the kit holds: bound under the node's secret to whom all keys will be encrypted
 * for. Whoever may write there alone must not choose that: a changed recipient fits no printed part.
 */
function boundHash({ id, recipient }: { id: string; recipient: string }, hash: Uint8Array): Buffer {
  return keyedHash('recovery-kit', id, recipient, Buffer.from(hash).toString('hex'));
}

function hashOf(part: string): Uint8Array {
  try {
    return partHash(part);
  } catch (error) {
    throw error instanceof VaultError ? wrong() : error;
  }
}

function wrong(): PramanaError {
  return new PramanaError('kit_part_wrong', { field: 'part' });
}

/** The encrypted keys of this moment; `recovery_kit_missing` before there is a kit. */
export async function kitFile(services: Services): Promise<string> {
  const bundle = await makeBundle(services);
  if (bundle === null) throw new PramanaError('recovery_kit_missing');
  return bundle;
}
