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
            {at === 0 ? null : <Tie block={block} judged={judged} />}
            <SandboxBlock block={block} judged={judged} acts={acts} canRemove={sandbox.blocks.length > 2} />
          </li>
        );
      })}
    </ol>
  );
}

function Tie({ block, judged }: { block: SandBlock; judged: BlockJudgement }) {
  const { t } = useTranslation();
  const Sign = judged.link ? IconLink : IconUnlink;
  return (
    <span className={classes.tie} data-broken={!judged.link || undefined}>
      <Sign
        size={20}
        stroke={1.8}
        role="img"
        aria-label={t(judged.link ? 'sealing.tamper.linked' : 'sealing.tamper.torn')}
      />
      <code>{shortHash(toHex(block.prev))}</code>
    </span>
  );
}
