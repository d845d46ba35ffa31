/** A small hospital's log and the bundle of its two days, for the tests. */
import { BundleAudit, type BundleVerification } from './bundle.audit.ts';
import { BUNDLE_FORMAT, type BundleEntry, type BundleLine, formatBundleLine, parseBundleLine } from './bundle.ts';
import { signCheckpoint } from './checkpoint.ts';
import { blockHash, type BuiltClaim, buildClaim } from './claim.ts';
import { cosign } from './cosignature.ts';
import { NO_PREVIOUS } from './header.ts';
import { disclose } from './item.ts';
import type { ClaimKind } from './kind.ts';
import { leafHash, rootOf } from './merkle.ts';
import { addSignatures, parseNote } from './note.ts';
import { parsePolicy, type Policy } from './policy.ts';
import { ed25519Cosigner, ed25519Signer, type Signer } from './vkey.ts';

export const DAY = 86_400_000;
export const BEGINS = Date.parse('2026-11-20T00:00:00Z');
/** The end of the second day. */
export const ENDS = BEGINS + 2 * DAY;
const random = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n));
export const signer: Signer = ed25519Signer('x.example/log/asha-2627', new Uint8Array(32).fill(7));
export const policy: Policy = parsePolicy(`log ${signer.vkey}\nquorum none\n`);
const witness = ed25519Cosigner('w.example', new Uint8Array(32).fill(2));
/** The lines that make the witness `w` this policy's quorum. */
export const QUORUM = `witness w ${witness.vkey}\nquorum w\n`;
export const witnessed: Policy = parsePolicy(`log ${signer.vkey}\n${QUORUM}`);

/** A small hospital's log: the chain of each series is linked as the server links it. */
export class Log {
  readonly claims: BuiltClaim[] = [];
  readonly #ends = new Map<string, { number: number; hash: Uint8Array }>();

  seal(kind: ClaimKind, series: string, time: number, total = 0n, items: { name: string; value: never }[] = []): void {
    const end = this.#ends.get(series) ?? { number: 0, hash: NO_PREVIOUS };
    const number = end.number + 1;
    const fields = { hospital: 'asha', series, number, time, currency: 'INR', total, paidAtSeal: 0n, prev: end.hash };
    const claim = buildClaim({ kind, ...fields, items }, random);
    this.#ends.set(series, { number, hash: blockHash(end.hash, claim.commitment) });
    this.claims.push(claim);
  }

  /** Entry 0 of a log that follows one with these entries. */
  open(series: string, time: number, shard: string, before: readonly BuiltClaim[]): void {
    const previous = { shard, size: before.length, root: rootOfClaims(before) };
    this.seal('shard-open', series, time, 0n, [
      { name: 'shard', value: { shard: 'its own' } as never },
      { name: 'previous', value: previous as never },
    ]);
  }

  day(day: string, series: string, [count, first, last]: [number, number, number], total: bigint, time: number): void {
    const value = { day, series, count, first, last } as never;
    this.seal('day-seal', 'DAY-2627', time, total, [
      { name: 'author', value: { name: 'Somebody' } as never },
      { name: 'day', value },
    ]);
  }
}

const rootOfClaims = (claims: readonly BuiltClaim[]): Uint8Array =>
  rootOf(claims.map(({ commitment }) => leafHash(commitment)));

/** What the server shows of these kinds: all but who closed a day. */
const SHOWN = new Map<ClaimKind, readonly number[]>([
  ['day-seal', [1]],
  ['shard-open', [0, 1]],
]);

export function opened(claim: BuiltClaim): BundleEntry {
  const { commitment: leaf, salt, header } = claim;
  const shown = SHOWN.get(header.kind)?.filter((position) => position < claim.items.length);
  const items = shown === undefined ? null : disclose(claim.items, shown);
  return { leaf, salt, claim: claim.claim, items };
}

