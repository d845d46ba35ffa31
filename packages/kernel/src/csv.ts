/**
 * Rows as RFC 4180 text with a byte-order mark (spreadsheets then read UTF-8). A cell that a spreadsheet would run as a
 * formula is defused with a leading apostrophe: names and notes come from people. Plain numbers stay numbers.
 */
export function toCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[head, ...rows].map(line).join('\r\n')}\r\n`;
}

function line(cells: readonly string[]): string {
  return cells.map(cell).join(',');
}

const NUMBER = /^-?[0-9][0-9.,]*$/;

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
