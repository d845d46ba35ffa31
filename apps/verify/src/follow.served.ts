import type * as follow from './keys/follow.ts';

/** What checks policies that somebody publishes: a file of its own, which only they need. The one-file copy holds it. */
export function loadFollow(): Promise<typeof follow> {
  return import('./keys/follow.ts');
}
