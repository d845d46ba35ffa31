import { expect, it } from 'vitest';
import { toCsv } from './csv.ts';

it('quotes what a reader would misread', () => {
  expect(toCsv(['Name'], [['Rao, Asha'], ['say "aah"'], ['two\nlines']])).toBe(
    '\uFEFFName\r\n"Rao, Asha"\r\n"say ""aah"""\r\n"two\nlines"\r\n',
  );
});

it('never lets a cell run as a formula, and keeps negative amounts numbers', () => {
  expect(toCsv(['x'], [['=1+1'], ['@cmd'], ['-12.50'], ['-cmd']])).toBe(
    "\uFEFFx\r\n'=1+1\r\n'@cmd\r\n-12.50\r\n'-cmd\r\n",
  );
});
