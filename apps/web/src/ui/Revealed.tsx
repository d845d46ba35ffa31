import { type ReactNode, useEffect, useRef } from 'react';

/** Comes into view when it appears: a question below a form that is longer than the screen. */
export function Revealed({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise: returned from here, it would be taken for what cleans up, and break the page.
    place.current?.scrollIntoView({ block: 'center' });
  }, []);
  return <div ref={place}>{children}</div>;
}
