import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { portals } from '../lib/portals.ts';

/**
 * While it is closed, what stands in it is not in the document at all: not covered, not hidden, not printed, out of reach of
 * the back button and of whoever looks at the page's elements. Opened again it is as it was, for the same person only; for
 * another one it is built anew.
 */
export function Veil({ isClosed, children }: { isClosed: boolean; children: ReactNode }) {
  const host = useRef<HTMLDivElement>(null);
  const [holder] = useState(() => document.createElement('div'));
  // Nothing begins outside the document: what takes the focus when it appears could not.
  const [isReady, setReady] = useState(false);
  const before = useRef<{ focused: Element | null; scroll: number }>({ focused: null, scroll: 0 });
  useLayoutEffect(() => {
    const place = host.current;
    if (isClosed || place === null) return undefined;
    place.append(holder);
    setReady(true);
    if (portals) document.body.append(portals);
    window.scrollTo(0, before.current.scroll);
    if (before.current.focused instanceof HTMLElement) before.current.focused.focus({ preventScroll: true });
    return () => {
      before.current = { focused: document.activeElement, scroll: window.scrollY };
      holder.remove();
      portals?.remove();
    };
  }, [isClosed, holder]);
  // Whatever comes after this page (the login) has its menus again.
  useLayoutEffect(
    () => () => {
      if (portals) document.body.append(portals);
    },
    [],
  );
  return (
    <>
      <div ref={host} />
      {isReady ? createPortal(children, holder) : null}
    </>
  );
}
