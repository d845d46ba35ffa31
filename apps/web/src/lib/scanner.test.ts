import { describe, expect, it } from 'vitest';
import { type Keystroke, ScannerBurst } from './scanner.ts';

/** Types `text` with `gap` milliseconds between keys, then `end`; returns the last answer. */
function typed(text: string, gap: number, end = 'Enter', burst = new ScannerBurst()): Keystroke {
  let time = 1000;
  for (const key of text) burst.take(key, (time += gap), false);
  return burst.take(end, time + gap, false);
}

describe('a scanner burst', () => {
  it.each([1, 8, 35, 50])('is seen at %i ms a key', (gap) => {
    expect(typed('8901030865278', gap)).toEqual({ scanned: '8901030865278' });
  });

  it('may end with Tab', () => {
    expect(typed('PR-2627-0014', 5, 'Tab')).toEqual({ scanned: 'PR-2627-0014' });
  });

  it('is not a person who types an amount and presses Enter', () => {
    expect(typed('1234567', 60)).toBe('none');
  });

  it('is not a short number, a word, or words with a space', () => {
    expect(typed('500', 5)).toBe('none');
    expect(typed('paracetamol', 5)).toBe('none');
    expect(typed('dolo 650 1234', 5)).toBe('none');
  });

  it('holds through one gap that a busy machine has stretched', () => {
    const burst = new ScannerBurst();
    burst.take('8', 0, false);
    let time = 100;
    for (const key of '901030865278') burst.take(key, (time += 10), false);
    expect(burst.take('Enter', time + 10, false)).toEqual({ scanned: '8901030865278' });
  });

  it('is not a key held down', () => {
    const burst = new ScannerBurst();
    for (let time = 0; time < 300; time += 30) burst.take('1', time, true);
    expect(burst.take('Enter', 300, false)).toBe('none');
  });

  it('begins anew after slow typing in the same field', () => {
    const burst = new ScannerBurst();
    burst.take('d', 0, false);
    burst.take('o', 200, false);
    expect(typed('8901030865278', 4, 'Enter', burst)).toEqual({ scanned: '8901030865278' });
  });

  it('holds through the Shift keys of upper-case codes', () => {
    const burst = new ScannerBurst();
    let time = 0;
    for (const key of 'AB1234') {
      burst.take('Shift', (time += 3), false);
      burst.take(key, (time += 3), false);
    }
    expect(burst.take('Enter', time + 3, false)).toEqual({ scanned: 'AB1234' });
  });
});
