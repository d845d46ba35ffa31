import { type RefObject, useLayoutEffect, useState } from 'react';

/** Where a list of hits opens, and how high it may be (px). */
export interface DropSide {
  side: 'top' | 'bottom';
  height: number;
}

/** As high as a list of hits becomes where there is room. */
const FULL_PX = 360;
/** Below this a list is of no use, however little room there is. */
const LEAST_PX = 120;
/** What else stands in the list: a last row, its edges, a gap to the edge of the window. */
const REST_PX = 72;

/**
 * The side with room, chosen once: a list that goes to the other side when its hits come is under the pointer of somebody
 * who is pressing one of them. `top` and `bottom` are the edges of the field and of what it scrolls in (px).
 */
export function dropSideOf(field: { top: number; bottom: number }, room: { top: number; bottom: number }): DropSide {
  const below = room.bottom - field.bottom - REST_PX;
  const above = field.top - room.top - REST_PX;
  const side = below >= FULL_PX || below >= above ? 'bottom' : 'top';
  return { side, height: Math.max(LEAST_PX, Math.min(FULL_PX, side === 'bottom' ? below : above)) };
}

/** Measures as the field is entered and as its list comes, and not again while the list is there. */
export function useDropSide(box: RefObject<HTMLElement | null>, isEntered: boolean, isDropped: boolean): DropSide {
  const [side, setSide] = useState<DropSide>({ side: 'bottom', height: FULL_PX });
  useLayoutEffect(() => {
    if (isEntered && box.current !== null)
      setSide(dropSideOf(box.current.getBoundingClientRect(), roomOf(box.current)));
  }, [box, isEntered, isDropped]);
  return side;
}

/** What can be seen of the window, over a keyboard on the screen, and of the dialog that the field stands in. */
function roomOf(element: HTMLElement): { top: number; bottom: number } {
  let { top, bottom } = { top: 0, bottom: window.visualViewport?.height ?? window.innerHeight };
  for (let outer = element.parentElement; outer !== null && outer !== document.body; outer = outer.parentElement) {
    if (!/auto|scroll/.test(getComputedStyle(outer).overflowY)) continue;
    const edges = outer.getBoundingClientRect();
    top = Math.max(top, edges.top);
    bottom = Math.min(bottom, edges.bottom);
  }
  return { top, bottom };
}
