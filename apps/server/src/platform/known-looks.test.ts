import type { HospitalId } from '@pramana/kernel';
import { expect, test } from 'vitest';
import { newId } from './ids.ts';
import { KnownLooks, type LookKey } from './known-looks.ts';

const [here, there]: [HospitalId, HospitalId] = [newId(), newId()];
const look: LookKey = {
  subjectId: newId(),
  sessionId: newId(),
  document: null,
  resource: 'patient',
  purpose: 'care',
  bucket: 900_000,
};

test('a look is known with just the same of everything, in its hospital and its quarter of an hour alone', () => {
  const known = new KnownLooks();
  known.add(here, [look]);
  expect(known.has(here, { ...look })).toBe(true);
  expect(known.has(there, look)).toBe(false);
  const others: Partial<LookKey>[] = [
    { subjectId: newId() },
    { subjectId: null },
    { sessionId: newId() },
    { sessionId: null },
    { document: 'OPD-2627-000001' },
    { document: '' },
    { resource: 'bill' },
    { purpose: 'billing' },
    { bucket: 1_800_000 },
  ];
  for (const other of others) expect(known.has(here, { ...look, ...other })).toBe(false);
});

test('the next quarter of an hour begins with none, and one that is over adds none', () => {
  const known = new KnownLooks();
  const next = { ...look, bucket: 1_800_000 };
  known.add(here, [look]);
  known.add(here, [next, look]);
  expect([known.has(here, look), known.has(here, next)]).toEqual([false, true]);
});

test('as many as there are, memory holds: beyond twenty thousand it begins anew', () => {
  const known = new KnownLooks();
  const many = Array.from({ length: 20_000 }, (_, index) => ({ ...look, document: String(index) }));
  known.add(here, many);
  expect(known.has(here, { ...look, document: '19999' })).toBe(true);
  known.add(there, [look]);
  expect([known.has(here, { ...look, document: '19999' }), known.has(there, look)]).toEqual([false, false]);
});

test('what was forgotten is asked for again', () => {
  const known = new KnownLooks();
  known.add(here, [look]);
  known.forget();
  expect(known.has(here, look)).toBe(false);
});
