/**
 * The mark: a ring of segments (the blocks of a log) around a tick. One geometry for the logo, the seal on every
 * screen, the favicon and the stamp on paper; a 32 × 32 box, drawn by strokes.
 */
const CENTRE = 16;
const RADIUS = 13;

/** Path data of one ring segment as an arc; `index` of `count`, `gap` in radians between neighbours. */
export function segmentPath(index: number, count: number, gap: number): string {
  const step = (2 * Math.PI) / count;
  const from = index * step - Math.PI / 2 + gap / 2;
  const to = from + step - gap;
  return `M${point(from)}A${RADIUS} ${RADIUS} 0 0 1 ${point(to)}`;
}

/** The segments of a ring in one path, without those in `missing`. */
export function ringPath(count: number, gap: number, missing: readonly number[] = []): string {
  const kept = Array.from({ length: count }, (_, index) => index).filter((index) => !missing.includes(index));
  return kept.map((index) => segmentPath(index, count, gap)).join('');
}

export const TICK_PATH = 'M10.5 16.6l3.8 3.8 7.4-8.2';
export const CROSS_PATH = 'M11.2 11.2l9.6 9.6M20.8 11.2l-9.6 9.6';

function point(angle: number): string {
  return `${round(CENTRE + RADIUS * Math.cos(angle))} ${round(CENTRE + RADIUS * Math.sin(angle))}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
