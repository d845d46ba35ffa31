import { expect, test } from 'vitest';
import { measuredOf, placeOf } from './measured.ts';

test('vitals of a visit that was taken over stand on the day they were measured, not on that of the takeover', () => {
  const earlier = measuredOf({ at: '2026-11-15T01:30:00.000Z', date: '2025-10-27' }, 'Asia/Kolkata');
  expect(earlier).toEqual({ day: '2025-10-27' });
  const later = measuredOf({ at: '2026-11-15T01:30:00.010Z', date: '2026-09-30' }, 'Asia/Kolkata');
  expect(placeOf(later) - placeOf(earlier)).toBeGreaterThan(300 * 86_400_000);
});

test('vitals of today keep their hour, also where it is another day in Greenwich', () => {
  const at = '2026-11-21T20:00:00.000Z';
  expect(measuredOf({ at, date: '2026-11-22' }, 'Asia/Kolkata')).toEqual({ at: Date.parse(at) });
});
