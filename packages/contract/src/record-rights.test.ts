import { expect, test } from 'vitest';
import { ownReach, reachOf, sees } from './record-rights.ts';

test('who is a patient or guardian here besides reads no more of other patients by that', () => {
  expect(reachOf(['pharmacist', 'patient', 'guardian'])).toEqual(reachOf(['pharmacist']));
  expect(reachOf(['patient'], { emergency: true })).toEqual({ reads: [], readsOwn: [], writes: [] });
});

test('what is sensitive is for its author, and in an emergency for whoever treats', () => {
  const doctor = reachOf(['doctor']);
  expect([sees(doctor, 'sensitive', false), sees(doctor, 'sensitive', true)]).toEqual([false, true]);
  expect(sees(reachOf(['nurse'], { emergency: true }), 'sensitive', false)).toBe(true);
  expect(sees(reachOf(['pharmacist'], { emergency: true }), 'sensitive', false)).toBe(false);
  expect([ownReach('self'), ownReach('guardian')].map((each) => sees(each, 'sensitive', false))).toEqual([true, false]);
});
