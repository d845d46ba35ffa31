import { describe, expect, it } from 'vitest';
import { isWeakPin, pinOf } from './pin.policy.ts';

describe('a PIN', () => {
  it.each([
    ['482913', '482913'],
    [' 482 913 ', '482913'],
    ['४८२९१३', '482913'],
    ['48291', null],
    ['4829133', null],
    ['48291a', null],
  ])('typed as %s is read as %s', (typed, pin) => {
    expect(pinOf(typed)).toBe(pin);
  });

  it.each(['000000', '111111', '123456', '654321', '024680', '121212', '123123', '112211', '998899'])(
    '%s is too easy to guess',
    (pin) => {
      expect(isWeakPin(pin)).toBe(true);
    },
  );

  it.each(['482913', '150847', '100482', '246813'])('%s is accepted', (pin) => {
    expect(isWeakPin(pin)).toBe(false);
  });
});
