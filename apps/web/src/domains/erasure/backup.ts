import type { ErasureScope } from '@pramana/contract';

type BackupText = ['erasure.backup' | 'erasure.backupRecords', { date: string }];

/**
 * Until when a copy of the database from before could be read: by the terms of keys once the person's own key goes.
 * While that stays, it opens the keys of records in an old copy: no date but when it can go at the earliest.
 */
export function backupText(
  scope: readonly ErasureScope[],
  kept: readonly { until: string | null }[],
  lastReadable: string,
  day: (date: string) => string,
): BackupText {
  const until = kept.reduce((latest, each) => (each.until !== null && each.until > latest ? each.until : latest), '');
  return scope.includes('everything') || until === ''
    ? ['erasure.backup', { date: day(lastReadable.slice(0, 10)) }]
    : ['erasure.backupRecords', { date: day(until) }];
}
