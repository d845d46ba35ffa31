import { expect, test } from 'vitest';
import { lookupCode, lookupMark, printedCode, readLookupCode } from './lookup.policy.ts';

const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
const commitment = new Uint8Array(32).fill(7);
const code = lookupCode(salt, commitment);

test('the code of a document never changes: papers carry it for ever', () => {
  // Computed by Python's hmac and hashlib.
  expect(printedCode(code)).toBe('JT3R-72JR-FVQM-0Y0M');
  expect(Buffer.from(lookupMark(code)).toString('hex')).toBe('b9a1085d');
});

test('another salt or another document has another code', () => {
  expect(lookupCode(new Uint8Array(16), commitment)).not.toBe(code);
  expect(lookupCode(salt, new Uint8Array(32))).not.toBe(code);
});

test('is read however it is typed, and what cannot be one is none', () => {
  const known = readLookupCode('01AB-01AB-01AB-01AB');
  for (const typed of ['olab OIAB oLab oiab', '०१AB-०१AB–०१AB 01ab', ' 01ab01ab01ab01ab\t'])
    expect(readLookupCode(typed)).toBe(known);
  expect(readLookupCode(printedCode(code))).toBe(code);
  for (const typed of ['', '01AB-01AB-01AB-01A', '01AB-01AB-01AB-01ABC', 'U1AB-01AB-01AB-01AB', "'; drop table"])
    expect(readLookupCode(typed)).toBeNull();
});
