import type * as signed from './signed/signed.ts';

export type SignedPart = typeof signed;

/** What judges and shows signed records: a file of its own, which only they need. The one-file copy holds it. */
export function loadSigned(): Promise<SignedPart> {
  return import('./signed/signed.ts');
}
