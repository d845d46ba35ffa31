import { useEffect, useEffectEvent, useState } from 'react';
import { queryClient } from '../lib/query.ts';

/** Where an element stands in the window, as much of it as is seen. */
export interface Box {
  top: number;
  left: number;
  width: number;
  height: number;
}

const LOOK_MS = 50;
const GIVE_UP_MS = 6_000;
/** Of something large its beginning is pointed at: the words need room too. */
const MOST_OF_WINDOW = 0.4;

function find(targets: readonly string[]): Element | null {
  for (const target of targets) {
    for (const element of document.querySelectorAll(`[data-tour="${target}"]`)) {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })) return element;
    }
  }
  return null;
}

function boxOf(element: Element): Box {
  const { top, left, width, height } = element.getBoundingClientRect();
  return { top, left, width, height: Math.min(height, window.innerHeight * MOST_OF_WINDOW) };
}

const isSame = (a: Box | null, b: Box): boolean =>
  a !== null && a.top === b.top && a.left === b.left && a.width === b.width && a.height === b.height;

/**
 * Waits for the first of `targets` that is seen, brings it into view, and follows it as the page moves; null until then.
 * `onMissing` when there is none after some seconds in which nothing was loaded.
 */
export function useTarget(key: string, targets: readonly string[], isOn: boolean, onMissing: () => void): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  const missing = useEffectEvent(onMissing);
  const look = useEffectEvent(() => find(targets));
  useEffect(() => {
    setBox(null);
    if (!isOn) return undefined;
    let element: Element | null = null;
    let frame = 0;
    const follow = (): void => {
      if (element?.isConnected) {
        const now = boxOf(element);
        setBox((before) => (isSame(before, now) ? before : now));
      } else {
        // The page drew it anew.
        element = look();
      }
      frame = requestAnimationFrame(follow);
    };
    let since = performance.now();
    const timer = setInterval(() => {
      element = look();
      if (element !== null) {
        clearInterval(timer);
        element.scrollIntoView({ block: 'center' });
        follow();
      } else if (queryClient.isFetching() > 0) {
        // What is on its way may bring it, however slow the line is.
        since = performance.now();
      } else if (performance.now() - since > GIVE_UP_MS) {
        clearInterval(timer);
        missing();
      }
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      cancelAnimationFrame(frame);
    };
  }, [key, isOn]);
  return box;
}
