import { describe, expect, test } from 'vitest';
import type { BundleVerification } from './bundle.audit.ts';
import { BEGINS, DAY, ENDS, head, judge, Log, logLines, ok, QUORUM } from './bundle.fixture.ts';
import type { BundleLine } from './bundle.ts';
import { leafHash, rootOf } from './merkle.ts';
import { signNote } from './note.ts';
import { parsePolicy, type Policy } from './policy.ts';
import { followSuccessions } from './succession.follow.ts';
import { formatSuccession, type Succession } from './succession.ts';
import { ed25519Signer, parseVkey, type Signer } from './vkey.ts';

const signerOf = (shard: string, seed: number): Signer =>
  ed25519Signer(`x.example/log/asha-${shard}`, new Uint8Array(32).fill(seed));
const [YEAR, SECOND, NEXT] = [signerOf('2627', 11), signerOf('2627.02', 12), signerOf('2728', 13)];

/** A year whose key was changed in the period: its two logs and the one of the year behind it. */
function cutTwice(): Record<'year' | 'second' | 'next', Log> {
  const [year, second, next] = [new Log(), new Log(), new Log()];
  year.seal('bill', 'OPD-2627', BEGINS - 1, 5n);
  year.seal('bill', 'OPD-2627', BEGINS + 1, 10n);
  year.day('2026-11-20', 'OPD-2627', [1, 2, 2], 10n, BEGINS + 2);
  year.seal('shard-close', 'LOG-2627', BEGINS + 3);
  second.open('LOG-2627', BEGINS + 4, '2627', year.claims);
  second.seal('bill', 'HID-2627', BEGINS + 5, 999n);
  second.seal('shard-close', 'LOG-2627', BEGINS + DAY);
  next.open('LOG-2728', BEGINS + DAY + 1, '2627.02', second.claims);
  next.seal('access', 'ACC-2728', ENDS + 1);
  return { year, second, next };
}

/** Which logs the auditor's policy names, each with the size at which it was closed. */
function policyOf(logs: readonly (readonly [Signer, number | null])[]): Policy {
  const lines = logs.map(
    ([{ vkey }, size]) => `log ${vkey}\n${size === null ? '' : `#pramana:final-size ${vkey} ${size}\n`}`,
  );
  return parsePolicy(`${lines.join('')}${QUORUM}`);
}

async function bundle(logs: readonly (readonly [Signer, Log])[]): Promise<BundleLine[]> {
  const lines = await Promise.all(
    logs.map(([by, { claims }]) => logLines(claims, 0, claims.length, { by, cosigned: ENDS })),
  );
  return [...head(), ...lines.flat(), { end: logs.reduce((sum, [, { claims }]) => sum + claims.length, 0) }];
}

const withoutItems = (lines: readonly BundleLine[]): BundleLine[] =>
  lines.map((line) =>
    'entry' in line && 'items' in line.entry && line.entry.items?.length === 2 && !isDay(line)
      ? { entry: { ...line.entry, items: null } }
      : line,
  );
const isDay = (line: BundleLine): boolean =>
  'entry' in line &&
  'items' in line.entry &&
  line.entry.items?.some((item) => 'name' in item && item.name === 'day') === true;

describe('a log between two others', () => {
  test('that the bundle leaves out, and the policy does not name, keeps both from GREEN: the later names another tree', async () => {
    const { year, next } = cutTwice();
    const result = judge(
      await bundle([
        [YEAR, year],
        [NEXT, next],
      ]),
      policyOf([
        [YEAR, 4],
        [NEXT, null],
      ]),
    );
    expect(result).toMatchObject({ verdict: 'AMBER', findings: [] });
    expect([ok(result, 'edges'), ok(result, 'reach')]).toEqual([null, null]);
  });

  test('is not told away by entries that say they are from before and behind the period', async () => {
    const { year, next } = cutTwice();
    year.seal('access', 'ACC-2627', ENDS + 1);
    const early = new Log();
    early.seal('shard-open', 'LOG-2728', BEGINS - 1);
    early.claims.push(...next.claims.slice(1));
    const logs = [
      [YEAR, year],
      [NEXT, early],
    ] as const;
    const closed = policyOf([
      [YEAR, 5],
      [NEXT, null],
    ]);
    expect(ok(judge(await bundle(logs), closed), 'edges')).toBeNull();
  });

  test('that is at hand is followed from first entry to first entry, and its bill is told', async () => {
    const { year, second, next } = cutTwice();
    const all = await bundle([
      [YEAR, year],
      [SECOND, second],
      [NEXT, next],
    ]);
    const policy = policyOf([
      [YEAR, 4],
      [SECOND, 3],
      [NEXT, null],
    ]);
    const result = judge(all, policy);
    expect(ok(result, 'edges')).toBe(true);
    expect(result.findings).toContainEqual({ code: 'day_not_sealed', where: 'HID-2627 1 to 1' });
    const earlier = judge(withoutItems(all), policy);
    expect([ok(earlier, 'edges'), ok(earlier, 'headers')]).toEqual([null, true]);
  });
});

