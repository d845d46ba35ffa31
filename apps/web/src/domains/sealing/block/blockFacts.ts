import { sealing } from '@pramana/contract';
import { callBlob } from '../../../lib/api.ts';
import type { SealFacts } from '../../../ui/SealPanel.tsx';
import type { BlockJson } from '../chain/lanes.ts';
import { useChain } from '../chainSource.ts';
import { type Step, useCheckWords } from './checkWords.ts';
import { verifyBlock } from './verifyBlock.ts';

/** What stands behind the seal of a block; "check it yourself" verifies its proof in this browser, step by step. */
export function useBlockFacts(): (block: BlockJson, checks?: readonly Step[]) => SealFacts {
  const words = useCheckWords();
  const { routes } = useChain();
  return (block, checks = []) => {
    const { label, hash, author, at, state } = block;
    const isProven = state === 'sealed' || state === 'witnessed';
    const verify: SealFacts['verify'] = async (show) => {
      const params = { series: block.series, number: String(block.number) };
      const [proof, policy] = await Promise.all([
        callBlob(routes.proof, { params }),
        callBlob(sealing.receipts.verify, {}),
      ]);
      for (const step of verifyBlock(await proof.text(), await policy.text(), block)) show(words(step));
      // Said each time: a check with keys from the one who is checked proves less than it seems.
      show(words({ check: 'keys', ok: null, detail: '' }));
    };
    return { label, hash, author, at, checks: checks.map(words), ...(isProven ? { verify } : {}) };
  };
}
