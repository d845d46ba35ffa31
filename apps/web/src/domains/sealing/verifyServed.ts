import {
  followSuccessions,
  parsePolicy,
  parseReceipt,
  rootsOf,
  statementsOf,
  type VouchedVerification,
  verifyVouched,
} from '@pramana/ledger';

/**
 * Verifies a receipt by the policy that the server suggests, carried on by what the root keys in it signed: without that, the
 * tree of a stolen key would look as good as any. `LedgerError` where either text cannot be read.
 */
export function verifyServed(receipt: string, policy: string): VouchedVerification {
  const followed = followSuccessions(parsePolicy(policy), rootsOf(policy), statementsOf(policy));
  return verifyVouched(parseReceipt(receipt), followed);
}
