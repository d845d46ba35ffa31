import { ringPath, TICK_PATH } from './markGeometry.ts';

const RING = ringPath(12, 0.16);

interface MarkProps {
  /** Edge length in CSS pixels. */
  size?: number;
  /** Accessible name; without one the mark is decoration. */
  label?: string;
}

/** The product's mark in the current text colour. */
export function Mark({ size = 28, label }: MarkProps) {
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} fill="none" stroke="currentColor" {...name}>
      <path d={RING} strokeWidth="3.4" />
      <path d={TICK_PATH} strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
