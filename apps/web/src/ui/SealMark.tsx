import { type ReactNode, useState } from 'react';
import { CROSS_PATH, ringPath, TICK_PATH } from './markGeometry.ts';
import classes from './SealMark.module.css';

/** States of a seal as the API names them, and `broken`: a check in this very session failed. */
export type SealState = 'draft' | 'queued' | 'sealed' | 'witnessed' | 'broken';

const RING = ringPath(8, 0.3);
const BROKEN_RING = ringPath(8, 0.3, [1, 2, 6]);

interface SealMarkProps {
  state: SealState;
  size?: number;
}

/**
 * The seal, the same everywhere. Each state has its own shape as well as its colour: dots (draft), a hollow ring (waiting),
 * a ring with a tick (sealed), a full disc with a tick (witnessed), a torn ring with a cross (does not verify).
 */
export function SealMark({ state, size = 18 }: SealMarkProps) {
  const [first] = useState(state);
  const moved = state === first ? '' : ` ${classes.closing}`;
  return (
    <svg
      viewBox="0 0 32 32"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      aria-hidden
      className={classes.mark + moved}
    >
      {SHAPES[state]}
    </svg>
  );
}

const TICK = <path d={TICK_PATH} strokeWidth="3.4" strokeLinecap="round" strokeLinejoin="round" />;
const CLOSED_RING = <path d={RING} strokeWidth="4" className={classes.ring} />;

const SHAPES: Record<SealState, ReactNode> = {
  draft: <circle cx="16" cy="16" r="12.5" strokeWidth="3" strokeDasharray="0.1 7.75" strokeLinecap="round" />,
  queued: (
    <>
      <circle cx="16" cy="16" r="14" strokeWidth="1.8" />
      <circle cx="16" cy="16" r="9.5" strokeWidth="1.8" />
    </>
  ),
  sealed: (
    <>
      {CLOSED_RING}
      {TICK}
    </>
  ),
  witnessed: (
    <>
      {CLOSED_RING}
      <circle cx="16" cy="16" r="9.6" fill="currentColor" stroke="none" />
      <g className={classes.cut} transform="translate(2.4 2.4) scale(0.85)">
        {TICK}
      </g>
    </>
  ),
  broken: (
    <>
      <path d={BROKEN_RING} strokeWidth="4" />
      <path d={CROSS_PATH} strokeWidth="3.6" strokeLinecap="round" />
    </>
  ),
};
