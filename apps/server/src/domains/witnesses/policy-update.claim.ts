import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex, sha256, utf8 } from '@pramana/ledger';

/** A policy for others that the node publishes, as it is sealed in the node log. */
export interface PolicyUpdateAct {
  readonly name: string;
  readonly sequence: number;
  /** Whose signatures it takes, and the signed note: texts that may be long, so the claim holds their hashes. */
  readonly pins: string;
  readonly note: string;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `policy` in the series `POL`. Claim bytes are for ever: new facts are new keys. */
export function policyUpdateItems({ name, sequence, pins, note, authorId }: PolicyUpdateAct): ClaimItem[] {
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'act', value: 'policy-update' },
    { name: 'policy', value: { name, sequence, note: sha256(utf8(note)), pins: sha256(utf8(pins)) } },
  ];
}

/** As `WITNESS_ACT_COLUMNS`. */
export const POLICY_UPDATE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  act: 'name',
  'policy.name': 'name',
  'policy.sequence': 'sequence',
  'policy.note': 'note',
  'policy.pins': 'pins',
  time: 'at',
};
