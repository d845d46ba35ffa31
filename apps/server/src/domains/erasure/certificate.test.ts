import { expect, test } from 'vitest';
import { wordsFor } from '../../platform/documents/index.ts';
import { lastDay, oldCopies } from './certificate.service.ts';

type Done = Parameters<typeof oldCopies>[0];
const done = (change: Partial<Done> = {}): Done => ({
  id: '00000000-0000-7000-8000-000000000001',
  at: '2030-01-01T00:00:00.000Z',
  by: 'Nila Rao',
  scope: ['records', 'identity'],
  keys: 2,
  files: 0,
  leaves: 1,
  kept: ['2033-12-31', '2031-06-30'].map((until) => ({ content: 'bills', until, source: 'a rule' })),
  copiesUntil: null,
  copiesWait: null,
  block: null,
  ...change,
});
const day = (at: string): string => at.slice(0, 10);

test.each(['en', 'hi', 'mr'] as const)(
  'in %s a last day for old copies stands where one can be named, else why not',
  (language) => {
    const words = wordsFor(language);
    const replaced = done({ copiesUntil: '2030-03-01T00:00:00.000Z' });
    expect(lastDay(replaced, day, words)).toEqual([[words('erasure.lastDay'), '2030-03-01']]);
    expect(oldCopies(replaced, words)).toEqual([]);
    const soon = done({ copiesWait: 'replacing' });
    expect(lastDay(soon, day, words)).toEqual([]);
    expect(oldCopies(soon, words)).toEqual([words('erasure.replacing')]);
    const [stuck = ''] = oldCopies(done({ copiesWait: 'stuck' }), words);
    expect(stuck).toContain('2033-12-31');
    expect(stuck).not.toMatch(/[{}]/);
  },
);
