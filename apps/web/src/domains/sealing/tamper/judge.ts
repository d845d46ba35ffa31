import { blockHash, equal, LedgerError, openCheckpoint, verifyItems } from '@pramana/ledger';
import { commitmentOf, headerOf, numberOf, rootOf, type SandBlock, type Sandbox } from './sandbox.ts';

/** What a check of one block shows; each is true when it holds. */
export interface BlockJudgement {
  key: string;
  /** The lines are those that the claim sealed; null where neither is here. */
  lines: boolean | null;
  /** Claim (where it is here), commitment and hash belong together. */
  content: boolean;
  /** It points to the block before it, and its number follows. */
  link: boolean;
}

export const CHECKS = ['lines', 'content', 'links', 'root', 'signature', 'kept'] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Judgement {
  blocks: readonly BlockJudgement[];
  /** In the order in which they are made; each is true when it holds, null when it cannot be made. */
  checks: Readonly<Record<CheckName, boolean | null>>;
}

/** Recomputes everything that can be recomputed, by the same functions as the real audit and the stranger's phone. */
export function judge(sandbox: Sandbox): Judgement {
  const blocks = sandbox.blocks.map((block, at) => judgeBlock(block, sandbox.blocks[at - 1] ?? sandbox.before));
  const root = rootOf(sandbox.blocks);
  const signed = openHead(sandbox);
  return {
    blocks,
    checks: {
      lines: blocks.some(({ lines }) => lines === null) ? null : blocks.every(({ lines }) => lines),
      content: blocks.every(({ content }) => content),
      links: blocks.every(({ link }) => link),
      root: signed !== null && signed.size === sandbox.blocks.length && equal(signed.root, root),
      signature: signed !== null,
      kept: keepsWord(sandbox),
    },
  };
}

function judgeBlock(block: SandBlock, before: SandBlock | Sandbox['before']): BlockJudgement {
  const isOwnHash = equal(blockHash(block.prev, block.commitment), block.hash);
  const link = equal(block.prev, before.hash) && followsOn(block, before);
  if (block.content === null) return { key: block.key, lines: null, content: isOwnHash, link };
  const header = headerOf(block.content);
  const commitment = commitmentOf(block.content);
  return {
    key: block.key,
    lines: header !== null && verifyItems(header, block.content.items),
    content:
      header !== null &&
      commitment !== null &&
      equal(commitment, block.commitment) &&
      equal(header.prev, block.prev) &&
      isOwnHash,
    link,
  };
}

/** Where a head cannot be read its own check says so; numbers are compared only where there are two. */
function followsOn(block: SandBlock, before: SandBlock | Sandbox['before']): boolean {
  const number = numberOf(block);
  const former = 'content' in before ? numberOf(before) : before.number;
  return number === null || former === null || number === former + 1;
}

function openHead({ checkpoint, signer }: Sandbox) {
  try {
    return openCheckpoint(checkpoint, signer.vkey);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

/** Whether the log of today still begins with the very tree that was given away: on paper, to a witness. */
function keepsWord({ blocks, kept }: Sandbox): boolean {
  return blocks.length >= kept.size && equal(rootOf(blocks.slice(0, kept.size)), kept.root);
}
