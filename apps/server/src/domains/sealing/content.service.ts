import { type HospitalId, PramanaError, type SubjectId } from '@pramana/kernel';
import { type Category, type ContentContext, type SecretKey, VaultError } from '@pramana/vault';
import type { Tx } from '../../platform/database/index.ts';
import { categoryKeys, currentCategoryKey, type RecordOwner } from './category.service.ts';
import { keys } from './keys.service.ts';
import { type Owner, vaultFailure } from './subject.service.ts';

/** One version of one record of one person. */
export interface ContentPlace {
  readonly subject: SubjectId;
  readonly category: Category;
  /** Id of the record. */
  readonly record: string;
  /** Non-negative. */
  readonly version: number;
}

/** A version's own key as it is stored: `wrappedKey` under the category key of `epoch`. */
export interface WrappedContentKey {
  readonly epoch: number;
  readonly wrappedKey: Uint8Array;
}

/** A version as it is stored. */
export interface SealedContent extends WrappedContentKey {
  readonly box: Uint8Array;
}

/** What opening one of several gave. */
export type OpenedContent =
  | { readonly state: 'open'; readonly bytes: Uint8Array }
  | { readonly state: 'forgotten' | 'damaged' };

function contextOf(hospital: HospitalId, place: ContentPlace, epoch: number): ContentContext {
  const { subject, category, record, version } = place;
  return { hospital, subject, category, record, version, epoch };
}

/**
 * A fresh key for one version, for content that does not fit into one box; destroy it after use. `at` decides the
 * epoch. `vault_key_missing` when the subject has no key.
 */
export async function newContentKey(
  tx: Tx,
  hospital: RecordOwner,
  place: ContentPlace & { readonly at: Date },
): Promise<WrappedContentKey & { key: SecretKey }> {
  const { epoch, key: above } = await currentCategoryKey(tx, hospital, place);
  try {
    const { key, wrapped } = keys().vault.createContentKey(above, contextOf(hospital.id, place, epoch));
    return { epoch, wrappedKey: wrapped, key };
  } finally {
    above.destroy();
  }
}

/** The key that `newContentKey` wrapped for this very version; destroy it after use. `vault_key_missing`, `record_damaged`. */
export async function contentKey(tx: Tx, hospital: Owner, place: ContentPlace & WrappedContentKey): Promise<SecretKey> {
  const found = await categoryKeys(tx, hospital, [place]);
  try {
    return unwrap(hospital, found.get(place), place);
  } catch (error) {
    throw vaultFailure(error);
  } finally {
    found.destroy();
  }
}

function unwrap(
  hospital: Owner,
  above: SecretKey | 'damaged' | undefined,
  place: ContentPlace & WrappedContentKey,
): SecretKey {
  if (above === undefined) throw new PramanaError('vault_key_missing');
  if (above === 'damaged') throw new PramanaError('record_damaged');
  return keys().vault.unwrapContentKey(above, contextOf(hospital.id, place, place.epoch), place.wrappedKey);
}

/** Seals one version's content under a fresh key of its own. Store all three. */
export async function sealContent(
  tx: Tx,
  hospital: RecordOwner,
  place: ContentPlace & { readonly at: Date },
  bytes: Uint8Array,
): Promise<SealedContent> {
  const { epoch, key: above } = await currentCategoryKey(tx, hospital, place);
  try {
    return sealUnder(above, contextOf(hospital.id, place, epoch), bytes);
  } finally {
    above.destroy();
  }
}

/** What `sealContent` sealed for this very version; else `vault_key_missing` or `record_damaged`, never other content. */
export async function openContent(tx: Tx, hospital: Owner, content: ContentPlace & SealedContent): Promise<Uint8Array> {
  const key = await contentKey(tx, hospital, content);
  try {
    return keys().vault.openContent(key, contextOf(hospital.id, content, content.epoch), content.box);
  } catch (error) {
    throw vaultFailure(error);
  } finally {
    key.destroy();
  }
}

/** Seals a content under a fresh key of its own, which the category's key wraps. */
export function sealUnder(above: SecretKey, context: ContentContext, bytes: Uint8Array): SealedContent {
  const { vault } = keys();
  const { key, wrapped } = vault.createContentKey(above, context);
  try {
    return { epoch: context.epoch, wrappedKey: wrapped, box: vault.sealContent(key, context, bytes) };
  } finally {
    key.destroy();
  }
}

/**
 * `openContent` for many versions with one query for all their keys, in the order given; one that does not open hides
 * no other: `forgotten` when its key is gone, `damaged` when it is not what was stored.
 */
export async function openContents(
  tx: Tx,
  hospital: Owner,
  contents: readonly (ContentPlace & SealedContent)[],
): Promise<OpenedContent[]> {
  const found = await categoryKeys(tx, hospital, contents);
  try {
    return contents.map((content) => openOne(hospital, found.get(content), content));
  } finally {
    found.destroy();
  }
}

function openOne(
  hospital: Owner,
  above: SecretKey | 'damaged' | undefined,
  content: ContentPlace & SealedContent,
): OpenedContent {
  if (above === undefined) return { state: 'forgotten' };
  if (above === 'damaged') return { state: 'damaged' };
  try {
    const key = unwrap(hospital, above, content);
    try {
      const context = contextOf(hospital.id, content, content.epoch);
      return { state: 'open', bytes: keys().vault.openContent(key, context, content.box) };
    } finally {
      key.destroy();
    }
  } catch (error) {
    if (error instanceof VaultError) return { state: 'damaged' };
    throw error;
  }
}
