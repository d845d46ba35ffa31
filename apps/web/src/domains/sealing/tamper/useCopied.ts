import { sealing } from '@pramana/contract';
import type { ProblemError } from '../../../lib/problem.ts';
import { useRoute } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { type BlockJson, fullestSeries, newestRun } from '../chain/lanes.ts';

/** Enough to see links, few enough to see at once. */
const COPIED = 5;

interface Copied {
  /** Oldest first; empty while nothing is sealed. */
  blocks: readonly BlockJson[];
  problem: ProblemError | null;
  isLoading: boolean;
  refetch: () => void;
}

/**
 * The newest blocks of one series as the chain page lists them: of the series in the address, else of the one that was
 * sealed into last and has enough to show. Read once as the page opens.
 */
export function useCopied(): Copied {
  const [{ series = '' }] = useFilters();
  const all = useRoute(sealing.chain.blocks, {}, { enabled: series === '', isFresh: true, staleMs: Infinity });
  const chosen = series === '' ? fullestSeries(all.data ?? [], COPIED) : series;
  const own = useRoute(
    sealing.chain.blocks,
    { query: { series: chosen } },
    { enabled: chosen !== '', isFresh: true, staleMs: Infinity },
  );
  const asked = chosen === '' ? all : own;
  return {
    blocks: newestRun(own.data ?? [], COPIED),
    problem: all.problem ?? own.problem,
    isLoading: all.isLoading || own.isLoading,
    refetch: asked.refetch,
  };
}
