import { type HospitalId, PramanaError, type SubjectId } from '@pramana/kernel';
import { blockHash, type ClaimHeader, type DisclosedItem, LedgerError, type SaltedItem } from '@pramana/ledger';
import { type SecretKey, VaultError } from '@pramana/vault';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf, recompute } from './block.claim.ts';
import { boxContext, type SealingHospital } from './block.service.ts';
import { type BlockRef, readBlocks, type StoredBlock } from './block.store.ts';
import { keys } from './keys.service.ts';
import {
  destroyAll,
  eachSubjectKey,
  hospitalSubjectId,
  missingKey,
  subjectKeys,
  vaultFailure,
} from './subject.service.ts';

/** A block with its claim opened; only for eyes that may see its items. */
export interface OpenBlock {
  readonly block: StoredBlock;
  readonly header: ClaimHeader;
  readonly claim: Uint8Array;
  readonly salt: Uint8Array;
  /** Those that the body holds: all of them, unless they are kept elsewhere. */
  readonly items: readonly SaltedItem[];
  /** Every item by its position, or its commitment. */
  readonly presented: readonly DisclosedItem[];
}

/** Decrypts stored blocks, whose body must be what was sealed: `record_damaged` or `vault_key_missing` otherwise. */
export async function openStored(
  tx: Tx,
  hospital: Pick<SealingHospital, 'id'>,
  blocks: readonly StoredBlock[],
): Promise<OpenBlock[]> {
  const keeper = (block: StoredBlock): SubjectId => block.subjectId ?? hospitalSubjectId(hospital);
  const found = await subjectKeys(tx, hospital, blocks.map(keeper));
  try {
    for (const block of blocks) {
      if (!found.has(keeper(block))) throw await missingKey(tx, hospital, keeper(block));
    }
    return blocks.map((block) => {
      const key = found.get(keeper(block));
      if (key === undefined) throw new PramanaError('vault_key_missing');
      return openOne(hospital.id, keeper(block), key, block);
    });
  } finally {
    destroyAll(found);
  }
}

function openOne(hospital: HospitalId, keeper: SubjectId, key: SecretKey, block: StoredBlock): OpenBlock {
  try {
    const context = boxContext(hospital, keeper, block.documentId, block.version);
    const opened = recompute(keys().vault.openBox(key, context, block.body));
    const { header, claim, salt, items, presented, commitment } = opened;
    if (Buffer.compare(blockHash(header.prev, commitment), block.hash) !== 0) throw new PramanaError('record_damaged');
    return { block, header, claim, salt, items, presented };
  } catch (error) {
    if (error instanceof VaultError) throw vaultFailure(error);
    if (error instanceof LedgerError) throw new PramanaError('record_damaged', { cause: error });
    throw error;
  }
}

/** Blocks with their claims, in the order asked; absent ones are left out. */
export async function openBlocks(
  tx: Tx,
  hospital: Pick<SealingHospital, 'id'>,
  refs: readonly BlockRef[],
): Promise<OpenBlock[]> {
  const stored = new Map((await readBlocks(tx, hospital.id, refs)).map((block) => [nameOf(block), block]));
  const inOrder = refs.flatMap((ref) => stored.get(nameOf(ref)) ?? []);
  return openStored(tx, hospital, inOrder);
}

function nameOf({ series, number }: BlockRef): string {
  return labelOf(series, number);
}

/** Why a block does not open: an erasure destroyed its key; its key is not there; what is stored is not what was sealed. */
export type ClosedReason = 'record_forgotten' | 'vault_key_missing' | 'record_damaged';

/** A block whose claim does not open, and why. */
export interface ClosedBlock {
  readonly block: StoredBlock;
  readonly closed: ClosedReason;
}

/**
 * As `openBlocks`, but what does not open keeps none of the others closed: all of them are read together, and each is
 * answered for itself. Throws only what says nothing about a block, such as a database that is away.
 */
export async function openEach(
  tx: Tx,
  hospital: Pick<SealingHospital, 'id'>,
  refs: readonly BlockRef[],
): Promise<(OpenBlock | ClosedBlock)[]> {
  const blocks = await readBlocks(tx, hospital.id, refs);
  const keeper = (block: StoredBlock): SubjectId => block.subjectId ?? hospitalSubjectId(hospital);
  const { found, closed } = await eachSubjectKey(tx, hospital, new Set(blocks.map(keeper)));
  try {
    return blocks.map((block) => {
      const key = found.get(keeper(block));
      if (key === undefined) return { block, closed: closed.get(keeper(block)) ?? 'vault_key_missing' };
      try {
        return openOne(hospital.id, keeper(block), key, block);
      } catch (error) {
        return { block, closed: closedReason(error) };
      }
    });
  } finally {
    destroyAll(found);
  }
}

/** A reason that is said of a block; whatever else failed is thrown again. */
function closedReason(error: unknown): ClosedReason {
  const { code } = error instanceof PramanaError ? error : {};
  if (code === 'record_forgotten' || code === 'vault_key_missing' || code === 'record_damaged') return code;
  throw error;
}

/** One block with its claim; `not_found` when there is none. */
export async function openBlock(tx: Tx, hospital: Pick<SealingHospital, 'id'>, ref: BlockRef): Promise<OpenBlock> {
  const [open] = await openBlocks(tx, hospital, [ref]);
  if (open === undefined) throw new PramanaError('not_found');
  return open;
}
