import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { type Checkpoint, parseCheckpoint, type Signer, verifyNote } from '@pramana/ledger';
import type { Services } from '../../platform/services.ts';
import { createWitnessKey, type HeadStore, logOrigin, openHeadFolder, witnessSigner } from '../sealing/index.ts';

/** Where a node's witness takes checkpoints, below the address of the node. */
export const WITNESS_PATH = '/witness';

/**
 * This node as a witness of other nodes' logs, with a key of its own: never one that signs a log. Made when it is first
 * asked for; null while nobody has chosen a name for this node's logs.
 */
export async function ownWitness(services: Pick<Services, 'db' | 'config' | 'demo'>): Promise<Signer | null> {
  const known = witnessSigner();
  if (known !== null) return known;
  const base = await logOrigin(services);
  return base === null ? null : createWitnessKey(`${base.replace(/\/log$/, '')}/witness`);
}

/** What this witness signed; throws when it did not. */
export function ownCheckpoint(note: string, vkey: string): Checkpoint {
  return parseCheckpoint(verifyNote(note, [vkey]).text);
}

/**
 * The copy of what this witness cosigned, outside the database and its backups (PRAMANA_HEADS), by the origins of the
 * logs: what notices that an old backup of the database came back.
 */
export function openWitnessCopy(headsDir: string, vkey: string): HeadStore {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24);
  return openHeadFolder(join(headsDir, `witness-${hash(vkey)}`), {
    open: (text, origin) => {
      const own = ownCheckpoint(text, vkey);
      if (own.origin !== origin) throw new Error('a copy of another log');
      return own;
    },
    folder: (root, origin) => join(root, hash(origin)),
  });
}

/** What another node is given so that it can join this one as its witness. */
export interface HandedOver {
  readonly name: string;
  readonly vkey: string;
  readonly url: string;
}

/** `publicUrl`: where this node is reached. */
export function handedOver({ name, vkey }: Signer, publicUrl: string): HandedOver {
  return { name, vkey, url: `${publicUrl}${WITNESS_PATH}` };
}
