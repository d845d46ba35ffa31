import { IconLink, IconUnlink } from '@tabler/icons-react';
import { toHex } from '@pramana/ledger';
import { useTranslation } from 'react-i18next';
import { shortHash } from '../../../lib/format.ts';
import type { BlockJudgement } from './judge.ts';
import type { SandBlock } from './sandbox.ts';
import { SandboxBlock } from './SandboxBlock.tsx';
import classes from './Tamper.module.css';
import type { SandboxActs, ShownSandbox } from './useSandbox.ts';

/** The copied blocks side by side, tied by their hashes; a tie that does not hold is torn. */
export function SandboxChain({ sandbox, judgement, acts }: ShownSandbox & { acts: SandboxActs }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.chain} aria-label={t('sealing.tamper.blocks')} tabIndex={0}>
      {sandbox.blocks.map((block, at) => {
        const judged = judgement.blocks[at];
        if (!judged) return null;
        return (
          <li key={block.key} className={classes.place}>
            {at === 0 && block.number === 0 ? null : <Tie block={block} judged={judged} isFirst={at === 0} />}
            <SandboxBlock block={block} judged={judged} acts={acts} canRemove={sandbox.blocks.length > 2} />
          </li>
        );
      })}
    </ol>
  );
}

/** Of the first block of a copy it says no more than where it hangs: the block before is not there to compare. */
function Tie({ block, judged, isFirst }: { block: SandBlock; judged: BlockJudgement; isFirst: boolean }) {
  const { t } = useTranslation();
  const holds = isFirst ? 'beforeCopy' : 'linked';
  const Sign = judged.link ? IconLink : IconUnlink;
  return (
    <span className={classes.tie} data-broken={!judged.link || undefined}>
      <Sign size={20} stroke={1.8} role="img" aria-label={t(`sealing.tamper.${judged.link ? holds : 'torn'}`)} />
      <code>{shortHash(toHex(block.prev))}</code>
    </span>
  );
}
