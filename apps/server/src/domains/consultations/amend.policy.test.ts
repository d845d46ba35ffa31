import { expect, test } from 'vitest';
import { joinAmendment } from './amend.policy.ts';
import { line, typed } from './consultations.fixture.ts';

const zinc = line('Zinc');
const base = typed({ lines: [zinc], plan: 'Rest', vitals: { pulse: 80 } });

test('a part that was not typed on follows what somebody else sealed, with its day and its release', () => {
  const theirs = { ...base, lines: [], advice: 'Stop', date: '2026-11-20', released: false };
  const joined = joinAmendment({ ...base, plan: 'Rest more' }, base, theirs);
  expect(joined).toEqual({ content: { ...theirs, plan: 'Rest more' }, both: [] });
});

test('a part that both changed stays as typed and is named; one that both changed alike is not', () => {
  const mine = { ...base, plan: 'Mine', vitals: { pulse: 90 } };
  const joined = joinAmendment(mine, base, { ...base, plan: 'Theirs', vitals: { pulse: 90 } });
  expect(joined).toEqual({ content: mine, both: ['note'] });
});

test('of tests that both changed each does what the one of the two did who took it in or out', () => {
  const test = (name: string) => ({ id: zinc.id.replace(/.$/, String(name.length)), name, note: '', urgent: false });
  const [a, bb, ccc, dddd] = ['a', 'bb', 'ccc', 'dddd'].map(test);
  if (!a || !bb || !ccc || !dddd) throw new Error('four tests');
  const of = (tests: (typeof a)[]) => ({ ...base, tests });
  expect(joinAmendment(of([bb, ccc]), of([a, bb]), of([a, dddd])).content.tests).toEqual([ccc, dddd]);
});
