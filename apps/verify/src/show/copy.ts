import type { Say } from '../texts.ts';
import { el } from './dom.ts';

/** Copies the whole of what is shown short. Where a page may not write to the clipboard there is no such button. */
export function copyButton(say: Say, name: string, text: string): HTMLElement | null {
  // The types promise it, plain http in a local network does not have it.
  if ((navigator.clipboard as Clipboard | undefined) === undefined) return null;
  const button = el(
    'button',
    { type: 'button', class: 'quiet', 'aria-label': `${say('proof.copy')}: ${name}` },
    say('proof.copy'),
  );
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => button.replaceChildren(say('proof.copied')),
      () => button.remove(),
    );
  });
  return button;
}
