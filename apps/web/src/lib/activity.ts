/** When somebody last touched this browser, also in another tab. Times only; nothing of what was done. */
const KEY = 'pramana.active';
/** Another tab learns of it at most this much later, milliseconds. */
const SHARE_MS = 5_000;

let own = Date.now();
let shared = own;

/** Unix milliseconds of the last sign of a person in any tab of this browser. */
export function lastActive(): number {
  return Math.max(own, shared);
}

/** A sign of the person; called for every touch, so it must cost nothing. */
export function markActive(now = Date.now()): void {
  own = now;
  if (now - shared < SHARE_MS) return;
  shared = now;
  try {
    localStorage.setItem(KEY, String(now));
  } catch {
    // Without storage each tab counts for itself.
  }
}

/** Listens to hands, wheels and keys for the whole app; once, at the start. */
export function listenToActivity(target: Window): void {
  const options = { capture: true, passive: true } as const;
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const)
    target.addEventListener(name, () => markActive(), options);
  target.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && newValue !== null) shared = Math.max(shared, Number(newValue));
  });
}
