import { expect, test } from 'vitest';
import { bmiOf, isPressureSwapped, judgeVital, readVital, vitalText, type VitalName } from './vitals.ts';

test.each<[VitalName, number, number | null, string]>([
  ['temperature', 379, null, 'high'],
  ['temperature', 368, null, 'usual'],
  // Typed in Fahrenheit: no body has it.
  ['temperature', 986, null, 'impossible'],
  ['pulse', 130, 2, 'usual'],
  ['pulse', 130, 40, 'high'],
  ['pulse', 45, 40, 'low'],
  ['systolic', 1200, null, 'impossible'],
  ['systolic', 88, 0, 'usual'],
  // Nobody knows whether it is an infant's or an adult's.
  ['pulse', 160, null, 'usual'],
  ['systolic', 88, null, 'usual'],
  ['saturation', 91, null, 'low'],
  ['saturation', 101, null, 'impossible'],
  ['weight', 6_100, null, 'usual'],
  ['pain', 11, null, 'impossible'],
])('%s of %s at the age %s is %s', (name, value, age, judged) => {
  expect(judgeVital(name, value, age)).toBe(judged);
});

test.each<[VitalName, string, number | null]>([
  ['temperature', '37.9', 379],
  ['temperature', '37,9', 379],
  ['temperature', '37.95', null],
  ['weight', '61', 6_100],
  ['pulse', '78', 78],
  ['pulse', '78.5', null],
  ['pulse', 'fast', null],
])('%s typed as "%s" is %s', (name, typed, value) => {
  expect(readVital(name, typed)).toBe(value);
  if (value !== null) expect(readVital(name, vitalText(name, value))).toBe(value);
});

test('pressures in the wrong order are seen, and the body mass index is counted', () => {
  expect(isPressureSwapped({ systolic: 80, diastolic: 120 })).toBe(true);
  expect(isPressureSwapped({ systolic: 120, diastolic: 80 })).toBe(false);
  expect(bmiOf({ weight: 6_100, height: 1_620 })).toBe(232);
  expect(bmiOf({ weight: 6_100 })).toBeNull();
});
