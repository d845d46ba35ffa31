import type { BackwardsReport } from '@pramana/ledger';

/** Of times that run back, one line or none. No damage: that a time is false is proven, which of the two is not. */
export function backwardsLine({ documents, first }: BackwardsReport): string[] {
  if (first === null) return [];
  const { document, at, before } = first;
  const these =
    documents === 1
      ? '1 document says an earlier time than one before it in its series, though it was'
      : `${documents} documents say an earlier time than one before them in their series, though they were`;
  return [
    `  ${these} sealed after it: a clock was wrong, or a time is false. The first: ${document} (${at}), after ${before.document} (${before.at})`,
  ];
}
