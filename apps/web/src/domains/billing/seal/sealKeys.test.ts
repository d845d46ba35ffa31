import { describe, expect, it } from 'vitest';
import { SealKeys } from './sealKeys.ts';

function storage(values = new Map<string, string>()) {
  return {
    values,
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
}

const counted = (): (() => string) => {
  let made = 0;
  return () => `key-${(made += 1)}`;
};

describe('the key of a seal', () => {
  it('stays the same over retries and over a reload', () => {
    const store = storage();
    const make = counted();
    expect(new SealKeys(store, make).of('d1')).toBe('key-1');
    expect(new SealKeys(store, make).of('d1')).toBe('key-1');
  });

  it('is another for another draft, and another after a definite answer', () => {
    const keys = new SealKeys(storage(), counted());
    expect(keys.of('d1')).toBe('key-1');
    expect(keys.of('d2')).toBe('key-2');
    keys.end('d1');
    expect(keys.of('d1')).toBe('key-3');
  });

  it('leaves nothing behind but draft id and key', () => {
    const store = storage();
    new SealKeys(store, counted()).of('d1');
    expect([...store.values]).toEqual([['pramana.seal.d1', 'key-1']]);
  });

  it('does without storage where the browser forbids it', () => {
    const forbidden = (): never => {
      throw new Error('forbidden');
    };
    const keys = new SealKeys({ getItem: forbidden, setItem: forbidden, removeItem: forbidden }, counted());
    expect(keys.of('d1')).toBe('key-1');
    expect(keys.of('d1')).toBe('key-1');
    keys.end('d1');
    expect(keys.of('d1')).toBe('key-2');
  });
});
