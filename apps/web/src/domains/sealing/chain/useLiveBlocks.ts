import { useThrottledCallback } from '@mantine/hooks';
import type { QueryOf, sealing } from '@pramana/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useLive } from '../../../lib/live.ts';
import { keyOf, type LoadedList, useRouteList } from '../../../lib/query.ts';
import { useChain } from '../chainSource.ts';
import type { BlockJson } from './lanes.ts';

/** A busy counter seals many times a second; the eye does not follow faster than this. */
const LEAST_MS = 1000;

/** Blocks newest first; what is sealed meanwhile comes in on top by itself. */
export function useLiveBlocks(query: QueryOf<typeof sealing.chain.blocks>): LoadedList<BlockJson> {
  const client = useQueryClient();
  const { routes } = useChain();
  const refresh = useThrottledCallback(() => {
    for (const route of [routes.blocks, routes.series]) {
      void client.invalidateQueries({ queryKey: keyOf(route) });
    }
  }, LEAST_MS);
  useLive('seal', refresh);
  useLive('log.head', refresh);
  useLive('log.witnessed', refresh);
  return useRouteList(routes.blocks, { query });
}
