import type { LogId, PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** What the root key signed of a log that has ended. */
export interface LogSuccessionAct {
  readonly logId: LogId;
  /** The ended log's name, which stands for it in the claim. */
  readonly origin: string;
  /** The signed note, whole. */
  readonly statement: string;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `key` in the series `SUCC`. Claim bytes are for ever: new facts are new keys. */
export function logSuccessionItems({ origin, statement, authorId }: LogSuccessionAct): ClaimItem[] {
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'act', value: 'log-succession' },
    { name: 'succession', value: { origin, statement } },
  ];
}

/** Which column holds each value, where it is not called the same. */
export const LOG_SUCCESSION_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  act: 'log_id',
  'succession.origin': 'log_id',
  time: 'at',
};
