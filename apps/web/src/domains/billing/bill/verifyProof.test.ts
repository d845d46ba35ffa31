import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { judge } from './verifyProof.ts';

const t = ((key: string) => key) as unknown as TFunction;

describe('checking it yourself', () => {
  it('fails, and says so, when the receipt or the keys cannot be read', () => {
    for (const [receipt, policy] of [
      ['', 'quorum none\n'],
      ['not a receipt\n\n', 'quorum none\n'],
      ['<!doctype html>', '<!doctype html>'],
    ] as const) {
      expect(judge(receipt, policy, t)).toMatchObject([{ check: 'billing.check.read', ok: false }]);
    }
  });
});
