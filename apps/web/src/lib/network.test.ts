import { expect, it } from 'vitest';
import { NetworkState } from './network.ts';

it('looks for the server once while it is away, and no longer when anything has reached it', () => {
  const looking: string[] = [];
  const state = new NetworkState(() => {
    looking.push('begun');
    return () => looking.push('ended');
  });
  const seen: boolean[] = [];
  state.subscribe(() => seen.push(state.isLost));
  state.reached();
  state.lost();
  state.lost();
  state.reached();
  state.reached();
  expect(looking).toEqual(['begun', 'ended']);
  state.lost();
  expect(looking).toEqual(['begun', 'ended', 'begun']);
  expect(seen).toEqual([true, false, true]);
});
