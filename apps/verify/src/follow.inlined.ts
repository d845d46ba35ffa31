import * as follow from './keys/follow.ts';

/** What checks policies that somebody publishes, in the one-file copy. */
export function loadFollow(): Promise<typeof follow> {
  return Promise.resolve(follow);
}
