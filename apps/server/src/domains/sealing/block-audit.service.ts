import { type HospitalId, type SubjectId } from '@pramana/kernel';
import { blockHash, equal, LedgerError, NO_PREVIOUS, verifyItemsOf } from '@pramana/ledger';
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
  readonly keys: AuditKeys;
}

/** Held at once: of a patient's next bill the key is mostly still there. */
const HELD = 2_000;

/** Subjects' keys of an audit: what was unwrapped from the very same bytes is not unwrapped again. Destroy them. */
export class AuditKeys {
  readonly #held = new Map<SubjectId, Held>();

  /** Valid until the next one is asked for. */
  unwrap(hospital: HospitalId, subject: SubjectId, wrapped: Uint8Array, other: Uint8Array | null): SecretKey {
    const held = this.#held.get(subject);
    if (held !== undefined && isSame(held.wrapped, wrapped) && isSame(held.other, other)) return held.key;
    // Whoever asks opens one body with it, and is done before the next is asked for.
    if (this.#held.size >= HELD) this.destroy();
    const key = keys().vault.unwrapSubjectKey(hospital, subject, wrapped, other);
    held?.key.destroy();
    // Copied: they lie in the packet in which they came.
    this.#held.set(subject, { key, wrapped: new Uint8Array(wrapped), other: other && new Uint8Array(other) });
    return key;
  }

  destroy(): void {
    for (const { key } of this.#held.values()) key.destroy();
    this.#held.clear();
  }
}

interface Held {
  readonly key: SecretKey;
  readonly wrapped: Uint8Array;
  readonly other: Uint8Array | null;
}

/** Of what is stored wrapped, no secrets. */
function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}

/** A stored body as it opened, with its claim when it is one. */
export interface OpenedBody {
  readonly claim: Recomputed | null;
  /** Whether the items are those of the claim's header. */
  readonly itemsFit: boolean;
  readonly damages: readonly BlockDamage[];
}

/** Opens the bodies of blocks, in order; the items of all of them are hashed together. */
export function openBodies(judge: BlockJudge, rows: readonly AuditedBlock[]): [AuditedBlock, OpenedBody][] {
  const opened = rows.map((row) => {
    const damages: BlockDamage[] = [];
    const claim = openBody(judge, row, (code, field, table = 'block') => void damages.push({ code, table, field }));
    return { row, claim, damages };
  });
  const claims = opened.flatMap(({ claim }) => (claim === null ? [] : [{ ...claim, items: claim.presented }]));
  const fits = verifyItemsOf(claims).values();
  return opened.map(({ row, claim, damages }) => {
    const itemsFit = claim !== null && fits.next().value === true;
    return [row, { claim, itemsFit, damages }];
  });
}

/**
 * Judges one stored block by itself and by what stands beside it. Claim, commitment, log entry and block hash bear
 * witness to each other, so that one altered column is one damage and not four. `before`: the hashes that the previous
 * block may have; none when nobody knows (after a gap).
 */
export function judgeBlock(
  { hospital }: Pick<BlockJudge, 'hospital'>,
  row: AuditedBlock,
  body: OpenedBody,
  before: readonly Uint8Array[],
): Judged {
  const damages: BlockDamage[] = [...body.damages];
  const damage = (code: string, field: string, table: BlockDamage['table'] = 'block'): void => {
    damages.push({ code, table, field });
  };
  const opened = body.claim;
  const commitment = judgeCommitment(row, opened, damage);
  const claim = opened !== null && equal(opened.commitment, commitment) ? opened : null;
  if (claim !== null) judgeHeader(hospital.slug, row, claim, damage);
  if (claim !== null && !body.itemsFit) damage('items_altered', 'body');
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
function judgeHeader(hospital: string, row: AuditedBlock, { header }: Recomputed, damage: Report): void {
  if (header.series !== row.series) damage('series_altered', 'series');
  if (header.number !== row.number) damage('number_altered', 'number');
  if (header.kind !== row.kind) damage('kind_altered', 'kind');
  if (header.time !== row.at.getTime()) damage('time_altered', 'at');
  if (header.hospital !== hospital) damage('hospital_altered', 'hospital_id');
}
