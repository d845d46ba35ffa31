import { expect, test } from 'vitest';
import { hoursOf, instantOn, placeOn, trackOf } from './track.ts';

const day = (from: string, until: string, open: { from: string; until: string; roomId: null }[]) => ({
  days: [{ date: '2026-10-25', from, until }],
  doctors: [{ id: '1', name: 'Dr', department: '', open, away: [] }],
  appointments: [],
});

test('a day is drawn from its first opening to its last, by elapsed time also when an hour comes twice', () => {
  const autumn = day('2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', [
    { from: '2026-10-24T23:15:00.000Z', until: '2026-10-25T03:00:00.000Z', roomId: null },
  ]);
  const track = trackOf(autumn);
  expect(new Date(track.from).toISOString()).toBe('2026-10-24T23:00:00.000Z');
  expect(hoursOf(track)).toHaveLength(4);
  expect(placeOn(track, { from: '2026-10-25T00:00:00.000Z', until: '2026-10-25T01:00:00.000Z' })).toEqual({
    left: 25,
    width: 25,
  });
});

test('what is dropped lies on the grid of five minutes', () => {
  const track = { from: Date.parse('2026-11-21T03:30:00Z'), until: Date.parse('2026-11-21T11:30:00Z') };
  expect(instantOn(track, 0.5)).toBe('2026-11-21T07:30:00.000Z');
  expect(instantOn(track, 0.5031)).toBe('2026-11-21T07:30:00.000Z');
  expect(instantOn(track, 0.507)).toBe('2026-11-21T07:35:00.000Z');
});
