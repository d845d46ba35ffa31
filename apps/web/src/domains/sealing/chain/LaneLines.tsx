import type { CSSProperties } from 'react';
import type { BlockJson, LaneRow, Link } from './lanes.ts';
import classes from './Lanes.module.css';

/** Distance of two lanes, in the drawing's units (CSS pixels). */
const STEP = 14;

/** The lines of one row: what passes by in the other lanes, and the block itself on its own. Told in words beside it. */
export function LaneLines({ row, state }: { row: LaneRow; state: BlockJson['state'] }) {
  const width = row.above.length * STEP;
  const x = (lane: number): number => lane * STEP + STEP / 2;
  return (
    // A hospital has a lane for each of its series: on a phone they stand closer, or nothing else had a place.
    <span className={classes.lanes} style={{ '--pr-lanes': `${width}px` } as CSSProperties} aria-hidden>
      <svg viewBox={`0 0 ${width} 100`} preserveAspectRatio="none" className={classes.lines}>
        {row.above.map((link, lane) => line(link, x(lane), 0, 50, `above${lane}`))}
        {row.below.map((link, lane) => line(link, x(lane), 50, 100, `below${lane}`))}
      </svg>
      <span
        className={classes.node}
        style={{ insetInlineStart: `${(x(row.lane) / width) * 100}%` }}
        data-state={state}
        data-link={row.link}
      />
    </span>
  );
}

function line(link: Link | null, x: number, from: number, to: number, key: string) {
  if (link === null) return null;
  return (
    <line
      key={key}
      x1={x}
      x2={x}
      y1={from}
      y2={to}
      className={classes.line}
      data-link={link}
      vectorEffect="non-scaling-stroke"
    />
  );
}
