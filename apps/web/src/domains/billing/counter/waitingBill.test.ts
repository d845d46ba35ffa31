import { expect, it } from 'vitest';
import { type ProblemCode, ProblemError } from '../../../lib/problem.ts';
import { isFirstSaveOpen } from './waitingBill.ts';

it('a first save that met an ended session keeps its key, so that two tabs begin one draft; one whose words were refused gets another', () => {
  const isOpen = (code: ProblemCode, status: number): boolean => isFirstSaveOpen(new ProblemError(code, { status }));
  expect([isOpen('not_signed_in', 401), isOpen('network_lost', 0), isOpen('outcome_unknown', 503)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([isOpen('invalid_field', 422), isOpen('conflict', 409)]).toEqual([false, false]);
});
