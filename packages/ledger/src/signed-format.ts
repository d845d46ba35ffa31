/** How the file of a signed record is told from others; apart from what judges it, which is large. */

/** Stands in every such file, and names its version. */
export const SIGNED_RECORD_FORMAT = 'pramana/signed-record/v1';

/** Whether a text calls itself such a file; whether it is a whole one is said by `parseSignedRecord`. */
export function isSignedRecord(text: string): boolean {
  return text.trimStart().startsWith('{') && text.includes(SIGNED_RECORD_FORMAT);
}
