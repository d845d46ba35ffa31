import { type DataOf, type PriceJson, sealing } from '@pramana/contract';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../lib/api.ts';
import { keyOf } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import type { TimelineStep } from '../../../ui/Timeline.tsx';
import { useBlockFacts } from '../../sealing/block/blockFacts.ts';
import { useWhenSealed } from '../../sealing/whenSealed.ts';

export type BlockJson = DataOf<typeof sealing.chain.blocks>[number];

interface PriceSeal {
  /** Null while it is not known yet, and for who may not see the chain. */
  seal: NonNullable<TimelineStep['seal']> | null;
  block: BlockJson | null;
}

/** A price, or the withdrawal of one: each an entry of its own. */
type Entry = Pick<PriceJson, 'id' | 'commitment'>;

/** The block of each entry, found by its id and compared by its commitment: a seal is never guessed. */
export function usePriceSeals(entries: readonly Entry[]): (entry: Entry) => PriceSeal {
  const { may } = useSession();
  const facts = useBlockFacts();
  const blocks = useQueries({
    queries: entries.map(({ id }) => {
      const query = { kind: 'price', document: id };
      return {
        queryKey: keyOf(sealing.chain.blocks, { query }),
        queryFn: ({ signal }: { signal: AbortSignal }) => call(sealing.chain.blocks, { query }, { signal }),
        enabled: may('chain:read'),
        staleTime: 60_000,
      };
    }),
    combine: (answers) => answers.flatMap((answer) => answer.data?.data ?? []),
  });
  const client = useQueryClient();
  const isWaiting = blocks.some(({ state }) => state === 'queued');
  useWhenSealed(isWaiting, () => void client.invalidateQueries({ queryKey: keyOf(sealing.chain.blocks) }));
  return (entry) => {
    const block = blocks.find(({ commitment }) => commitment === entry.commitment) ?? null;
    return { block, seal: block && { state: block.state, facts: facts(block) } };
  };
}
