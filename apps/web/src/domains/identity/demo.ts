import { identity } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import { asProblem } from '../../lib/problem.ts';
import { keyOf } from '../../lib/query.ts';

/** The demo's people, or null where this is no demo (the address does not exist there). */
export function useDemo() {
  return useQuery({
    queryKey: keyOf(identity.demo.show),
    queryFn: async () => {
      try {
        return (await call(identity.demo.show, {})).data;
      } catch (thrown) {
        if (asProblem(thrown).code === 'not_found') return null;
        throw thrown;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