/** One log's lines; `cosigned`: when the witness saw its tree, in Unix milliseconds; `alone`: opened outside the range. */
export async function logLines(
  claims: readonly BuiltClaim[],
  first: number,
  end: number,
  { by = signer, cosigned, alone: singles = [] }: { by?: Signer; cosigned?: number; alone?: readonly number[] } = {},
): Promise<BundleLine[]> {
  const leaves = claims.map(({ commitment }) => commitment);
  const size = leaves.length;
  const root = rootOfClaims(claims);
  let checkpoint = await signCheckpoint({ origin: by.name, size, root }, by);
  if (cosigned !== undefined) {
    const line = await cosign(parseNote(checkpoint).text, witness, Math.floor(cosigned / 1_000));
    checkpoint = addSignatures(checkpoint, line);
  }
  const plain = (from: number, to: number): BundleLine[] => (to > from ? [{ leaves: leaves.slice(from, to) }] : []);
  const alone = (from: number, to: number): BundleLine[] => {
    const index = singles.find((each) => each >= from && each < to);
    const claim = index === undefined ? undefined : claims[index];
    if (index === undefined || claim === undefined) return plain(from, to);
    return [...plain(from, index), { entry: opened(claim) }, ...alone(index + 1, to)];
  };
  return [
    { log: { origin: by.name, size, checkpoint, first, end } },
    ...alone(0, first),
    ...claims.slice(first, end).map((claim) => ({ entry: opened(claim) })),
    ...alone(end, size),
  ];
}

export async function bundleOf(
  claims: readonly BuiltClaim[],
  first: number,
  end: number,
  cosigned?: number,
  alone: readonly number[] = [],
): Promise<BundleLine[]> {
  const log = await logLines(claims, first, end, cosigned === undefined ? { alone } : { cosigned, alone });
  return [...head(), ...log, { end: end - first + alone.length }];
}

export function head(): BundleLine[] {
  return [
    {
      head: {
        format: BUNDLE_FORMAT,
        hospital: 'asha',
        from: '2026-11-20',
        to: '2026-11-21',
        begins: BEGINS,
        ends: BEGINS + 2 * DAY,
        made: '2026-11-22T06:00:00.000Z',
        auditor: 'Nadkarni and Co.',
        reason: 'yearly audit',
        entry: 'DIS-2627-000001',
      },
    },
  ];
}

/** As a file: every line through its text. */
export function judge(lines: readonly BundleLine[], by: Policy = policy): BundleVerification {
  const audit = new BundleAudit(by);
  for (const line of lines) audit.add(parseBundleLine(formatBundleLine(line)));
  return audit.end();
}

export function twoDays(): Log {
  const log = new Log();
  log.seal('bill', 'OPD-2627', BEGINS - 5 * 3_600_000, 100n);
  log.seal('bill', 'OPD-2627', BEGINS + 1_000, 200n);
  log.seal('payment', 'RCP-2627', BEGINS + 2_000, 200n);
  log.seal('bill', 'OPD-2627', BEGINS + 3_000, 300n);
  log.day('2026-11-19', 'OPD-2627', [1, 1, 1], 100n, BEGINS + 4_000);
  log.day('2026-11-20', 'OPD-2627', [2, 2, 3], 500n, BEGINS + DAY + 1);
  log.day('2026-11-20', 'RCP-2627', [1, 1, 1], 200n, BEGINS + DAY + 1);
  log.seal('bill', 'OPD-2627', BEGINS + DAY + 5_000, 400n);
  log.day('2026-11-21', 'OPD-2627', [1, 4, 4], 400n, BEGINS + 2 * DAY + 1);
  log.seal('bill', 'OPD-2627', BEGINS + 2 * DAY + 9_000, 50n);
  log.seal('bill', 'OPD-2627', BEGINS + 2 * DAY + 9_500, 60n);
  log.seal('payment', 'RCP-2627', BEGINS + 2 * DAY + 9_600, 60n);
  return log;
}

/** What a bundle's verification says under this check: whether it holds, and in which words. */
export const ok = ({ checks }: BundleVerification, name: string) => checks.find(({ check }) => check === name)?.ok;
export const said = ({ checks }: BundleVerification, name: string) =>
  checks.find(({ check }) => check === name)?.detail;
