import { civil } from '@pramana/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datesFrom, dayAt, dayPartAt, instantAt, minutesOf, QUANTUM_MS, spansOn, wallText } from './zone.policy.ts';
import { freeSlots } from './slot.policy.ts';

const ZONES = ['Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'];
const HOUR = 3_600_000;
const iso = (unixMs: number): string => new Date(unixMs).toISOString();
const hours = (starts: string, ends: string, weekday = 7) => ({
  weekday,
  starts: minutesOf(starts),
  ends: minutesOf(ends),
  roomId: null,
  validFrom: '2026-01-01',
  validUntil: null,
});

test.each([
  ['Asia/Kolkata', '2026-11-21', '10:00', '2026-11-21T04:30:00.000Z'],
  // Spring: 02:30 does not exist, and is as much later.
  ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
  ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:30:00.000Z'],
  // Autumn: 02:30 comes twice, and the first is meant.
  ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
  ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z'],
  // The day before and after the change, the same time of the clock is another instant.
  ['Europe/Berlin', '2026-10-24', '09:00', '2026-10-24T07:00:00.000Z'],
  ['Europe/Berlin', '2026-10-26', '09:00', '2026-10-26T08:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25', '24:00', '2026-10-25T23:00:00.000Z'],
])('in %s on %s the clock shows %s at %s', (zone, date, time, expected) => {
  expect(iso(instantAt(date, minutesOf(time), zone))).toBe(expected);
});

test.each([
  ['Asia/Kolkata', '2026-03-29', 24],
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['America/New_York', '2026-03-08', 23],
  ['America/New_York', '2026-11-01', 25],
  // Half an hour.
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  // Clocks change at midnight: the day begins at one.
  ['America/Santiago', '2026-09-06', 23],
])('in %s the day %s has %d hours', (zone, date, expected) => {
  const { from, until } = dayAt(date, zone);
  expect((until - from) / HOUR).toBe(expected);
});

describe('hours of the week over a change of clocks', () => {
  test('a night’s hours are an hour shorter in spring and an hour longer in autumn, and every slot is real', () => {
    const long = (date: string): number => {
      const [span] = spansOn([hours('01:00', '04:00')], date, 'Europe/Berlin');
      return ((span?.until ?? 0) - (span?.from ?? 0)) / HOUR;
    };
    expect([long('2026-03-22'), long('2026-03-29'), long('2026-10-25')]).toEqual([3, 2, 4]);
    const open = spansOn([hours('01:00', '04:00')], '2026-10-25', 'Europe/Berlin');
    const nothing = { doctor: new Set<number>(), rooms: new Map(), away: [] };
    const slots = freeSlots(open, 30, nothing, 0);
    expect(new Set(slots.map(({ at }) => at)).size).toBe(8);
  });

  test('hours that fall wholly into the skipped hour are none', () => {
    expect(spansOn([hours('02:00', '02:45')], '2026-03-29', 'Europe/Berlin').length).toBeLessThanOrEqual(1);
    for (const { from, until } of spansOn([hours('02:00', '03:00')], '2026-03-29', 'Europe/Berlin'))
      expect(until).toBeGreaterThan(from);
  });

  test('hours count from their first day to their last', () => {
    const term = [{ ...hours('09:00', '10:00', 1), validFrom: '2026-11-16', validUntil: '2026-11-23' }];
    const days = datesFrom('2026-11-09', 28).filter((date) => spansOn(term, date, 'Asia/Kolkata').length > 0);
    expect(days).toEqual(['2026-11-16', '2026-11-23']);
  });
});

test('whatever the zone, days follow one another without gap, and a time that exists is read back from the clock', () => {
  const anyDay = fc.integer({ min: 0, max: 1_500 });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), anyDay, fc.integer({ min: 0, max: 287 }), (zone, day, quantum) => {
      const [date = '', next = ''] = datesFrom('2025-01-01', day + 2).slice(-2);
      expect(dayAt(date, zone).until).toBe(dayAt(next, zone).from);
      const minutes = quantum * 5;
      const at = instantAt(date, minutes, zone);
      expect(at % QUANTUM_MS).toBe(0);
      const shown = civil(at, zone);
      const moved = shown.hour * 60 + shown.minute - minutes;
      // In the gap of spring it is later by the gap, and everywhere else exactly what was asked for.
      expect(moved === 0 || moved === 60 || moved === 30).toBe(true);
      if (moved === 0) expect(wallText(minutes)).toBe(wallText(shown.hour * 60 + shown.minute));
    }),
    { numRuns: 400 },
  );
});

test('the part of the day is the hospital’s, not the server’s', () => {
  const at = Date.parse('2026-11-21T06:00:00Z');
  expect(['Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'].map((zone) => dayPartAt(at, zone))).toEqual([
    'morning',
    'morning',
    'evening',
  ]);
});
