import { LedgerError, toHex, type VouchedVerification } from '@pramana/ledger';
import type { BlockJson } from '../chain/lanes.ts';
import { verifyServed } from '../verifyServed.ts';
import type { Step } from './checkWords.ts';

/**
 * Verifies the proof of a block by the ledger's own function, as the stranger's page does, then compares it with the block that the
 * screen shows: a true proof of something else must not pass. What cannot be read is a failed step, never an exception.
 */
export function verifyBlock(proof: string, policy: string, shown: BlockJson): Step[] {
  try {
    const verification = verifyServed(proof, policy);
    // The lines do not come along with the proof of a block; the page shows them apart.
    const steps = verification.checks.filter(({ check }) => check !== 'lines').map((step): Step => ({ ...step }));
    return [...steps, sameBlock(verification, shown)];
  } catch (thrown) {
    if (!(thrown instanceof LedgerError)) throw thrown;
    return [{ check: 'read', ok: false, detail: thrown.message }];
  }
}

function sameBlock({ header, block, commitment }: VouchedVerification, shown: BlockJson): Step {
  const proven = {
    series: header?.series,
    number: header?.number,
    kind: header?.kind,
    prev: header && toHex(header.prev),
    hash: block && toHex(block),
    commitment: commitment && toHex(commitment),
  };
  const different = Object.entries(proven).filter(([name, value]) => value !== shown[name as keyof typeof proven]);
  const detail =
    different.length === 0
      ? 'Hash, previous hash and number on this page are those that were computed from the proof.'
      : `Different on this page: ${different.map(([name]) => name).join(', ')}.`;
  return { check: 'screen', ok: different.length === 0, detail };
}
