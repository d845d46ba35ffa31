import type * as online from './online/online.ts';

/** What looks online: a file of its own, fetched with the first click. The one-file copy holds it. */
export function loadOnline(): Promise<typeof online> {
  return import('./online/online.ts');
}
