import { describe, expect, test } from 'vitest';
import {
  BEGINS,
  bundleOf,
  DAY,
  ENDS,
  head,
  judge,
  Log,
  logLines,
  ok,
  QUORUM,
  said,
  signer,
  twoDays,
  witnessed,
} from './bundle.fixture.ts';
import { parsePolicy } from './policy.ts';
import { ed25519Signer } from './vkey.ts';

/** Two bills of the period; the third, of the period too, comes into the log behind everything that is opened. */
function late(): Log {
  const log = new Log();
  log.seal('access', 'ACC-2627', BEGINS - 1);
  log.seal('bill', 'OPD-2627', BEGINS + 1, 100n);
  log.seal('bill', 'OPD-2627', BEGINS + 2, 200n);
  log.day('2026-11-20', 'OPD-2627', [2, 1, 2], 300n, BEGINS + DAY);
  log.seal('access', 'ACC-2627', ENDS + 2);
  log.seal('bill', 'OPD-2627', BEGINS + 3, 777n);
  log.seal('bill', 'OPD-2627', ENDS + 9, 1n);
  return log;
}

describe('a document that came into the log long after its period', () => {
  test('is missed as soon as the series’ next number is here: RED', async () => {
    const result = judge(await bundleOf(late().claims, 0, 5, ENDS + DAY, [6]), witnessed);
    expect(result.verdict).toBe('RED');
    expect(result.findings).toContainEqual({ code: 'number_missing', where: 'OPD-2627 3' });
  });

  test('keeps a bundle without the next number from GREEN, which says of which series it cannot tell', async () => {
    const result = judge(await bundleOf(late().claims, 0, 5, ENDS + DAY), witnessed);
    expect(result.verdict).toBe('AMBER');
    expect(ok(result, 'reach')).toBeNull();
    expect(said(result, 'reach')).toContain('OPD-2627');
  });

  test('is told like any other where the bundle opens it: it stands in no day’s seal', async () => {
    const result = judge(await bundleOf(late().claims, 0, 5, ENDS + DAY, [5, 6]), witnessed);
    expect(ok(result, 'reach')).toBe(true);
    expect(result.totals).toContainEqual({ kind: 'bill', currency: 'INR', count: 3, total: 1_077n });
    expect(result.findings).toContainEqual({ code: 'day_not_sealed', where: 'OPD-2627 3 to 3' });
  });

  test('cannot hide before the first number that is here either', async () => {
    const log = new Log();
    for (const time of [BEGINS - 9, BEGINS + 1, BEGINS + 2, ENDS + 1]) log.seal('bill', 'OPD-2627', time, 1n);
    log.day('2026-11-20', 'OPD-2627', [1, 3, 3], 1n, ENDS + 2);
    expect(ok(judge(await bundleOf(log.claims, 2, 5, ENDS), witnessed), 'reach')).toBeNull();
    expect(ok(judge(await bundleOf(log.claims, 2, 5, ENDS, [0]), witnessed), 'reach')).toBe(true);
    expect(judge(await bundleOf(log.claims, 2, 5, ENDS, [0]), witnessed).findings).toContainEqual({
      code: 'number_missing',
      where: 'OPD-2627 2',
    });
  });
});

describe('an entry that is opened alone', () => {
  test('shows nothing of the ends of the period: what lies between is not opened', async () => {
    const { claims } = twoDays();
    const result = judge(await bundleOf(claims, 1, 9, BEGINS, [0, 9, 11]), witnessed);
    expect(ok(result, 'reach')).toBe(true);
    expect(result.checks).toContainEqual(expect.objectContaining({ check: 'edges', ok: null }));
  });

  test('must be the one that was sealed', async () => {
    const lines = await bundleOf(twoDays().claims, 0, 10, ENDS, [11]);
    const changed = [...lines];
    const at = changed.findLastIndex((line) => 'entry' in line);
    const [last, first] = [changed[at], changed.find((line) => 'entry' in line)];
    if (last === undefined || !('entry' in last) || first === undefined || !('entry' in first)) throw new Error('none');
    changed[at] = { entry: { ...first.entry, leaf: last.entry.leaf } };
    expect(judge(changed, witnessed).verdict).toBe('RED');
  });
});

describe('a series whose year is over', () => {
  const older = ed25519Signer('x.example/log/asha-2526', new Uint8Array(32).fill(8));
  const policy = parsePolicy(`log ${older.vkey}\n#pramana:final-size ${older.vkey} 4\nlog ${signer.vkey}\n${QUORUM}`);
  const judged = async (count: number) => {
    const [before, after] = [new Log(), new Log()];
    before.seal('access', 'ACC-2526', BEGINS - 1);
    before.seal('bill', 'OPD-2526', BEGINS + 1, 10n);
    before.seal('bill', 'OPD-2526', BEGINS + 2, 10n);
    before.seal('shard-close', 'LOG-2526', BEGINS + DAY);
    after.open('LOG-2627', BEGINS + DAY + 1, '2526', before.claims);
    after.day('2026-11-20', 'OPD-2526', [count, 1, count], BigInt(10 * count), BEGINS + DAY + 2);
    after.seal('access', 'ACC-2627', ENDS + 1);
    return judge(
      [
        ...head(),
        ...(await logLines(before.claims, 0, 4, { by: older, cosigned: ENDS })),
        ...(await logLines(after.claims, 0, 3, { cosigned: ENDS })),
        { end: 7 },
      ],
      policy,
    );
  };

  test('needs no number from behind the period where a day’s seal named its last one', async () => {
    expect(await judged(2)).toMatchObject({ verdict: 'GREEN' });
  });

  test('is not told to be whole by a seal that names another last number', async () => {
    expect(ok(await judged(1), 'reach')).toBeNull();
  });
});

test('an entry whose key is lost is neither erased nor damage: the file says so, and is never GREEN for it', async () => {
  const { claims } = twoDays();
  const lines = await bundleOf(claims, 0, 12, ENDS);
  const [, bill] = claims;
  if (bill === undefined) throw new Error('none');
  const { series, number, prev } = bill.header;
  const lost = lines.map((line) =>
    'entry' in line && line.entry.leaf === bill.commitment
      ? { entry: { leaf: bill.commitment, closed: 'lost' as const, block: { series, number, prev } } }
      : line,
  );
  const result = judge(lost, witnessed);
  expect(result).toMatchObject({ verdict: 'AMBER', findings: [] });
  expect(result.checks.find(({ check }) => check === 'headers')).toMatchObject({
    ok: null,
    detail: expect.stringContaining('that their keys are lost: nothing here shows it'),
  });
});
