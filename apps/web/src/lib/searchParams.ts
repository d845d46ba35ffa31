import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Search parameters are plain text: `?q=500` stays the text "500" (the router's default would make it a number). */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Empty values leave the address. */
export function stringifySearch(values: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' && value !== '') search.set(name, value);
  }
  return search.size > 0 ? `?${search.toString()}` : '';
}

/**
 * Filters that live in the address, so that a reload, a link and the back button keep them. Never put a name or
 * another thing about a patient there when it can be an id: addresses are written into histories.
 */
export function useFilters(): [Record<string, string>, (change: Record<string, string>) => void] {
  const values: Record<string, string> = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (change: Record<string, string>) => {
      void navigate({ to: '.', search: (former: Record<string, string>) => ({ ...former, ...change }), replace: true });
    },
    [navigate],
  );
  return [values, set];
}
