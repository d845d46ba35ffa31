import { createContext, createElement, type ReactNode, use, useEffect, useEffectEvent } from 'react';
import { expiry } from './expiry.ts';
import { ScannerBurst } from './scanner.ts';

/**
 * Shortcuts of the screen that is shown. A combination is written `F9`, `mod+Enter`, `mod+k` (`mod` is Ctrl, ⌘ on a
 * Mac). It runs from any focus; the newest listener wins; while a dialog is open only the dialog's listen. Each one is
 * printed on its button by `KeyHint`. Plain characters cannot be shortcuts: the search field owns them.
 */
interface Shortcut {
  combo: string;
  level: number;
  run: () => void;
}

const shortcuts: Shortcut[] = [];
const openLevels: number[] = [];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'> & { code?: string };

/** The combination that a keydown is, in the writing of the registry. */
export function comboOf(event: Pressed): string {
  // With Alt a Mac types another character: there the key itself counts.
  const letter = event.altKey ? /^Key([A-Z])$/.exec(event.code ?? '')?.[1] : undefined;
  const key = letter?.toLowerCase() ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const parts = [event.ctrlKey || event.metaKey ? 'mod' : '', event.altKey ? 'alt' : '', event.shiftKey ? 'shift' : ''];
  return [...parts.filter(Boolean), key].join('+');
}

/** Adds a shortcut; returns the way to remove it. Throws for a plain character, which would eat typing. */
export function addShortcut(combo: string, level: number, run: () => void): () => void {
  if (combo.length === 1) throw new RangeError('a plain character cannot be a shortcut');
  const shortcut = { combo, level, run };
  shortcuts.push(shortcut);
  return () => void shortcuts.splice(shortcuts.indexOf(shortcut), 1);
}

/** Opens a level above all others, as a dialog does; returns the way to close it. */
export function openLevel(level: number): () => void {
  openLevels.push(level);
  return () => void openLevels.splice(openLevels.lastIndexOf(level), 1);
}

/** The shortcut that a keydown means now, or null. */
export function shortcutFor(event: Pressed): (() => void) | null {
  const combo = comboOf(event);
  const level = Math.max(0, ...openLevels);
  return shortcuts.findLast((each) => each.combo === combo && each.level === level)?.run ?? null;
}

const Level = createContext(0);

/** Above any dialog in a dialog. */
const ABOVE = 100;

/** Wraps the content of a dialog: the shortcuts of the page below, with `isAbove` of every other dialog, are silent while it is open. */
export function ShortcutLevel({ isAbove = false, children }: { isAbove?: boolean; children: ReactNode }) {
  const level = use(Level) + (isAbove ? ABOVE : 1);
  useEffect(() => openLevel(level), [level]);
  return createElement(Level, { value: level }, children);
}

/** Runs `action` on the combination while the component is shown and `isOn`. */
export function useShortcut(combo: string | undefined, action: () => void, isOn = true): void {
  const level = use(Level);
  const run = useEffectEvent(action);
  useEffect(
    () => (combo !== undefined && isOn ? addShortcut(combo, level, () => run()) : undefined),
    [combo, isOn, level],
  );
}

/** Listens to the keyboard for the whole app; once, at the start. */
export function listenToKeys(target: Window): void {
  target.addEventListener('keydown', (event) => {
    const run = event.defaultPrevented || isTyping(event) || isPress(event) ? null : shortcutFor(event);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

/** A character that goes into a field, such as "?", is text there and no shortcut. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { target } = event;
  return target instanceof HTMLElement && (isField(target) || target.isContentEditable);
}

/** Enter on a control is that control's: it presses the button, follows the link, sends the form. */
function isPress(event: KeyboardEvent): boolean {
  const { target } = event;
  return comboOf(event) === 'Enter' && target instanceof HTMLElement && target !== document.body;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * Hands a scanner's burst to `onScan` from any focus; the field that caught its characters gets its text back. Never from a
 * field of a password or code: a program that types those is as fast as a scanner, and what was scanned is shown and searched.
 */
export function useScanner(onScan: (code: string) => void, isOn = true): void {
  const scanned = useEffectEvent(onScan);
  useEffect(() => {
    if (!isOn) return undefined;
    const burst = new ScannerBurst();
    let before: { field: Field; value: string } | null = null;
    const onKey = (event: KeyboardEvent): void => {
      // A locked page is still there in memory; nothing that is typed reaches it.
      if (expiry.isOver || isSecret(document.activeElement)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = burst.take(event.key, event.timeStamp, event.repeat);
      if (step === 'start') before = fieldState(document.activeElement);
      if (typeof step === 'string') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (before) restore(before.field, before.value);
      scanned(step.scanned);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [isOn]);
}

function fieldState(element: Element | null): { field: Field; value: string } | null {
  return isField(element) ? { field: element, value: element.value } : null;
}

function isSecret(element: Element | null): boolean {
  return isField(element) && (element.type === 'password' || element.autocomplete === 'one-time-code');
}

function isField(element: unknown): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/** Sets the value as typing would: React listens to the prototype's setter and an input event. */
function restore(field: Field, value: string): void {
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
