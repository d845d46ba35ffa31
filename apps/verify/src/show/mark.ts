import type { State } from '../check/judge.ts';
import { svg } from './dom.ts';

/**
 * The seal as everywhere in Pramana: a ring of small segments around a tick. Each verdict has its own shape, so that it is
 * told without its colour: tick on a full disc (green), tick (amber), cross in a loose ring (red), hollow rings
 * (pending), question mark in a dotted ring (unknown).
 */
export function verdictMark(state: State): SVGElement {
  return mark(SHAPES[state]());
}

/** The product's mark. */
export function productMark(): SVGElement {
  return mark([ring(12, 3.4, 0.72), tick()]);
}

function mark(shapes: SVGElement[]): SVGElement {
  return svg('svg', { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' }, ...shapes);
}

/** A ring of `count` segments; `share` of each is drawn. The group can move about its middle, the turn stays inside. */
function ring(count: number, width: number, share: number, props: Record<string, string> = {}): SVGElement {
  const segments = svg('circle', {
    cx: '16',
    cy: '16',
    r: '13',
    pathLength: String(count),
    'stroke-width': String(width),
    'stroke-dasharray': `${share} ${1 - share}`,
    transform: `rotate(${(1 - share) * (180 / count) - 90} 16 16)`,
    ...props,
  });
  return svg('g', { class: 'ring' }, segments);
}

const circle = (r: string, props: Record<string, string>): SVGElement =>
  svg('circle', { cx: '16', cy: '16', r, ...props });
const stroke = (d: string, width: string, props: Record<string, string> = {}): SVGElement =>
  svg('path', { d, 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', ...props });
const tick = (): SVGElement => stroke('M10.5 16.6l3.8 3.8 7.4-8.2', '3');

const SHAPES: Record<State, () => SVGElement[]> = {
  GREEN: () => [
    ring(12, 3.6, 0.76),
    circle('9.6', { class: 'disc' }),
    stroke('M11.2 16.5l3.3 3.3 6.4-7.1', '2.9', { class: 'cut' }),
  ],
  AMBER: () => [ring(12, 3.6, 0.76), tick()],
  RED: () => [ring(8, 3.4, 0.5), stroke('M11.8 11.8l8.4 8.4M20.2 11.8l-8.4 8.4', '3.6')],
  PENDING: () => [circle('14', { 'stroke-width': '1.8' }), circle('9.5', { 'stroke-width': '1.8' })],
  UNKNOWN: () => [
    ring(16, 3, 0.01, { 'stroke-linecap': 'round' }),
    stroke('M12.6 12.7a3.5 3.5 0 1 1 5.2 3.1c-1.2.7-1.8 1.3-1.8 2.6', '2.8'),
    stroke('M16 22.3v.01', '3.2'),
  ],
};
