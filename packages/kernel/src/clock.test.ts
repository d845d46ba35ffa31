import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civil } from './clock.ts';

const ZONES = ['Asia/Kolkata', 'Asia/Kathmandu', 'Europe/London', 'Africa/Monrovia', 'America/St_Johns', 'UTC'];

/** Another spelling of the same: `2026-11-21 09:05`. */
function clocks(unixMs: number, timeZone: string): string {
  return new Date(unixMs).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
}

function said(unixMs: number, zone: string): string {
  const { date, hour, minute } = civil(unixMs, zone);
  return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

test('civil time is what the zone’s clocks show, whatever was asked before', () => {
  const instant = fc.integer({ min: 0, max: 4e12 });
  const asked = fc.tuple(instant, fc.constantFrom(...ZONES), fc.array(fc.integer({ min: -90_000, max: 90_000 })));
  fc.assert(
    fc.property(asked, ([at, zone, moves]) => {
      for (const move of [0, ...moves, 0]) {
        const then = Math.max(0, at + move);
        expect(said(then, zone)).toBe(clocks(then, zone));
      }
    }),
    { numRuns: 300 },
  );
});

test('a zone that was 44 and a half minutes off until 1972 changes its minute within UTC’s', () => {
  const midnight = Date.UTC(1971, 5, 1);
  expect(said(midnight + 29_999, 'Africa/Monrovia')).toBe('1971-05-31 23:15');
  expect(said(midnight + 30_000, 'Africa/Monrovia')).toBe('1971-05-31 23:16');
});
