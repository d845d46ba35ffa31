import type { LogId, PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** A log ends before its year, because its key is changed. */
export interface LogEndingAct {
  readonly logId: LogId;
  /** The log's name and key, which stand for it in the claim. */
  readonly origin: string;
  readonly vkey: string;
  readonly reason: 'planned' | 'stolen';
  readonly successor: string;
  readonly authorId: PersonId;
}

/** The items of a claim of kind `key` in the series `LKEY`. Claim bytes are for ever: new facts are new keys. */
export function logEndingItems({ origin, vkey, reason, successor, authorId }: LogEndingAct): ClaimItem[] {
  return [
    { name: 'author', value: fromHex(authorId.replaceAll('-', '')) },
    { name: 'act', value: 'log-key-changed' },
    { name: 'log', value: { origin, vkey, reason, successor } },
  ];
}

/** Which column holds each value, where it is not called the same. */
export const LOG_ENDING_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  act: 'reason',
  'log.origin': 'log_id',
  'log.vkey': 'log_id',
  time: 'at',
};
