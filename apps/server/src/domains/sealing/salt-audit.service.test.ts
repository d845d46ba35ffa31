import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SaltAudit } from './salt-audit.service.ts';

function saltOf(number: number): Uint8Array {
  return new Uint8Array(createHash('sha256').update(String(number)).digest().subarray(0, 16));
}

test.each([10, 250_000])('a salt used twice among %i is found, whether or not they fit into memory', (count) => {
  const audit = new SaltAudit();
  try {
    for (let number = 0; number < count; number++) audit.add(saltOf(number), { series: 'OPD-2627', number });
    audit.add(saltOf(7), { series: 'RCT-2627', number: 4 });
    const reused = audit.reused();
    expect(reused).toHaveLength(1);
    expect(['OPD-2627 7', 'RCT-2627 4']).toContain(`${reused[0]?.series} ${reused[0]?.number}`);
  } finally {
    audit.dispose();
  }
});

test('different salts are no finding', () => {
  const audit = new SaltAudit();
  for (let number = 0; number < 1_000; number++) audit.add(saltOf(number), { series: 'OPD-2627', number });
  expect(audit.reused()).toEqual([]);
});
