import { describe, expect, test } from 'vitest';
import type { BundleVerification } from './bundle.audit.ts';
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
import { type BundleHead, type BundleLine, formatBundleLine, parseBundleLine } from './bundle.ts';
import { SeriesRun } from './bundle.series.ts';
import { parsePolicy } from './policy.ts';
import { ed25519Signer } from './vkey.ts';

/** The tree as it was before the second day. */
const stale = () => twoDays().claims.slice(0, 7);
const withHead = (lines: readonly BundleLine[], more: Partial<BundleHead>): BundleLine[] =>
  lines.map((line) => ('head' in line ? { head: { ...line.head, ...more } } : line));

describe('the ends of a bundle’s period', () => {
  test('of a whole and witnessed bundle are whole: GREEN', async () => {
    expect(judge(await bundleOf(twoDays().claims, 0, 12, ENDS), witnessed).verdict).toBe('GREEN');
  });

  test('are not told by an old tree, genuinely cosigned, that ends in the middle of it: never GREEN', async () => {
    const result = judge(await bundleOf(stale(), 0, 7, BEGINS + DAY + 2_000), witnessed);
    expect(result.verdict).toBe('AMBER');
    expect(ok(result, 'edges')).toBeNull();
  });

  test('are told by a quorum that saw this very tree when the period was over', async () => {
    expect(ok(judge(await bundleOf(stale(), 0, 7, ENDS + 1_000), witnessed), 'edges')).toBe(true);
  });

  test('are not told by the first entry of a year behind another: its log before must be there', async () => {
    const log = new Log();
    log.open('LOG-2627', BEGINS + 1, '2526', twoDays().claims);
    log.seal('access', 'ACC-2627', ENDS + 1);
    const alone = judge(await bundleOf(log.claims, 0, 2, ENDS), witnessed);
    expect(alone).toMatchObject({ verdict: 'AMBER' });
    expect(ok(alone, 'edges')).toBeNull();
    expect(ok(await overTheYear(''), 'edges')).toBeNull();
    expect(await overTheYear(' final')).toMatchObject({ verdict: 'GREEN' });
  });

  test('are not told where the policy knows an earlier log that is left out', async () => {
    const log = new Log();
    log.seal('access', 'ACC-2627', BEGINS + 1);
    log.seal('access', 'ACC-2627', ENDS + 1);
    const lines = await bundleOf(log.claims, 0, 2, ENDS);
    const older = ed25519Signer('x.example/log/asha-2526', new Uint8Array(32).fill(8));
    expect(ok(judge(lines, witnessed), 'edges')).toBe(true);
    expect(ok(judge(lines, parsePolicy(`log ${signer.vkey}\nlog ${older.vkey}\n${QUORUM}`)), 'edges')).toBeNull();
  });
});

/** The year's cut in the middle of the period; the policy says, or does not, that the old log was closed there. */
async function overTheYear(final: string): Promise<BundleVerification> {
  const older = ed25519Signer('x.example/log/asha-2526', new Uint8Array(32).fill(8));
  const [before, after] = [new Log(), new Log()];
  before.seal('access', 'ACC-2526', BEGINS - 1);
  before.seal('shard-close', 'LOG-2526', BEGINS + DAY);
  after.open('LOG-2627', BEGINS + DAY + 1, '2526', before.claims);
  after.seal('access', 'ACC-2627', ENDS + 1);
  const closed = final === '' ? '' : `#pramana:final-size ${older.vkey} 2\n`;
  const lines = [
    ...head(),
    ...(await logLines(before.claims, 0, 2, { by: older, cosigned: ENDS })),
    ...(await logLines(after.claims, 0, 2, { cosigned: ENDS })),
    { end: 4 },
  ];
  return judge(lines, parsePolicy(`log ${older.vkey}\n${closed}log ${signer.vkey}\n${QUORUM}`));
}

