import { NO_PREVIOUS, type RandomBytes } from '@pramana/ledger';
import { nameOf, type SandBlock, type Sandbox, seal, sign } from './sandbox.ts';

/** Writes another amount (paise) into a stored line, as somebody with the database's password would. */
export function changeAmount(sandbox: Sandbox, key: string, line: number, amount: number): Sandbox {
  return onBlock(sandbox, key, (block) => ({
    ...block,
    items: block.items.map((item, at) =>
      at === line ? { ...item, value: { name: nameOf(item.value), amount } } : item,
    ),
  }));
}

/** Turns one bit of the stored claim, in the middle of it. */
export function flipByte(sandbox: Sandbox, key: string): Sandbox {
  return onBlock(sandbox, key, (block) => {
    const claim = block.claim.slice();
    const at = claim.length - 8;
    claim[at] = (claim[at] ?? 0) ^ 1;
    return { ...block, claim };
  });
}

/** Deletes a block as if it had never been. */
export function removeBlock(sandbox: Sandbox, key: string): Sandbox {
  return { ...sandbox, blocks: sandbox.blocks.filter((block) => block.key !== key) };
}

/** Seals everything anew over what is stored now, numbers without a gap: the chain looks whole again. */
export function coverUp(sandbox: Sandbox, random: RandomBytes): Sandbox {
  const blocks: SandBlock[] = [];
  for (const [number, { key, patient, items }] of sandbox.blocks.entries()) {
    const prev = blocks.at(-1)?.hash ?? NO_PREVIOUS;
    blocks.push(seal({ key, patient, number, prev, items }, random));
  }
  return { ...sandbox, blocks };
}

/** Signs the tree as it is now with the hospital's own key. What was given away before cannot be changed. */
export async function signAnew(sandbox: Sandbox): Promise<Sandbox> {
  return { ...sandbox, checkpoint: await sign(sandbox.blocks, sandbox.signer) };
}

function onBlock(sandbox: Sandbox, key: string, change: (block: SandBlock) => SandBlock): Sandbox {
  return { ...sandbox, blocks: sandbox.blocks.map((block) => (block.key === key ? change(block) : block)) };
}
