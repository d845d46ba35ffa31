import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** What the operator decided about a log of another node that this one is a witness of, as it is sealed in the node log. */
export interface WitnessedLogAct {
  /** `restore`: what was cosigned was taken over from its copy, because the database was behind it. */
  readonly act: 'follow' | 'forget' | 'restore';
  readonly origin: string;
  /** The log's verifier key. */
  readonly vkey: string;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `policy` in the series of witnessed logs. Claim bytes are for ever: new facts are new keys. */
export function witnessedLogItems({ act, origin, vkey, authorId }: WitnessedLogAct): ClaimItem[] {
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'act', value: act },
    { name: 'log', value: { origin, vkey } },
  ];
}

/** As `WITNESS_ACT_COLUMNS`. */
export const WITNESSED_LOG_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  'log.origin': 'origin',
  'log.vkey': 'vkey',
  time: 'at',
};
