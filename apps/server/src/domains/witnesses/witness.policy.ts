import { PramanaError } from '@pramana/kernel';
import { COSIGNER_KEY, equal, LedgerError, parseVkey, type Vkey } from '@pramana/ledger';
import { AddressRefused, type Outbound } from '../../platform/outbound.ts';

/**
 * The verifier key of a witness. `witness_key` when it is none (a log's key is none either), `witness_own` when its
 * private half is in this very node: what we sign ourselves proves nothing about us (ledger.md, decision 12).
 */
export function witnessKey(text: string, own: readonly string[]): Vkey {
  const vkey = parsed(text.trim());
  if (vkey?.type !== COSIGNER_KEY) throw new PramanaError('witness_key', { field: 'vkey' });
  if (own.some((each) => equal(parseVkey(each).publicKey, vkey.publicKey)))
    throw new PramanaError('witness_own', { field: 'vkey' });
  return vkey;
}

/** Where it takes checkpoints, in the one spelling that is stored; `witness_address` when this server must not go there. */
export function witnessUrl(text: string, outbound: Pick<Outbound, 'check'>): string {
  try {
    return outbound.check(text.trim().replace(/\/+$|\/add-checkpoint\/?$/, '')).href.replace(/\/+$/, '');
  } catch (error) {
    if (error instanceof AddressRefused) throw new PramanaError('witness_address', { field: 'url', cause: error });
    throw error;
  }
}

function parsed(text: string): Vkey | null {
  try {
    return parseVkey(text);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}
