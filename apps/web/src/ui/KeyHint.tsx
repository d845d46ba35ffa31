import classes from './KeyHint.module.css';

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Record<string, string> = {
  mod: IS_MAC ? '⌘' : 'Ctrl',
  shift: '⇧',
  alt: IS_MAC ? '⌥' : 'Alt',
  Enter: 'Enter',
  Escape: 'Esc',
};

/** The keys of a combination (`mod+Enter`), as they stand on this machine's keyboard. */
export function keyNames(combo: string): string[] {
  return combo.split('+').map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** A shortcut printed where it works. Hidden from screen readers: the control names it by `aria-keyshortcuts`. */
export function KeyHint({ combo }: { combo: string }) {
  return (
    <span className={classes.keys} aria-hidden>
      {keyNames(combo).map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
    </span>
  );
}

/** The value of `aria-keyshortcuts` for a combination. */
export function ariaKeys(combo: string): string {
  return combo
    .replace('mod', IS_MAC ? 'Meta' : 'Control')
    .replace('shift', 'Shift')
    .replace('alt', 'Alt');
}
