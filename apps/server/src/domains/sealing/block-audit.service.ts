import { type HospitalId, type SubjectId } from '@pramana/kernel';
import { blockHash, equal, LedgerError, NO_PREVIOUS, verifyItems } from '@pramana/ledger';
import { type SecretKey, VaultError } from '@pramana/vault';
import type { AuditedBlock } from './audit.store.ts';
import { CLAIM_BOX, labelOf, recompute, type Recomputed } from './block.claim.ts';
import { keys } from './keys.service.ts';

/** Something wrong with a block: which column, and what it is called. */
export interface BlockDamage {
  readonly code: string;
  readonly table: 'block' | 'subject' | 'seal_queue' | 'log_entry';
  readonly field: string;
}

/** A judged block: its claim when that is what was sealed, what is wrong, and the hashes the next block may point to. */
export interface Judged {
  readonly label: string;
  readonly claim: Recomputed | null;
  readonly damages: readonly BlockDamage[];
  readonly successors: readonly Uint8Array[];
}

export interface BlockJudge {
  readonly hospital: { readonly id: HospitalId; readonly slug: string };
  readonly hospitalSubject: SubjectId;
  readonly keys: PageKeys;
}

/** Keys of the subjects of a page: what was unwrapped from the very same bytes is not unwrapped again. Destroy them. */
export class PageKeys {
  readonly #held = new Map<string, SecretKey>();

  unwrap(hospital: HospitalId, subject: SubjectId, wrapped: Uint8Array, other: Uint8Array | null): SecretKey {
    const name = [subject, textOf(wrapped), other && textOf(other)].join('/');
    const held = this.#held.get(name);
    if (held !== undefined) return held;
    const key = keys().vault.unwrapSubjectKey(hospital, subject, wrapped, other);
    this.#held.set(name, key);
    return key;
  }

  destroy(): void {
    for (const key of this.#held.values()) key.destroy();
    this.#held.clear();
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/**
 * Judges one stored block by itself and by what stands beside it. Claim, commitment, log entry and block hash bear
 * witness to each other, so that one altered column is one damage and not four. `before`: the hashes that the previous
 * block may have; none when nobody knows (after a gap).
 */
export function judgeBlock(judge: BlockJudge, row: AuditedBlock, before: readonly Uint8Array[]): Judged {
  const damages: BlockDamage[] = [];
  const damage = (code: string, field: string, table: BlockDamage['table'] = 'block'): void => {
    damages.push({ code, table, field });
  };
  const opened = openBody(judge, row, damage);
  const commitment = judgeCommitment(row, opened, damage);
  const claim = opened !== null && equal(opened.commitment, commitment) ? opened : null;
  if (claim !== null) judgeHeader(judge, row, claim, damage);
  if (row.entry === null && row.queued === null) damage('entry_missing', 'commitment', 'log_entry');
  if (row.queued !== null && !equal(row.queued, commitment)) damage('queue_altered', 'commitment', 'seal_queue');

  const prev = claim?.header.prev ?? row.prev;
  if (!equal(prev, row.prev)) damage('prev_altered', 'prev');
  else if (row.number === 0 && !equal(prev, NO_PREVIOUS)) damage('chain_broken', 'prev');
  else if (before.length > 0 && !before.some((hash) => equal(hash, prev))) damage('chain_broken', 'prev');
  const hash = prev.length === 32 ? blockHash(prev, commitment) : row.hash;
  if (!equal(hash, row.hash)) damage('hash_altered', 'hash');
  return { label: labelOf(row.series, row.number), claim, damages, successors: [hash, row.hash] };
}

type Report = (code: string, field: string, table?: BlockDamage['table']) => void;

function openBody(judge: BlockJudge, row: AuditedBlock, damage: Report): Recomputed | null {
  const { hospital } = judge;
  const subject = row.subjectId ?? judge.hospitalSubject;
  const key = unwrapKey(judge, subject, row, damage);
  if (key === null) return null;
  try {
    const place = { subject, category: CLAIM_BOX, record: row.documentId, version: row.version };
    return recompute(keys().vault.openBox(key, { hospital: hospital.id, ...place }, row.body));
  } catch (error) {
    if (!(error instanceof VaultError) && !(error instanceof LedgerError)) throw error;
    damage('body_damaged', 'body');
    return null;
  }
}

function unwrapKey(judge: BlockJudge, subject: SubjectId, row: AuditedBlock, damage: Report): SecretKey | null {
  if (row.wrappedKey === null || row.wrappedKey.length === 0) {
    damage('key_missing', 'wrapped_key', 'subject');
    return null;
  }
  try {
    return judge.keys.unwrap(judge.hospital.id, subject, row.wrappedKey, row.otherKey);
  } catch (error) {
    // Without the hospital's key nothing can be said about any body: that is no finding but a failed audit.
    if (!(error instanceof VaultError) || error.code === 'key_missing') throw error;
    damage('key_damaged', 'wrapped_key', 'subject');
    return null;
  }
}

/** The commitment that was sealed, as far as can be told: two witnesses of three outvote the third. */
function judgeCommitment(row: AuditedBlock, opened: Recomputed | null, damage: Report): Uint8Array {
  const leaf = row.entry ?? row.queued;
  if (opened === null) {
    const hashAgrees = (commitment: Uint8Array): boolean => equal(blockHash(row.prev, commitment), row.hash);
    if (leaf !== null && !equal(leaf, row.commitment) && hashAgrees(leaf)) damage('commitment_altered', 'commitment');
    return leaf ?? row.commitment;
  }
  const computed = opened.commitment;
  if (equal(computed, row.commitment)) return computed;
  const witness = leaf ?? (equal(blockHash(row.prev, computed), row.hash) ? computed : row.commitment);
  if (equal(witness, computed)) {
    damage('commitment_altered', 'commitment');
    return computed;
  }
  // Somebody with the key wrote another claim into the body, or three columns say three things.
  damage(equal(witness, row.commitment) ? 'claim_altered' : 'commitment_mismatch', 'body');
  return row.commitment;
}

/** The row's own columns, which people search by, against the sealed header. */
function judgeHeader({ hospital }: BlockJudge, row: AuditedBlock, claim: Recomputed, damage: Report): void {
  const { header } = claim;
  if (header.series !== row.series) damage('series_altered', 'series');
  if (header.number !== row.number) damage('number_altered', 'number');
  if (header.kind !== row.kind) damage('kind_altered', 'kind');
  if (header.time !== row.at.getTime()) damage('time_altered', 'at');
  if (header.hospital !== hospital.slug) damage('hospital_altered', 'hospital_id');
  if (!verifyItems(header, claim.presented, claim.encoded)) damage('items_altered', 'body');
}
