import { type DemoPersonJson, identity } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import { asProblem } from '../../lib/problem.ts';

const { show } = identity.demo;

export type { DemoPersonJson };

/** The demo's people, or null where this is no demo (the address does not exist there). */
export function useDemo() {
  return useQuery({
    queryKey: [show.id],
    queryFn: async () => {
      try {
        return (await call(show, {})).data;
      } catch (thrown) {
        if (asProblem(thrown).code === 'not_found') return null;
        throw thrown;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
