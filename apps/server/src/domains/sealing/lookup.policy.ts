/** The code under the QR by which a printed paper is looked up (decision 34). Pure. */
import { hmacSha256, sha256 } from '@pramana/ledger';

/** 16 characters of Crockford's base32: 80 bits. */
export type LookupCode = string & { readonly __lookupCode: true };

/** Without I, L, O and U, which are read as other characters. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const BYTES = (LENGTH * 5) / 8;
/** The bytes by which a stored code is found. */
const MARK_BYTES = 4;

const utf8 = new TextEncoder();
const CODE_CONTEXT = utf8.encode('pramana/lookup/v1\0');
const MARK_CONTEXT = utf8.encode('pramana/lookup-mark/v1\0');

/** The code of a document: it follows from its salt, so it is the same at every print and goes with the salt. */
export function lookupCode(salt: Uint8Array, commitment: Uint8Array): LookupCode {
  const bytes = hmacSha256(salt, CODE_CONTEXT, commitment).subarray(0, BYTES);
  let bits = bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  let code = '';
  for (let i = 0; i < LENGTH; i += 1, bits >>= 5n) code = ALPHABET.charAt(Number(bits & 31n)) + code;
  return code as LookupCode;
}

/** `7K3M-9QXD-4T2B-H8WA`. */
export function printedCode(code: LookupCode): string {
  return code.replace(/.{4}(?=.)/g, '$&-');
}

const DEVANAGARI_ZERO = 0x0966;

/** What somebody typed: O and 0, I, L and 1 are the same, groups and case do not matter. Null: no such code exists. */
export function readLookupCode(typed: string): LookupCode | null {
  const plain = typed
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - DEVANAGARI_ZERO))
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(plain) ? (plain as LookupCode) : null;
}

/**
 * 32 bits of the code's hash, all that is stored: enough to find the paper among millions, and 48 bits too few to find the
 * code, which whoever stole the database would otherwise search for all papers at once.
 */
export function lookupMark(code: LookupCode): Uint8Array {
  return sha256(MARK_CONTEXT, utf8.encode(code)).subarray(0, MARK_BYTES);
}