describe('the log before', () => {
  const policy = policyOf([
    [YEAR, 4],
    [NEXT, null],
  ]);
  const judged = async (change: (next: Log, year: Log) => void): Promise<BundleVerification> => {
    const { year } = cutTwice();
    const next = new Log();
    change(next, year);
    next.seal('access', 'ACC-2728', ENDS + 1);
    return judge(
      await bundle([
        [YEAR, year],
        [NEXT, next],
      ]),
      policy,
    );
  };

  test('is the one whose shard, size and root the first entry names, and no other', async () => {
    const at = BEGINS + DAY;
    const edges = async (change: (next: Log, year: Log) => void) => ok(await judged(change), 'edges');
    expect(await edges((next, { claims }) => next.open('LOG-2728', at, '2627', claims))).toBe(true);
    expect(await edges((next, { claims }) => next.open('LOG-2728', at, '2627.02', claims))).toBeNull();
    expect(await edges((next, { claims }) => next.open('LOG-2728', at, '2627', claims.slice(0, 3)))).toBeNull();
    expect(await edges((next) => next.open('LOG-2728', at, '2627', cutTwice().year.claims))).toBeNull();
    expect(await edges((next) => next.seal('shard-open', 'LOG-2728', at))).toBeNull();
  });

  test('shown otherwise than it was sealed is RED', async () => {
    const { year, next } = cutTwice();
    const lines = await bundle([
      [YEAR, year],
      [NEXT, next],
    ]);
    const lie = new Log();
    lie.open('LOG-2728', BEGINS + DAY + 1, '2627', year.claims);
    const [, shown] = await bundle([[NEXT, lie]]).then((each) =>
      each.filter((line) => 'entry' in line || 'log' in line),
    );
    const at = lines.findLastIndex((line) => 'log' in line) + 1;
    const [sealed, other] = [lines[at], shown];
    if (sealed === undefined || !('entry' in sealed) || other === undefined || !('entry' in other))
      throw new Error('none');
    if (!('items' in sealed.entry) || !('items' in other.entry)) throw new Error('closed');
    lines[at] = { entry: { ...sealed.entry, items: other.entry.items } };
    const result = judge(lines, policy);
    expect(result.verdict).toBe('RED');
    expect(result.findings).toContainEqual({ code: 'items_changed', where: 'LOG-2728-000001' });
    expect(ok(result, 'edges')).toBeNull();
  });
});

test('a second log of a year is never a hospital’s first one, whatever it begins with', async () => {
  const log = new Log();
  for (const time of [BEGINS + 1, ENDS + 1]) log.seal('access', 'ACC-2627', time);
  expect(ok(judge(await bundle([[SECOND, log]]), policyOf([[SECOND, null]])), 'edges')).toBeNull();
  expect(ok(judge(await bundle([[YEAR, log]]), policyOf([[YEAR, null]])), 'edges')).toBe(true);
});

test('a series is not over while its year goes on in another log, whatever day seal named its last number', async () => {
  const { year, second } = cutTwice();
  second.seal('access', 'ACC-2627', ENDS + 1);
  const both = await bundle([
    [YEAR, year],
    [SECOND, second],
  ]);
  const result = judge(
    both,
    policyOf([
      [YEAR, 4],
      [SECOND, null],
    ]),
  );
  expect(ok(result, 'edges')).toBe(true);
  expect(result.checks.find(({ check }) => check === 'reach')).toMatchObject({
    ok: null,
    detail: expect.stringContaining('OPD-2627'),
  });
});

