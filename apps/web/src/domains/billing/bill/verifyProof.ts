import { sealing } from '@pramana/contract';
import { LedgerError, type VouchedVerification } from '@pramana/ledger';
import i18next, { type TFunction } from 'i18next';
import { callBlob } from '../../../lib/api.ts';
import type { Check } from '../../../ui/CheckList.tsx';
import { stepSentence } from '../../sealing/block/checkWords.ts';
import { verifyServed } from '../../sealing/verifyServed.ts';

/** A further step on what was verified, such as comparing it with what a page shows. */
export type Comparison = (verification: VouchedVerification) => Check;

/**
 * "Check it yourself": verifies a receipt in this browser with the ledger's own function, as the stranger's page does, step by
 * step. The keys come from the judged server itself, so the last step says that this alone is not an independent check.
 */
export async function verifyProof(
  fetchReceipt: () => Promise<Blob>,
  t: TFunction,
  show: (check: Check) => void,
  compare?: Comparison,
): Promise<void> {
  const [receipt, policy] = await Promise.all([fetchReceipt(), callBlob(sealing.receipts.verify, {})]);
  for (const check of judge(await receipt.text(), await policy.text(), t, compare)) show(check);
  show({ check: t('billing.check.keys'), ok: null, detail: t('billing.check.keysDetail') });
}

/** The steps as a list; a receipt or a policy that cannot be read is a failed step, never an exception. */
export function judge(receipt: string, policy: string, t: TFunction, compare?: Comparison): Check[] {
  try {
    const verification = verifyServed(receipt, policy);
    const { language } = i18next;
    const steps = verification.checks.map(({ check, ok, detail }) => ({
      check: t(`billing.check.${check}`),
      ok,
      // The ledger speaks English, with its figures; of the claim a receipt shows no more than its form.
      detail:
        language === 'en'
          ? detail
          : stepSentence(t, language, { check: check === 'claim' ? 'form' : check, ok, detail }),
    }));
    return compare ? [...steps, compare(verification)] : steps;
  } catch (thrown) {
    if (!(thrown instanceof LedgerError)) throw thrown;
    return [{ check: t('billing.check.read'), ok: false, detail: thrown.message }];
  }
}
