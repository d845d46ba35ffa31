import { type BillJson, billing, sealing } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import type { SealFacts } from '../../../ui/SealPanel.tsx';
import { differences } from './differences.ts';
import { type Comparison, verifyProof } from './verifyProof.ts';

type BlockJson = NonNullable<BillJson['block']>;

/** What stands behind the seal of a bill; checking it yourself runs in this browser and compares this very page. */
export function useBillFacts(): (bill: BillJson) => SealFacts {
  const { t } = useTranslation();
  return (bill) => {
    if (bill.block === null) return {};
    const compare: Comparison = (verification) => {
      const found = differences(verification, bill);
      const what = found.map((name) => t(`billing.check.what.${name}`)).join(', ');
      const detail = found.length === 0 ? t('billing.check.screenSame') : t('billing.check.screenDifferent', { what });
      return { check: t('billing.check.screen'), ok: found.length === 0, detail };
    };
    const fetchReceipt = (): Promise<Blob> => callBlob(billing.bills.receipt, { params: { id: bill.id } });
    return factsOf(bill.block, bill.seal, (show) => verifyProof(fetchReceipt, t, show, compare));
  };
}

/** The same for any other sealed document; its proof comes without its items. */
export function useBlockFacts(): (block: BlockJson) => SealFacts {
  const { t } = useTranslation();
  return (block) => {
    const params = { series: block.series, number: String(block.number) };
    return factsOf(block, block.state, (show) => verifyProof(() => callBlob(sealing.chain.proof, { params }), t, show));
  };
}

/** There is something to verify once the log has signed. */
function factsOf(block: BlockJson, state: BillJson['seal'], verify: NonNullable<SealFacts['verify']>): SealFacts {
  const isProven = state === 'sealed' || state === 'witnessed';
  return { label: block.label, hash: block.hash, author: block.author, at: block.at, ...(isProven ? { verify } : {}) };
}
