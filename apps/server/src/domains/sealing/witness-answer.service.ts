import {
  equal,
  LedgerError,
  parseDecimal,
  parseSignatures,
  parseVkey,
  formatSignature,
  readCosignature,
  toBase64,
  verifyCosignature,
} from '@pramana/ledger';
import type { OutboundAnswer } from '../../platform/outbound.ts';

/** Why there is no cosignature. `fork` and `ahead` are alarms: two trees may have been signed, or the witness lies. */
export type WitnessRefusal =
  | 'unreachable'
  | 'address'
  | 'unknown_log'
  | 'refused'
  | 'busy'
  | 'bad_answer'
  | 'wrong_key'
  | 'bad_signature'
  | 'wrong_time'
  | 'ahead'
  | 'fork';

/** What a witness said to `add-checkpoint`, checked. */
export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly line: string; readonly at: Date }
  /** It has cosigned a tree of this size before. */
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'refused'; readonly code: WitnessRefusal };

/** Clocks of two organisations are not the same. Beyond this a cosignature is an old one, or its witness's clock is wrong. */
const CLOCK_MS = 10 * 60_000;
const SIZE_TYPE = 'text/x.tlog.size';

/** The body of `add-checkpoint` (C2SP tlog-witness). */
export function witnessRequest(old: number, proof: readonly Uint8Array[], checkpoint: string): string {
  return [`old ${old}`, ...proof.map(toBase64), '', checkpoint].join('\n');
}

/**
 * Reads an answer strictly: only a line under the pinned key and its name that verifies for this very `text` is a
 * cosignature. 422, and 409 without a size, say that the witness saw another tree than ours.
 */
export function readWitnessAnswer(
  { status, contentType, body }: OutboundAnswer,
  { text, vkey, now }: { text: string; vkey: string; now: number },
): WitnessAnswer {
  if (status === 200) return readLines(body, text, vkey, now);
  if (status === 409) {
    const size = contentType.startsWith(SIZE_TYPE) && body.endsWith('\n') ? parseDecimal(body.slice(0, -1)) : undefined;
    return size === undefined ? refused('fork') : { kind: 'size', size };
  }
  if (status === 422) return refused('fork');
  if (status === 404) return refused('unknown_log');
  if (status === 429 || status >= 500) return refused('busy');
  return refused(status === 403 ? 'refused' : 'bad_answer');
}

function readLines(body: string, text: string, vkeyText: string, now: number): WitnessAnswer {
  const vkey = parseVkey(vkeyText);
  try {
    const lines = parseSignatures(body).filter(({ name, keyId }) => name === vkey.name && equal(keyId, vkey.keyId));
    const [line] = lines;
    if (line === undefined) return refused('wrong_key');
    const read = lines.map(({ signature }) => readCosignature(signature));
    const [cosignature] = read;
    const areTrue = read.every((each) => each !== undefined && verifyCosignature(text, each, vkey));
    if (cosignature === undefined || !areTrue) return refused('bad_signature');
    const at = new Date(cosignature.time * 1_000);
    // Said this way round: a time beyond all calendars is an invalid date, which is less than nothing and more than nothing.
    if (!(Math.abs(at.getTime() - now) <= CLOCK_MS)) return refused('wrong_time');
    return { kind: 'cosigned', line: formatSignature(line), at };
  } catch (error) {
    if (error instanceof LedgerError) return refused('bad_answer');
    throw error;
  }
}

function refused(code: WitnessRefusal): WitnessAnswer {
  return { kind: 'refused', code };
}
