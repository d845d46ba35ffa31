import { expect, test } from 'vitest';
import { formatResult } from './table.ts';

const result = {
  command: 'SELECT',
  rowCount: 2,
  fields: [{ name: 'id' }, { name: 'note' }],
  rows: [
    ['1', 'first'],
    ['22', null],
  ],
};

test('a result is printed as a table', () => {
  expect(formatResult(result, { tuplesOnly: false, aligned: true })).toBe(
    [' id | note', '----+-------', ' 1  | first', ' 22 |', '(2 rows)'].join('\n'),
  );
});

test('unaligned rows alone are for scripts', () => {
  expect(formatResult(result, { tuplesOnly: true, aligned: false })).toBe('1|first\n22|');
});

test('a change says how many rows it touched', () => {
  const change = { command: 'UPDATE', rowCount: 3, fields: [], rows: [] };
  expect(formatResult(change, { tuplesOnly: false, aligned: true })).toBe('UPDATE 3');
});
