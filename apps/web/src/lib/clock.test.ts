import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { learnTime, onTimeLearned, serverNow } from './clock.ts';

const NOON = Date.parse('2026-11-22T06:30:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The server writes its time `way` ms after the request left, and the answer is here as long after that. */
function answer(server: number, way = 0): void {
  const sentAt = Date.now();
  vi.setSystemTime(sentAt + 2 * way);
  learnTime(String(server), sentAt);
}

describe('the time of a screen', () => {
  beforeEach(() => vi.useFakeTimers({ now: NOON, toFake: ['Date'] }));
  afterEach(() => {
    // The module keeps what it learned: each test leaves a right clock.
    learnTime(String(Date.now()), Date.now());
    vi.useRealTimers();
  });

  it.each([
    ['minutes behind', -7 * 60_000],
    ['hours ahead', 5 * HOUR],
    ['days behind', -3 * DAY],
    ['years ahead', 800 * DAY],
  ])('is the server’s also where the computer’s clock is %s', (_, off) => {
    vi.setSystemTime(NOON + off);
    answer(NOON);
    expect(serverNow()).toBe(NOON);
    vi.setSystemTime(NOON + off + HOUR);
    expect(serverNow()).toBe(NOON + HOUR);
  });

  it('is never earlier than what the server has just written down', () => {
    vi.setSystemTime(NOON - 2_000);
    answer(NOON, 40);
    expect(serverNow()).toBeGreaterThanOrEqual(NOON);
    answer(NOON + 900, 10);
    expect(serverNow()).toBeGreaterThanOrEqual(NOON + 900);
  });

  it('does not waver with how long answers take', () => {
    answer(NOON);
    answer(NOON + 300, 300);
    answer(NOON + 600 + 2_000, 2_000);
    expect(serverNow()).toBe(Date.now());
  });

  it('stays when an answer was read hours late, after the computer slept', () => {
    answer(NOON);
    learnTime(String(NOON), NOON, NOON + 8 * HOUR);
    vi.setSystemTime(NOON + 8 * HOUR);
    expect(serverNow()).toBe(NOON + 8 * HOUR);
  });

  it('follows when the computer’s clock is set right under the open page, and tells the screens once', () => {
    vi.setSystemTime(NOON - DAY);
    answer(NOON);
    const told = vi.fn<() => void>();
    onTimeLearned(told);
    vi.setSystemTime(NOON);
    answer(NOON);
    answer(NOON + 5, 5);
    expect(serverNow()).toBe(Date.now());
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('takes nothing from an answer that tells none, or tells nonsense', () => {
    for (const text of [null, '', 'noon', '-5', '1e400']) learnTime(text, Date.now());
    expect(serverNow()).toBe(Date.now());
  });
});
