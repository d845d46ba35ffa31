import type { Say, TextKey } from '../texts.ts';
import { el } from './dom.ts';
import type { Line } from './present.ts';
import { rows } from './rows.ts';

type Column = {
  readonly head: TextKey;
  readonly name: string;
  readonly cell: (line: Line, index: number) => HTMLElement;
};

/** Columns that no line fills are left out, as on paper. */
function columnsFor(say: Say, lines: readonly Line[]): Column[] {
  const text = (
    head: TextKey,
    field: 'quantity' | 'rate' | 'discount' | 'tax' | 'amount' | 'evidence' | 'goods',
  ): Column[] =>
    lines.every((line) => line[field] === '')
      ? []
      : [{ head, name: field, cell: (line) => el('bdi', {}, line[field]) }];
  return [
    { head: 'table.position', name: 'position', cell: (_line, index) => el('span', {}, String(index + 1)) },
    { head: 'table.description', name: 'description', cell: (line) => descriptionCell(say, line) },
    ...text('table.quantity', 'quantity'),
    ...text('table.rate', 'rate'),
    ...text('table.discount', 'discount'),
    ...text('table.tax', 'tax'),
    ...text('table.amount', 'amount'),
    ...text('table.evidence', 'evidence'),
    ...text('table.goods', 'goods'),
  ];
}

/**
 * The lines as a table, which on a narrow screen stands line by line. The roles are written out, because browsers
 * forget them when a table is laid out as anything else.
 */
export function lineTable(say: Say, lines: readonly Line[]): HTMLElement {
  const columns = columnsFor(say, lines);
  const head = columns.map(({ head, name }) =>
    el('th', { scope: 'col', role: 'columnheader', class: name }, say(head)),
  );
  const body = lines.map((line, index) =>
    el(
      'tr',
      { role: 'row' },
      ...columns.map(({ head, name, cell }) =>
        el('td', { role: 'cell', class: name, 'data-label': say(head) }, cell(line, index)),
      ),
    ),
  );
  return el(
    'div',
    { class: 'group' },
    el('h3', { id: 'lines-title' }, say('table.title')),
    el(
      'table',
      { role: 'table', class: 'lines', 'aria-labelledby': 'lines-title' },
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...head)),
      el('tbody', { role: 'rowgroup' }, ...body),
    ),
    lines.some(({ evidence }) => evidence !== '') && el('p', { class: 'hint' }, say('table.evidenceNote')),
  );
}

function descriptionCell(say: Say, { description, details, more }: Line): HTMLElement {
  return el(
    'div',
    {},
    el('b', {}, el('bdi', {}, description)),
    details !== '' && el('small', {}, el('bdi', {}, details)),
    more.length > 0 && el('details', {}, el('summary', {}, say('table.more')), rows(more, 'facts')),
  );
}
