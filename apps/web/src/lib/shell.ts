import { useSyncExternalStore } from 'react';
import { flushDrafts } from './draft.ts';

/*
 * The service worker of the app (worker.ts): registers it, and tells when another version waits. Where a browser has none,
 * as on plain http in a local network, the app works the same without opening offline.
 */

let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function setWaiting(worker: ServiceWorker | null): void {
  waiting = worker;
  for (const listener of listeners) listener();
}

/** Begins to keep the shell. Never fails: without it everything works but opening offline. */
export function keepShell(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // A browser that was told to keep no workers answers nothing.
  const registered: Promise<ServiceWorkerRegistration | undefined> = navigator.serviceWorker.register('/sw.js');
  registered.then(
    (registration) => (registration === undefined ? undefined : follow(registration)),
    () => undefined,
  );
}

/** A worker that is installed while another one serves this page is another version of the app. */
function follow(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    if (registration.waiting && navigator.serviceWorker.controller) setWaiting(registration.waiting);
  };
  look();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
  });
}

/** Saves what is typed, lets the other version take over, and opens the page anew. */
export async function takeOver(): Promise<void> {
  await flushDrafts();
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker is told, which has no other origin
  waiting?.postMessage('take-over');
}

/** Whether another version of the app waits. */
export function useIsOutdated(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting !== null,
  );
}
