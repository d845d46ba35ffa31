/** Moves the cursor once React has drawn what it goes to. */
export function focusSoon(target: () => HTMLElement | null): void {
  requestAnimationFrame(() => requestAnimationFrame(() => target()?.focus()));
}
