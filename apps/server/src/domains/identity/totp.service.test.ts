import { describe, expect, test } from 'vitest';
import { stepOf } from './totp.service.ts';

/** RFC 6238, appendix B: the SHA-1 secret `12345678901234567890` in base32; codes of six digits are the last of its eight. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('an authenticator app (RFC 6238, appendix B)', () => {
  test.each([
    [59, '94287082', 1n],
    [1111111109, '07081804', 37037036n],
    [1111111111, '14050471', 37037037n],
    [1234567890, '89005924', 41152263n],
    [2000000000, '69279037', 66666666n],
    [20000000000, '65353130', 666666666n],
  ])('at %d seconds its code is %s', (seconds, eight, step) => {
    expect(stepOf(SECRET, eight.slice(2), seconds * 1000)).toBe(step);
  });

  test('a code of another secret, or of a step further away, is none', () => {
    expect(stepOf('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJA', '287082', 59_000)).toBeNull();
    expect(stepOf(SECRET, '287082', 59_000 + 60_000)).toBeNull();
  });
});
