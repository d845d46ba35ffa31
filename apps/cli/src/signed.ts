import { readFile } from 'node:fs/promises';
import {
  isSignedRecord,
  LedgerError,
  parseSignedRecord,
  type Policy,
  recordHash,
  type SignedVerification,
  toHex,
  verifySignedRecord,
} from '@pramana/ledger';
import { printable } from './printable.ts';

/** The text of a signed record (docs/design/records.md); null when what was handed in is something else. */
export async function readSignedRecord(sources: readonly string[]): Promise<string | null> {
  const [source, ...more] = sources;
  if (source === undefined || more.length > 0) return null;
  const text = await readFile(source, 'utf8').catch(() => null);
  return text !== null && isSignedRecord(text) ? text : null;
}

/** Judges it; a file that is not whole is RED, never an exception. */
export function judgeSigned(text: string, policy: Policy): SignedVerification {
  try {
    return verifySignedRecord(parseSignedRecord(text), policy);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const checks = [{ check: 'entries', ok: false, detail: `The file is damaged: ${error.message}.` }] as const;
    return { verdict: 'RED', checks, record: null, key: null, signature: null };
  }
}

/** The verdict, one sentence for each check, and what was signed by whom. */
export function asSignedText({ verdict, checks, record, key }: SignedVerification, meaning: string): string {
  const lines = [`${verdict}: ${meaning}.`, ''];
  for (const { ok, detail } of checks) lines.push(`${ok === null ? '  -  ' : ok ? '  ok ' : '  NO '} ${detail}`);
  if (record === null || key === null || verdict === 'RED') return printable(lines.join('\n'));
  lines.push('', `${record.hospital}  record ${record.record}  version ${record.version}  ${record.category}`);
  lines.push(`entered by ${record.author.name} (${record.author.role}) at ${new Date(record.at).toISOString()}`);
  lines.push(`signed by passkey: ${key.person.name}, at ${key.site.origin}`);
  lines.push(`record hash ${toHex(recordHash(record))}`);
  return printable(lines.join('\n'));
}
