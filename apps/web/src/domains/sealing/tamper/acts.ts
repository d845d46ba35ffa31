import { blockHash, equal, type RandomBytes } from '@pramana/ledger';
import { nameOf, type SandBlock, type Sandbox, seal, sign } from './sandbox.ts';

/** Writes another amount (paise) into a stored line, as somebody with the database's password would. */
export function changeAmount(sandbox: Sandbox, key: string, line: number, amount: number): Sandbox {
  return onBlock(sandbox, key, ({ content, ...block }) => ({
    ...block,
    content: content && {
      ...content,
      items: content.items.map((item, at) =>
        at === line ? { ...item, value: { name: nameOf(item.value), amount } } : item,
      ),
    },
  }));
}

/** Turns one bit of the stored claim, in the middle of it; where no claim is here, of the commitment. */
export function flipByte(sandbox: Sandbox, key: string): Sandbox {
  return onBlock(sandbox, key, ({ content, commitment, ...block }) =>
    content === null
      ? { ...block, content, commitment: withBitTurned(commitment) }
      : { ...block, commitment, content: { ...content, claim: withBitTurned(content.claim) } },
  );
}

function withBitTurned(bytes: Uint8Array): Uint8Array {
  const turned = bytes.slice();
  const at = turned.length - 8;
  turned[at] = (turned[at] ?? 0) ^ 1;
  return turned;
}

/** Deletes a block as if it had never been. */
export function removeBlock(sandbox: Sandbox, key: string): Sandbox {
  return { ...sandbox, blocks: sandbox.blocks.filter((block) => block.key !== key) };
}

/** Seals everything anew over what is stored now, numbers without a gap: the chain looks whole again. */
export function coverUp(sandbox: Sandbox, random: RandomBytes): Sandbox {
  const blocks: SandBlock[] = [];
  for (const block of sandbox.blocks) {
    const { key, content } = block;
    const { number, hash } = blocks.at(-1) ?? sandbox.before;
    const place = { number: number + 1, prev: hash };
    blocks.push(
      content === null
        ? resealed(block, place, random)
        : seal({ key, ...place, patient: content.patient, items: content.items }, random),
    );
  }
  return { ...sandbox, blocks };
}

/**
 * A copied block sealed anew at this place. Number and previous hash stand in its claim, which is not here: where one of
 * them changes, or the commitment was changed, the new claim's commitment is a random number, as it is with a fresh salt
 * for whoever does not know the claim.
 */
function resealed(block: SandBlock, place: Pick<SandBlock, 'number' | 'prev'>, random: RandomBytes): SandBlock {
  const { number, prev, commitment, hash } = block;
  const isAsSealed = number === place.number && equal(prev, place.prev) && equal(blockHash(prev, commitment), hash);
  if (isAsSealed) return block;
  const fresh = random(commitment.length);
  return { ...block, ...place, commitment: fresh, hash: blockHash(place.prev, fresh) };
}

/** Signs the tree as it is now with the hospital's own key. What was given away before cannot be changed. */
export async function signAnew(sandbox: Sandbox): Promise<Sandbox> {
  return { ...sandbox, checkpoint: await sign(sandbox.blocks, sandbox.signer) };
}

function onBlock(sandbox: Sandbox, key: string, change: (block: SandBlock) => SandBlock): Sandbox {
  return { ...sandbox, blocks: sandbox.blocks.map((block) => (block.key === key ? change(block) : block)) };
}
