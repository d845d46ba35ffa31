import { devices, type LockScreenJson } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from './api.ts';
import { keyOf } from './query.ts';

/** What this browser is as a shared PC; null when it is none, undefined while it is not known. */
export function useSharedPc(): LockScreenJson | null | undefined {
  const query = useQuery({
    queryKey: keyOf(devices.lock.show),
    queryFn: async ({ signal }) => (await call(devices.lock.show, {}, { signal })).data,
    staleTime: 30_000,
  });
  // Should it not be known: everybody can sign in by password as on any other computer.
  return query.data ?? (query.isError ? null : query.data);
}

export function useIsSharedPc(): boolean {
  return Boolean(useSharedPc());
}
