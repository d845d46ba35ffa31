/**
 * The mark: a ring of small segments around a tick. Strokes in a 24 × 24 box, so that one colour and any size do; the
 * same on paper, as the page's seal and as its favicon.
 */
const SEAL_MARK = {
  viewBox: '0 0 24 24',
  strokeWidth: 2.4,
  /** A circle of radius 10; sixteen dashes, each 62.832 / 16 long with its gap. */
  ring: 'M12 2A10 10 0 0 1 12 22A10 10 0 0 1 12 2Z',
  ringDashes: '2.727 1.2',
  tick: 'M7.4 12.5L10.6 15.7L16.8 8.9',
} as const;

/** The mark as an SVG document in one colour. */
export function sealMarkSvg(color: string): string {
  const { viewBox, strokeWidth, ring, ringDashes, tick } = SEAL_MARK;
  const stroke = `fill="none" stroke="${color}" stroke-width="${strokeWidth}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}"><path ${stroke} stroke-dasharray="${ringDashes}" d="${ring}"/><path ${stroke} d="${tick}"/></svg>`;
}
