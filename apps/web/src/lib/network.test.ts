import { expect, it } from 'vitest';
import { hearBrowser, NetworkState } from './network.ts';

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

it('is lost as soon as the browser says so, also where nothing is asked of the server', () => {
  const state = new NetworkState(() => () => undefined);
  const browser = new EventTarget();
  hearBrowser(browser, state);
  browser.dispatchEvent(new Event('offline'));
  expect(state.isLost).toBe(true);
});