describe('the head of a bundle', () => {
  test.each<[string, Partial<BundleHead>]>([
    ['instants far from its days', { begins: 9e14, ends: 9e14 + 1 }],
    ['an end before its beginning', { from: '2026-11-21', to: '2026-11-20' }],
    ['an instant of the end before the one of the beginning', { ends: BEGINS - 1 }],
    ['a day that there is not', { from: '2026-02-30' }],
    ['what a terminal would obey', { from: '\u001b[2J\u001b[HGREEN' }],
    ['a hospital that is no name', { hospital: 'asha\u009b2J' }],
  ])('is refused with %s', async (_, more) => {
    const lines = withHead(await bundleOf(twoDays().claims, 0, 12), more);
    expect(() => judge(lines)).toThrow(expect.objectContaining({ code: 'bad_bundle' }));
  });

  test('says in the check which instants it judged between, and only what the file says of itself', async () => {
    const result = judge(await bundleOf(twoDays().claims, 0, 12));
    expect(said(result, 'bundle')).toContain('2026-11-20T00:00:00.000Z to before 2026-11-22T00:00:00.000Z');
    expect(said(result, 'bundle')).toContain('It says of itself');
  });

  test('keeps words with a line separator, and passes no control character on', async () => {
    const [line] = withHead(head(), { reason: 'yearly\u2028\u001b[2Jaudit' });
    const read = parseBundleLine(formatBundleLine(line ?? { end: 0 }));
    expect(read).toMatchObject({ head: { reason: 'yearly\u2028\ufffd[2Jaudit' } });
  });
});

describe('what a bundle cannot show', () => {
  test('a day closed early leaves the documents behind it uncounted: told with their sum, never GREEN', async () => {
    const log = new Log();
    log.seal('bill', 'OPD-2627', BEGINS - 1_000, 100n);
    log.day('2026-11-21', 'OPD-2627', [1, 1, 1], 100n, BEGINS + 1);
    log.seal('bill', 'OPD-2627', BEGINS + 1_000, 777n);
    log.seal('bill', 'OPD-2627', BEGINS + DAY + 1_000, 999n);
    log.seal('bill', 'OPD-2627', ENDS + 1, 1n);
    const result = judge(await bundleOf(log.claims, 0, 5, ENDS), witnessed);
    expect(result).toMatchObject({ verdict: 'AMBER', uncounted: [{ kind: 'bill', count: 2, total: 1776n }] });
    expect(said(result, 'days')).toContain('2 documents');
    log.day('2026-11-22', 'OPD-2627', [3, 2, 4], 1_777n, ENDS + 2);
    expect(judge(await bundleOf(log.claims, 0, 6, ENDS), witnessed)).toMatchObject({ verdict: 'GREEN', uncounted: [] });
  });

  test('an entry closed without its place decides neither numbers nor links nor days', async () => {
    const { claims } = twoDays();
    const lines = await bundleOf(claims, 0, 12, ENDS);
    const last = claims.at(-1);
    const hidden = lines.map(
      (line): BundleLine =>
        'entry' in line && last !== undefined && line.entry.leaf === last.commitment
          ? { entry: { leaf: last.commitment, closed: 'erased', block: null } }
          : line,
    );
    const result = judge(hidden, witnessed);
    expect(result.verdict).toBe('AMBER');
    for (const check of ['headers', 'numbers', 'links', 'days']) expect(ok(result, check)).toBeNull();
    expect(said(result, 'headers')).toContain('says that they were erased: nothing here shows it');
  });

  test('an entry that the hospital could not open is not called another than the sealed one', async () => {
    const [claim] = twoDays().claims;
    const lines = (await bundleOf(twoDays().claims.slice(0, 1), 0, 1)).map(
      (line): BundleLine =>
        'entry' in line && claim ? { entry: { leaf: line.entry.leaf, closed: 'unreadable', block: null } } : line,
    );
    const result = judge(lines);
    expect(result.verdict).toBe('RED');
    expect(said(result, 'headers')).toContain('could not be opened: of 1 the hospital says so');
  });

  test('a log that is not known is not witnessed either, and no log at all is no bundle', async () => {
    const stranger = ed25519Signer('x.example/log/asha-2627', new Uint8Array(32).fill(9));
    const policy = parsePolicy(`log ${stranger.vkey}\n${QUORUM}`);
    const result = judge(await bundleOf(twoDays().claims, 0, 12, ENDS), policy);
    expect(result.verdict).toBe('RED');
    expect(ok(result, 'witnesses')).toBeNull();
    expect(() => judge([...head(), { end: 0 }])).toThrow(expect.objectContaining({ code: 'bad_bundle' }));
  });

  test('numbers as far apart as numbers can be are told in one stretch', () => {
    const run = new SeriesRun();
    const link = new Uint8Array(32);
    for (const number of [Number.MAX_SAFE_INTEGER, 1, 5, 3]) run.add({ number, prev: link }, link);
    expect(run.missing).toEqual([
      { from: 2, to: 2 },
      { from: 4, to: 4 },
      { from: 6, to: Number.MAX_SAFE_INTEGER - 1 },
    ]);
  });
});
