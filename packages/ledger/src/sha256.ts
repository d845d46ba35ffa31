/* oxlint-disable typescript/no-non-null-assertion -- every index below is a constant or a loop bound within its array; a check per word would halve the speed */
/**
 * SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), synchronous and portable: `crypto.subtle` does not
 * exist on plain http in a LAN. `installSha256` swaps in a faster one-shot (Node's, a WASM kernel).
 */
import { concat, equal } from './bytes.ts';
import { ensure } from './errors.ts';

/** A one-shot SHA-256: any length in, 32 bytes out. */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** Round constants (FIPS 180-4 §4.2.2), written out: `Math.cbrt` may be inexact in some engine. */
// biome-ignore format: a table
export const K = Uint32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);
/** Initial state (FIPS 180-4 §5.3.3). */
// biome-ignore format: a table
export const INITIAL = Uint32Array.of(
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
);
const W = new Uint32Array(64);
/** Bytes that are hashed at once. */
const BLOCK = 64;

// biome-ignore format: one line per step of the standard
function compress(state: Uint32Array, data: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const j = at + 4 * i;
    W[i] = (data[j]! << 24) | (data[j + 1]! << 16) | (data[j + 2]! << 8) | data[j + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15]!;
    const y = W[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16]! + s0 + W[i - 7]! + s1) | 0;
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!;
  let e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + W[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0;
    d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  state[0]! += a; state[1]! += b; state[2]! += c; state[3]! += d;
  state[4]! += e; state[5]! += f; state[6]! += g; state[7]! += h;
}

/** The portable one-shot; also the reference against which a faster one is tested. */
export function portableSha256(data: Uint8Array): Uint8Array {
  const state = INITIAL.slice();
  const whole = data.length - (data.length % 64);
  for (let at = 0; at < whole; at += 64) compress(state, data, at);
  const rest = data.length - whole;
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(data.subarray(whole));
  tail[rest] = 0x80;
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(data.length / 0x20000000));
  view.setUint32(tail.length - 4, (data.length << 3) >>> 0);
  for (let at = 0; at < tail.length; at += 64) compress(state, tail, at);
  const out = new Uint8Array(32);
  const words = new DataView(out.buffer);
  for (let i = 0; i < 8; i++) words.setUint32(4 * i, state[i]!);
  return out;
}

let digest: Sha256 = portableSha256;

/**
 * Installs a faster one-shot after comparing it with the portable one over every length around the
 * block boundaries. `hash_mismatch` when it differs once: then nothing is installed.
 */
export function installSha256(fast: Sha256): void {
  const sample = new Uint8Array(1030);
  for (let i = 0; i < sample.length; i++) sample[i] = (i * 167 + 13) % 251;
  const lengths = [1000, 1023, 1024, 1025, 1030];
  for (let n = 0; n <= 260; n++) lengths.push(n);
  for (const n of lengths) {
    const data = sample.subarray(0, n);
    ensure(equal(fast(data), portableSha256(data)), 'hash_mismatch', `the faster SHA-256 is wrong at ${n} bytes`);
  }
  digest = fast;
}

/** SHA-256 of the parts in a row: 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return digest(parts.length === 1 && first !== undefined ? first : concat(...parts));
}

/** HMAC-SHA-256 of the parts in a row: 32 bytes. */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const short = key.length > BLOCK ? sha256(key) : key;
  let length = BLOCK;
  for (const part of parts) length += part.length;
  // Key and message side by side: every item of every claim passes here, and each is hashed without another copy.
  const inner = new Uint8Array(length).fill(0x36, 0, BLOCK);
  const outer = new Uint8Array(BLOCK + 32).fill(0x5c, 0, BLOCK);
  for (let i = 0; i < short.length; i++) {
    inner[i] = short[i]! ^ 0x36;
    outer[i] = short[i]! ^ 0x5c;
  }
  let at = BLOCK;
  for (const part of parts) {
    inner.set(part, at);
    at += part.length;
  }
  outer.set(digest(inner), BLOCK);
  return digest(outer);
}
