import { useEffect, useState } from 'react';

type Target = () => HTMLElement | null;

/**
 * Moves the cursor to what is drawn with the change that is made in the same breath. Never by waiting for frames: a
 * slow machine draws the line later than that, the cursor stays where it was, and the quantity goes into the search.
 */
export function useFocusDrawn(): (target: Target) => void {
  const [goal, setGoal] = useState<Target | null>(null);
  useEffect(() => goal?.()?.focus(), [goal]);
  return (target) => setGoal(() => target);
}
