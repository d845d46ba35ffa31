import type { ErasureRequestJson, ErasureScope } from '@pramana/contract';

type Kept = readonly { until: string | null }[];
type BackupText = ['erasure.backup' | 'erasure.backupRecords', { date: string }];

function latest(kept: Kept): string {
  return kept.reduce((last, each) => (each.until !== null && each.until > last ? each.until : last), '');
}

/**
 * Before an erasure: until when a copy of the database of today could be read, where the person's own key goes too. While law
 * keeps that, it is replaced right after the erasure.
 */
export function backupText(
  scope: readonly ErasureScope[],
  kept: Kept,
  lastReadable: string,
  day: (date: string) => string,
): BackupText {
  const until = latest(kept);
  return scope.includes('everything') || until === ''
    ? ['erasure.backup', { date: day(lastReadable.slice(0, 10)) }]
    : ['erasure.backupRecords', { date: day(until) }];
}

type Done = NonNullable<ErasureRequestJson['done']>;
type CopiesText = ['erasure.copiesUntil' | 'erasure.copiesReplacing' | 'erasure.copiesStuck', { date: string }];

/** After it: until when a copy from before opens what was erased, or why no day can be named; null: a later erasure says it. */
export function copiesText(
  { copiesUntil, copiesWait, kept }: Pick<Done, 'copiesUntil' | 'copiesWait' | 'kept'>,
  day: (date: string) => string,
): CopiesText | null {
  if (copiesUntil !== null) return ['erasure.copiesUntil', { date: day(copiesUntil.slice(0, 10)) }];
  if (copiesWait === null) return null;
  return [copiesWait === 'replacing' ? 'erasure.copiesReplacing' : 'erasure.copiesStuck', { date: day(latest(kept)) }];
}
