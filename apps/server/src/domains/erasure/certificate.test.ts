import { expect, test } from 'vitest';
import { wordsFor } from '../../platform/documents/index.ts';
import { lastDay, oldCopies } from './certificate.service.ts';

const done = (scope: ('records' | 'identity' | 'everything')[], until: string[]): Parameters<typeof oldCopies>[0] => ({
  id: '00000000-0000-7000-8000-000000000001',
  at: '2030-01-01T00:00:00.000Z',
  by: 'Nila Rao',
  scope,
  keys: 2,
  files: 0,
  leaves: 1,
  kept: until.map((each) => ({ content: 'bills', until: each, source: 'a rule' })),
  lastReadable: '2030-03-01T00:00:00.000Z',
  block: null,
});
const english = wordsFor('en');
const day = (at: string): string => at.slice(0, 10);

test('no last day for backups is certified while the person’s own key stays, which opens old copies', () => {
  const records = done(['records', 'identity'], ['2033-12-31', '2031-06-30']);
  expect(lastDay(records, day, english)).toEqual([]);
  expect(oldCopies(records, english).join()).toContain('after 2033-12-31 at the earliest');
  const all = done(['records', 'identity', 'everything'], []);
  expect(lastDay(all, day, english)).toEqual([['Last day on which a backup could be read', '2030-03-01']]);
  expect(oldCopies(all, english)).toEqual([]);
});

test('each language says until when, and what stays, in its own words', () => {
  for (const language of ['hi', 'mr'] as const) {
    const words = wordsFor(language);
    const [copies = ''] = oldCopies(done(['records'], ['2033-12-31']), words);
    expect(copies).toContain('2033-12-31');
    expect(copies).toMatch(/[\u0900-\u097f]/);
    expect(copies).not.toMatch(/[{}]/);
    const all = done(['records', 'identity', 'everything'], []);
    expect(lastDay(all, day, words)).toEqual([[expect.stringMatching(/^[\u0900-\u097f ]+$/), '2030-03-01']]);
  }
});