describe('a key that was changed within the period, followed by what the pinned root key signed', () => {
  const rootKey = ed25519Signer('x.example/log/asha', new Uint8Array(32).fill(14));
  const root = parseVkey(rootKey.vkey);
  /** One series of bills over both logs, each of which the witness saw to its end. */
  async function aroundTheCut(cosigned: number) {
    const all = new Log();
    all.seal('bill', 'OPD-2627', BEGINS - 1, 5n);
    all.seal('bill', 'OPD-2627', BEGINS + 1, 10n);
    all.day('2026-11-20', 'OPD-2627', [1, 2, 2], 10n, BEGINS + DAY);
    all.seal('shard-close', 'LOG-2627', BEGINS + DAY + 1);
    const year = all.claims.slice();
    all.open('LOG-2627', BEGINS + DAY + 2, '2627', year);
    all.seal('bill', 'OPD-2627', BEGINS + DAY + 3, 20n);
    all.day('2026-11-21', 'OPD-2627', [1, 3, 3], 20n, ENDS + 1);
    all.seal('bill', 'OPD-2627', ENDS + 2, 30n);
    const second = all.claims.slice(year.length);
    const lines = [
      ...(await logLines(year, 0, year.length, { by: YEAR, cosigned })),
      ...(await logLines(second, 0, second.length, { by: SECOND, cosigned })),
    ];
    const tree = { size: year.length, hash: rootOf(year.map(({ commitment }) => leafHash(commitment))) };
    return { lines: [...head(), ...lines, { end: all.claims.length }], tree };
  }
  const carried = async (change: Partial<Succession>, tree: Pick<Succession, 'size' | 'hash'>): Promise<Policy> => {
    const [old, next] = [parseVkey(YEAR.vkey), parseVkey(SECOND.vkey)];
    const said: Succession = { root, old, next, ...tree, time: 0, reason: 'planned', ...change };
    const note = await signNote(formatSuccession(said), [rootKey]);
    return followSuccessions(parsePolicy(`log ${YEAR.vkey}\n${QUORUM}`), [root], [note]).policy;
  };

  test('is GREEN, whether it was planned or stolen', async () => {
    const { lines, tree } = await aroundTheCut(ENDS + 3);
    for (const reason of ['planned', 'stolen'] as const)
      expect(judge(lines, await carried({ reason }, tree)).checks.filter(({ ok: each }) => each !== true)).toEqual([]);
  });

  /** Only the second day: the series' number before it stands in the log before, which is here for that entry alone. */
  async function behindTheCut(change: { isOpened?: boolean; cutAt?: number; saidAt?: number; alone?: number[] } = {}) {
    const { isOpened = true, cutAt = BEGINS - DAY, saidAt = cutAt + 1, alone = [0] } = change;
    const all = new Log();
    all.seal('bill', 'OPD-2627', BEGINS - 2 * DAY, 5n);
    all.seal('shard-close', 'LOG-2627', cutAt);
    const year = all.claims.slice();
    all.open('LOG-2627', saidAt, '2627', year);
    all.seal('access', 'ACC-2627', saidAt + 1);
    all.seal('access', 'ACC-2627', BEGINS - 1);
    all.seal('bill', 'OPD-2627', BEGINS + 1, 20n);
    all.day('2026-11-20', 'OPD-2627', [1, 2, 2], 20n, BEGINS + DAY);
    all.seal('access', 'ACC-2627', BEGINS + DAY + 1);
    all.day('2026-11-21', 'OPD-2627', [0, 0, 0], 0n, ENDS + 1);
    all.seal('bill', 'OPD-2627', ENDS + 2, 30n);
    const second = all.claims.slice(year.length);
    const cosigned = ENDS + 3;
    const lines = [
      ...(await logLines(year, 2, 2, { by: YEAR, cosigned, alone })),
      ...(await logLines(second, 2, second.length, { by: SECOND, cosigned, alone: isOpened ? [0] : [] })),
    ];
    const tree = { size: year.length, hash: rootOf(year.map(({ commitment }) => leafHash(commitment))) };
    return { lines: [...head(), ...lines, { end: second.length - 2 + alone.length + (isOpened ? 1 : 0) }], tree };
  }

  const carriedBehind = async (change: Parameters<typeof behindTheCut>[0]): Promise<[BundleLine[], Policy]> => {
    const { lines, tree } = await behindTheCut(change);
    return [lines, await carried({}, tree)];
  };

  test('is GREEN for days behind it too, where the log before is here for one number alone', async () => {
    const { lines, tree } = await behindTheCut();
    const result = judge(lines, await carried({}, tree));
    expect(result.checks.filter(({ ok: each }) => each !== true)).toEqual([]);
    expect(result.entries).toBe(8);
    expect(ok(judge(...(await carriedBehind({ alone: [0, 1] }))), 'edges')).toBe(true);
  });

  test.each<[string, () => Promise<readonly [BundleLine[], Policy]>]>([
    ['the first entry of the later log is not opened', () => carriedBehind({ isOpened: false })],
    [
      'nobody who is trusted says that the log before has ended: it may have gone on in the period',
      async () => {
        const { lines } = await behindTheCut();
        return [lines, parsePolicy(`log ${YEAR.vkey}\nlog ${SECOND.vkey}\n${QUORUM}`)];
      },
    ],
    [
      'the log before ended within the period, as the first entry of the later one says',
      () => carriedBehind({ cutAt: BEGINS }),
    ],
    [
      'an opened entry of the log before is of the period, whatever an entry behind it says of its time',
      () => carriedBehind({ cutAt: BEGINS, saidAt: BEGINS - 2, alone: [0, 1] }),
    ],
  ])('is not told to be whole where %s', async (_, made) => {
    const [lines, by] = await made();
    expect(ok(judge(lines, by), 'edges')).toBeNull();
  });

  test('is RED where the root key named another end than the tree that is handed out', async () => {
    const { lines, tree } = await behindTheCut();
    const earlier = judge(lines, await carried({ size: tree.size - 1, hash: new Uint8Array(32) }, tree));
    expect(earlier.verdict).toBe('RED');
    expect(earlier.findings).toContainEqual({ code: 'log_closed', where: YEAR.vkey.split('+')[0] });
    expect(judge(lines, await carried({ hash: new Uint8Array(32) }, tree)).verdict).toBe('RED');
  });
});
