import { expect, it } from 'vitest';
import { type ProblemCode, ProblemError } from '../../../lib/problem.ts';
import { isFirstSaveOpen } from './waitingBill.ts';

it('a first save that met an ended or moved session keeps its key, so that two tabs begin one draft; one whose words were refused gets another', () => {
  const isOpen = (code: ProblemCode, status: number): boolean => isFirstSaveOpen(new ProblemError(code, { status }));
  for (const [code, status] of [
    ['not_signed_in', 401],
    ['workplace_changed', 0],
    ['internal', 500],
    ['network_lost', 0],
    ['outcome_unknown', 503],
  ] as const)
    expect(isOpen(code, status), code).toBe(true);
  expect([isOpen('invalid_field', 422), isOpen('conflict', 409)]).toEqual([false, false]);
});
