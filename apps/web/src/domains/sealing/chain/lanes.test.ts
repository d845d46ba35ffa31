import { describe, expect, it } from 'vitest';
import { type BlockJson, laneRows } from './lanes.ts';

const hash = (name: string): string => name.padEnd(64, '0');
const block = (series: string, number: number, change: Partial<BlockJson> = {}): BlockJson => ({
  series,
  number,
  label: `${series}-${number}`,
  kind: 'bill',
  hash: hash(`${series}${number}`),
  prev: hash(`${series}${number - 1}`),
  commitment: hash('c'),
  at: '2026-11-21T04:30:00Z',
  author: 'Test',
  state: 'sealed',
  index: number,
  ...change,
});

const SERIES = ['OPD', 'RCT'];

describe('the drawing of the chain', () => {
  it('draws a line from each block to the one before it in its own lane, past the others', () => {
    const rows = laneRows([block('OPD', 2), block('RCT', 7), block('OPD', 1)], SERIES);
    expect(rows.map((row) => [row.lane, row.link])).toEqual([
      [0, 'holds'],
      [1, 'open'],
      [0, 'open'],
    ]);
    expect(rows.map((row) => row.above)).toEqual([
      [null, null],
      ['holds', null],
      ['holds', 'open'],
    ]);
    expect(rows.map((row) => row.below)).toEqual([
      ['holds', null],
      ['holds', 'open'],
      ['open', 'open'],
    ]);
  });

  it('shows a link whose hash does not fit as broken, all the way', () => {
    const rows = laneRows([block('OPD', 2, { prev: hash('x') }), block('RCT', 7), block('OPD', 1)], SERIES);
    expect(rows[0]?.link).toBe('broken');
    expect(rows.map((row) => row.above[0])).toEqual([null, 'broken', 'broken']);
  });

  it('says nothing of a block whose predecessor is not shown, and ends at the first of a series', () => {
    const rows = laneRows([block('OPD', 5), block('OPD', 3), block('RCT', 0, { kind: 'genesis' })], SERIES);
    expect(rows.map((row) => row.link)).toEqual(['open', 'open', 'first']);
    expect(rows[2]?.below).toEqual(['open', null]);
  });

  it('draws upwards too, where one instant sealed several', () => {
    const rows = laneRows([block('OPD', 1), block('OPD', 2)], SERIES);
    expect(rows[1]).toMatchObject({ link: 'holds', above: ['holds', null] });
    expect(rows[0]?.below[0]).toBe('holds');
  });

  it('is empty for no blocks', () => {
    expect(laneRows([], SERIES)).toEqual([]);
  });
});
