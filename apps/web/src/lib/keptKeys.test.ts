import { describe, expect, it } from 'vitest';
import { KeptKeys, newKey } from './keptKeys.ts';

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

describe('the key of a wish', () => {
  it('stays the same over retries and over a reload', () => {
    const store = storage();
    const make = counted();
    expect(new KeptKeys('seal.', () => store, make).of('d1')).toBe('key-1');
    expect(new KeptKeys('seal.', () => store, make).of('d1')).toBe('key-1');
  });

  it('is another for another draft, and another after a definite answer', () => {
    const store = storage();
    const keys = new KeptKeys('seal.', () => store, counted());
    expect(keys.of('d1')).toBe('key-1');
    expect(keys.of('d2')).toBe('key-2');
    keys.end('d1');
    expect(keys.of('d1')).toBe('key-3');
  });

  it('is not ended by the answer to a former one', () => {
    const store = storage();
    const keys = new KeptKeys('seal.', () => store, counted());
    const former = keys.begin('d1');
    const now = keys.begin('d1');
    keys.end('d1', former);
    expect(keys.read('d1')).toBe(now);
    keys.end('d1', now);
    expect(keys.read('d1')).toBeNull();
  });

  it('of one person is never another’s', () => {
    const store = storage();
    const keys = new KeptKeys('seal.', () => store, counted());
    keys.belongsTo('rosa');
    keys.begin('d1');
    keys.belongsTo('anil');
    expect(keys.read('d1')).toBeNull();
    keys.belongsTo('rosa');
    expect(keys.read('d1')).toBe('key-1');
  });

  it('leaves nothing behind but what it is about and key', () => {
    const store = storage();
    new KeptKeys('seal.', () => store, counted()).of('d1');
    expect([...store.values]).toEqual([['seal.d1', 'key-1']]);
  });

  it('does without storage where the browser forbids it', () => {
    const forbidden = (): never => {
      throw new Error('forbidden');
    };
    const keys = new KeptKeys('seal.', forbidden, counted());
    expect(keys.of('d1')).toBe('key-1');
    expect(keys.of('d1')).toBe('key-1');
    keys.end('d1');
    expect(keys.of('d1')).toBe('key-2');
  });

  it('never repeats', () => {
    expect(new Set(Array.from({ length: 100 }, newKey)).size).toBe(100);
  });
});
