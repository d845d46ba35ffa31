/**
 * `heads.log`: one line per signed head, `<8 hex of SHA-256> <JSON>`. A complete line is the commit point of an
 * append; only the last one can be torn by a crash.
 */
import { fromHex, fromUtf8, toHex, utf8 } from '../bytes.ts';
import { ensure, LedgerError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import type { LogHead } from '../store.ts';

/** The first 8 hex of SHA-256: enough to tell a torn or altered line. */
export function checksum(json: string): string {
  return toHex(sha256(utf8(json)).subarray(0, 4));
}

/** A head as its line, newline included. */
export function formatHeadLine({ size, root, edge, checkpoint }: LogHead): string {
  const json = JSON.stringify({ size, root: toHex(root), edge: toHex(edge), checkpoint });
  return `${checksum(json)} ${json}\n`;
}

function field<T>(value: T | undefined, fits: boolean): T {
  if (value === undefined || !fits) throw new LedgerError('store_damaged', 'a line of heads.log lacks a field');
  return value;
}

type RawHead = { size?: number; root?: string; edge?: string; checkpoint?: string };

function parseJson(json: string): RawHead {
  try {
    return (JSON.parse(json) as RawHead | null) ?? {};
  } catch (cause) {
    throw new LedgerError('store_damaged', 'a line of heads.log is not JSON', { cause });
  }
}

/** Reads a line (without its newline); `store_damaged` when a byte of it changed. */
export function parseHeadLine(line: string): LogHead {
  const json = line.slice(9);
  ensure(line.slice(0, 9) === `${checksum(json)} `, 'store_damaged', 'a line of heads.log was altered');
  const head = parseJson(json);
  return {
    size: field(head.size, Number.isSafeInteger(head.size)),
    root: fromHex(field(head.root, head.root?.length === 64)),
    edge: fromHex(field(head.edge, true)),
    checkpoint: field(head.checkpoint, true),
  };
}

/** What the end of `heads.log` says. */
export type HeadsTail = {
  /** The last complete head, or null. */
  readonly head: LogHead | null;
  /** How many bytes at the end are a torn line that a crash left, to be cut off. */
  readonly torn: number;
};

const NEWLINE = 0x0a;

/**
 * Reads the last head from the end of `heads.log`. A tail without newline, or with zero bytes (blocks that never
 * reached the disk), is torn. A whole line that does not match its checksum is damage, never silently skipped.
 */
export function readTail(bytes: Uint8Array): HeadsTail {
  let end = bytes.lastIndexOf(NEWLINE) + 1;
  while (end > 0) {
    const start = end < 2 ? 0 : bytes.lastIndexOf(NEWLINE, end - 2) + 1;
    const line = bytes.subarray(start, end - 1);
    if (!line.includes(0)) return { head: parseHeadLine(fromUtf8(line)), torn: bytes.length - end };
    end = start;
  }
  return { head: null, torn: bytes.length };
}
