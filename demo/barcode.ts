/** The prefix for numbers that a shop gives itself (GS1 General Specifications, 20 to 29): no maker's pack carries one. */
const IN_STORE = '20';
/** Digits of an EAN-13 between prefix and check digit. */
const DIGITS = 10;

/**
 * The EAN-13 that the demo prints on a medicine of this code of the list, always the same. Throws for a code that is no
 * number of at most ten digits: two codes must never share a barcode.
 */
export function inStoreBarcode(code: string): string {
  if (!/^(0|[1-9][0-9]{0,9})$/.test(code)) throw new Error(`no in-store barcode for the code "${code}"`);
  const body = `${IN_STORE}${code.padStart(DIGITS, '0')}`;
  return `${body}${checkDigit(body)}`;
}

/** The check digit for the first twelve digits of an EAN-13: weights 1 and 3 in turn, up to the next ten. */
function checkDigit(body: string): number {
  const sum = Array.from(body, Number).reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}

/** A price list in the import format whose rows begin with the code, with a barcode to each row. */
export function withBarcodes(head: string, rows: readonly string[]): string {
  const lines = rows.map((row) => `${row},${inStoreBarcode(row.slice(0, row.indexOf(',')))}`);
  return [`${head},barcode`, ...lines].join('\n');
}
