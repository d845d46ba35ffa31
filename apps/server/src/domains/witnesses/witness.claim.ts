import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** What was decided about who cosigns a hospital's logs, as it is sealed there. */
export interface WitnessAct {
  readonly act: 'join' | 'leave' | 'quorum';
  /** The witness's verifier key; null for a quorum. */
  readonly vkey: string | null;
  /** Where it takes checkpoints, and whether its word counts; of a joining. */
  readonly url: string | null;
  readonly counts: boolean | null;
  /** So many must have cosigned; null: more than half. */
  readonly quorum: number | null;
  /** Null: the demo began with it. */
  readonly authorId: PersonId | null;
}

/**
 * The items of a claim of kind `policy` in the series of witnesses. Claim bytes are for ever: an existing key never changes
 * its meaning; what is not said is absent.
 */
export function witnessActItems({ act, vkey, url, counts, quorum, authorId }: WitnessAct): ClaimItem[] {
  const witness = {
    ...(vkey === null ? {} : { vkey }),
    ...(url === null ? {} : { url }),
    ...(counts === null ? {} : { counts }),
    ...(quorum === null ? {} : { quorum }),
  };
  return [
    ...(authorId === null ? [] : [{ name: 'author', value: fromHex(authorId.replaceAll('-', '')) }]),
    { name: 'act', value: act },
    { name: 'witness', value: witness },
  ];
}

/** Which column holds each value, where it is not called the same: how the audit names a damage. */
export const WITNESS_ACT_COLUMNS: Readonly<Record<string, string>> = { author: 'author_id', time: 'at' };
