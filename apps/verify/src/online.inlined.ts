import * as online from './online/online.ts';

/** What looks online, in the one-file copy. */
export function loadOnline(): Promise<typeof online> {
  return Promise.resolve(online);
}
