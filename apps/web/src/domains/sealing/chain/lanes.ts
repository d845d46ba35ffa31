import type { DataOf, sealing } from '@pramana/contract';

export type BlockJson = DataOf<typeof sealing.chain.blocks>[number];

/**
 * How a block hangs on the one before it in its series: `holds` when both are shown and the hash fits, `broken` when it
 * does not; `open` when the one before is not shown here, so nothing is said; `first` for the first of a series.
 */
export type Link = 'holds' | 'broken' | 'open' | 'first';

/** One row of the drawing: the block's own lane, and for every lane what runs above and below the middle of the row. */
export interface LaneRow {
  lane: number;
  link: Link;
  above: readonly (Link | null)[];
  below: readonly (Link | null)[];
}

/**
 * Draws the chains beside a list of blocks (newest first): a lane for each series, a line from each block to the one before
 * it. Pure; works in whatever order the blocks stand.
 */
export function laneRows(blocks: readonly BlockJson[], series: readonly string[]): LaneRow[] {
  const rowOf = new Map(blocks.map((block, row) => [nameOf(block.series, block.number), row]));
  const links = blocks.map((block) => linkOf(block, blocks, rowOf));
  const rows = blocks.map((block, row) => ({
    lane: laneOf(series, block.series),
    link: links[row] ?? 'open',
    above: series.map((): Link | null => null),
    below: series.map((): Link | null => null),
  }));
  for (const [row, block] of blocks.entries()) {
    const link = links[row] ?? 'open';
    if (link === 'first') continue;
    const before = rowOf.get(nameOf(block.series, block.number - 1)) ?? blocks.length;
    draw(rows, laneOf(series, block.series), row, before, link);
  }
  return rows;
}

/** The newest blocks of one series, at most so many, in the order in which they were sealed. */
export function newestRun(blocks: readonly BlockJson[], most: number): BlockJson[] {
  return [...blocks].sort((one, other) => one.number - other.number).slice(-most);
}

/** The series of the newest block among those that have so many blocks here, else of the newest of all; '' for no blocks. */
export function fullestSeries(blocks: readonly BlockJson[], enough: number): string {
  const count = Map.groupBy(blocks, ({ series }) => series);
  const full = blocks.find(({ series }) => (count.get(series)?.length ?? 0) >= enough);
  return (full ?? blocks[0])?.series ?? '';
}

/** A line in a lane from the middle of one row to the middle of another, or to the end of the list. */
function draw(
  rows: { above: (Link | null)[]; below: (Link | null)[] }[],
  lane: number,
  from: number,
  to: number,
  link: Link,
): void {
  const [top, bottom] = from < to ? [from, to] : [to, from];
  for (let row = top; row <= Math.min(bottom, rows.length - 1); row++) {
    const halves = rows[row];
    if (!halves) continue;
    if (row > top) halves.above[lane] = link;
    if (row < bottom) halves.below[lane] = link;
  }
}

function linkOf(block: BlockJson, blocks: readonly BlockJson[], rowOf: ReadonlyMap<string, number>): Link {
  if (block.number === 0) return 'first';
  const before = blocks[rowOf.get(nameOf(block.series, block.number - 1)) ?? -1];
  if (before === undefined) return 'open';
  return before.hash === block.prev ? 'holds' : 'broken';
}

function laneOf(series: readonly string[], code: string): number {
  return Math.max(0, series.indexOf(code));
}

function nameOf(series: string, number: number): string {
  return `${series} ${number}`;
}
