import { beforeAll, describe, expect, test } from 'vitest';
import type { BundleVerification } from './bundle.audit.ts';
import { BEGINS, bundleOf, DAY, judge, Log, signer, twoDays } from './bundle.fixture.ts';
import { type BundleLine, formatBundleLine, parseBundleLine } from './bundle.ts';
import { blockHash } from './claim.ts';
import { NO_PREVIOUS } from './header.ts';
import { parsePolicy } from './policy.ts';
import { ed25519Signer } from './vkey.ts';

const failed = ({ checks }: BundleVerification): string[] =>
  checks.filter(({ ok }) => ok === false).map(({ check }) => check);

let lines: BundleLine[] = [];
beforeAll(async () => {
  lines = await bundleOf(twoDays().claims, 0, 10);
});

describe('an auditor’s bundle', () => {
  test('of an honest hospital holds in every check; without a witness that the auditor asks for it is AMBER', () => {
    const result = judge(lines);
    expect(failed(result)).toEqual([]);
    expect(result).toMatchObject({ verdict: 'AMBER', entries: 10, erased: 0, findings: [] });
    expect(result.totals).toEqual([
      { kind: 'bill', currency: 'INR', count: 3, total: 900n },
      { kind: 'payment', currency: 'INR', count: 1, total: 200n },
    ]);
  });

  test('shows of a day seal its figures and not who closed the day', () => {
    const texts = lines.map(formatBundleLine).join('');
    expect(texts).not.toContain(Buffer.from('Somebody').toString('base64').slice(0, 8));
    expect(texts).toContain('items');
  });

  test('names a header that was changed', () => {
    const changed = lines.map((line, i): BundleLine => {
      if (i !== 3 || !('entry' in line) || 'closed' in line.entry) return line;
      return { entry: { ...line.entry, salt: new Uint8Array(16) } };
    });
    const result = judge(changed);
    expect(result.verdict).toBe('RED');
    expect(result.findings).toContainEqual({ code: 'header_changed', where: 'OPD-2627-000002' });
  });

  test('tells of times that run back within a series, and calls them no damage', async () => {
    expect(judge(lines).backwards).toEqual({ documents: 0, first: null });
    // A header may hold any count of milliseconds, also one that no calendar has.
    const log = new Log();
    for (const time of [BEGINS + 1, Number.MAX_SAFE_INTEGER, BEGINS + 2]) log.seal('consent', 'CON-2627', time);
    // Numbers are compared: places in the log may differ from them.
    const { verdict, findings, backwards } = judge(await bundleOf(log.claims.toReversed(), 0, 3));
    expect([verdict, findings]).toEqual(['AMBER', []]);
    const [at, last] = [new Date(BEGINS + 2).toISOString(), '+275760-09-13T00:00:00.000Z'];
    const first = { document: 'CON-2627-000003', at, before: { document: 'CON-2627-000002', at: last } };
    expect(backwards).toEqual({ documents: 1, first });
  });

  test('of another tree than the signed one is RED', async () => {
    const other = await bundleOf(twoDays().claims, 0, 10);
    const mixed = lines.map((line) => ('log' in line ? (other.find((each) => 'log' in each) ?? line) : line));
    expect(failed(judge(mixed))).toContain('trees');
  });

  test('of a log that the auditor does not know is RED', () => {
    const stranger = ed25519Signer(signer.name, new Uint8Array(32).fill(9));
    expect(failed(judge(lines, parsePolicy(`log ${stranger.vkey}\nquorum none\n`)))).toContain('logs');
  });

  test('with a bill that no day seal counts is RED', async () => {
    const log = twoDays();
    const { claims } = log;
    const late = new Log();
    for (const [series, count] of [['OPD-2627', 4]] as const)
      for (let n = 0; n < count; n++) late.seal('bill', series, BEGINS + n + 1, 10n);
    late.day('2026-11-20', 'OPD-2627', [3, 1, 3], 30n, BEGINS + DAY + 1);
    expect(claims.length).toBeGreaterThan(0);
    const result = judge(await bundleOf(late.claims, 0, 5));
    expect(result.findings).toContainEqual({ code: 'day_not_sealed', where: 'OPD-2627 4 to 4' });
  });

  test('misses no bill that was sealed after its day was closed early: it belongs to the next day', async () => {
    const log = new Log();
    log.seal('bill', 'OPD-2627', BEGINS + 1, 10n);
    log.day('2026-11-21', 'OPD-2627', [1, 1, 1], 10n, BEGINS + DAY);
    log.seal('bill', 'OPD-2627', BEGINS + DAY + 1, 20n);
    expect(judge(await bundleOf(log.claims, 0, 3)).findings).toEqual([]);
  });

  test('with a day seal that says another sum is RED', async () => {
    const log = new Log();
    log.seal('bill', 'OPD-2627', BEGINS + 1, 10n);
    log.day('2026-11-20', 'OPD-2627', [1, 1, 1], 11n, BEGINS + DAY + 1);
    const result = judge(await bundleOf(log.claims, 0, 2));
    expect(result.findings).toEqual([{ code: 'day_wrong', where: 'OPD-2627 DAY-2627-000001' }]);
  });

  test('with a number missing or standing twice is RED', async () => {
    const { claims } = twoDays();
    // The third bill's entry was swapped for a second copy of the second one's number.
    const again = new Log();
    again.seal('bill', 'OPD-2627', BEGINS - 1, 100n);
    again.seal('bill', 'OPD-2627', BEGINS + 1_000, 201n);
    const twice = [...claims.slice(0, 4), ...again.claims.slice(1), ...claims.slice(4)];
    expect(judge(await bundleOf(twice, 0, 11)).findings).toContainEqual({
      code: 'number_twice',
      where: 'OPD-2627-000002',
    });
    const without = claims.filter((_, i) => i !== 3);
    const result = judge(await bundleOf(without, 0, 9));
    expect(result.findings).toContainEqual({ code: 'number_missing', where: 'OPD-2627 3' });
    expect(failed(result)).toEqual(expect.arrayContaining(['numbers', 'days']));
  });

  test('keeps an erased bill’s place by its links, and says that its amount cannot be added up', () => {
    const erased = lines.map((line, i): BundleLine => {
      const claim = twoDaysClaim(i);
      if (i !== 3 || claim === null) return line;
      const { series, number, prev } = claim;
      return { entry: { leaf: claim.leaf, closed: 'erased', block: { series, number, prev } } };
    });
    const result = judge(erased);
    expect(failed(result)).toEqual([]);
    expect(result).toMatchObject({ verdict: 'AMBER', erased: 1 });
    expect(result.checks).toContainEqual(expect.objectContaining({ check: 'days', ok: null }));
  });

  test('with an entry that could not be opened does not say that its header is another one', () => {
    const closed = lines.map((line, i): BundleLine => {
      const claim = twoDaysClaim(i);
      if (i !== 3 || claim === null) return line;
      const { series, number, prev } = claim;
      return { entry: { leaf: claim.leaf, closed: 'unreadable', block: { series, number, prev } } };
    });
    const result = judge(closed);
    expect(result.verdict).toBe('RED');
    const detail = expect.stringContaining('or could not be opened');
    expect(result.checks).toContainEqual({ check: 'headers', ok: false, detail });
  });

  test('that ends before its period does says that it cannot tell what is missing there', async () => {
    const result = judge(await bundleOf(twoDays().claims, 1, 9));
    expect(result.checks).toContainEqual(expect.objectContaining({ check: 'edges', ok: null }));
  });

  test.each([
    ['is cut off', (all: readonly BundleLine[]) => all.slice(0, -1)],
    ['has lost an entry', (all: readonly BundleLine[]) => all.filter((_, i) => i !== 4)],
    ['has two heads', (all: readonly BundleLine[]) => [...all.slice(0, 1), ...all]],
    ['goes on behind its end', (all: readonly BundleLine[]) => [...all, ...all.slice(-1)]],
  ])('is no bundle when it %s', (_, change) => {
    expect(() => judge(change(lines))).toThrow(expect.objectContaining({ code: 'bad_bundle' }));
  });

  test.each(['', '{', '[]', '{"leaf":1}', '{"head":{"format":"x"}}', '{"leaves":"AAAA"}', '{"end":-1}'])(
    'refuses the line %j',
    (text) => {
      expect(() => parseBundleLine(text)).toThrow(expect.objectContaining({ name: 'LedgerError' }));
    },
  );
});

/** Series, number, previous hash and leaf of the entry in this line of `lines`. */
function twoDaysClaim(i: number) {
  const line = lines[i];
  if (line === undefined || !('entry' in line) || 'closed' in line.entry) return null;
  const audit = lines
    .slice(2, i + 1)
    .flatMap((each) => ('entry' in each && !('closed' in each.entry) ? [each.entry] : []));
  const before = audit.at(-2);
  return {
    series: 'OPD-2627',
    number: 2,
    prev: before ? blockHash(NO_PREVIOUS, before.leaf) : NO_PREVIOUS,
    leaf: line.entry.leaf,
  };
}
