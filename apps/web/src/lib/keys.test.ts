import { describe, expect, it } from 'vitest';
import { addShortcut, comboOf, openLevel, shortcutFor } from './keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('a shortcut', () => {
  it('is named the same with Ctrl and with the Mac key', () => {
    expect(comboOf(press('Enter', { ctrlKey: true }))).toBe('mod+Enter');
    expect(comboOf(press('K', { metaKey: true }))).toBe('mod+k');
    expect(comboOf({ ...press('ç', { altKey: true }), code: 'KeyC' })).toBe('alt+c');
  });

  it('runs the newest listener, and the former one again when that is gone', () => {
    const ran: string[] = [];
    const first = addShortcut('F9', 0, () => ran.push('page'));
    const second = addShortcut('F9', 0, () => ran.push('panel'));
    shortcutFor(press('F9'))?.();
    second();
    shortcutFor(press('F9'))?.();
    first();
    expect(ran).toEqual(['panel', 'page']);
    expect(shortcutFor(press('F9'))).toBeNull();
  });

  it('of the page is silent while a dialog is open', () => {
    const remove = addShortcut('F9', 0, () => {});
    const close = openLevel(1);
    expect(shortcutFor(press('F9'))).toBeNull();
    close();
    expect(shortcutFor(press('F9'))).not.toBeNull();
    remove();
  });

  it('can never be a plain character', () => {
    expect(() => addShortcut('/', 0, () => {})).toThrow(RangeError);
  });
});
