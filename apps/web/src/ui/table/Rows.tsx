import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Column } from './column.ts';
import type { DataTableProps } from './props.ts';
import classes from './DataTable.module.css';

type RowsProps<Row> = Pick<DataTableProps<Row>, 'list' | 'keyOf' | 'hrefOf'> & { columns: readonly Column<Row>[] };

const ROW_HEIGHT = 36;
/** Below this the browser draws them all: simpler, and its own text search finds everything. */
const VIRTUAL_FROM = 150;

/** The rows, only those in view when there are many. Arrow keys, Home and End move from row to row, Enter opens. */
export function Rows<Row>({ list, keyOf, hrefOf, columns }: RowsProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: list.rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: top,
    enabled: list.rows.length >= VIRTUAL_FROM,
  });
  const isVirtual = list.rows.length >= VIRTUAL_FROM;
  const inView = virtual.getVirtualItems();
  const first = isVirtual ? (inView[0]?.index ?? 0) : 0;
  const end = isVirtual ? (inView.at(-1)?.index ?? -1) + 1 : list.rows.length;
  const moveTo = (index: number): void => {
    const link = (): HTMLElement | null | undefined => body.current?.querySelector(`[data-index="${index}"] a`);
    const drawn = link();
    if (drawn) return drawn.focus();
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => link()?.focus());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const at = Number((event.target as HTMLElement).closest('tr')?.dataset.index);
    const to = targetOf(event.key, at, list.rows.length - 1);
    if (to === null) return;
    event.preventDefault();
    moveTo(to);
  };
  return (
    <tbody ref={body} onKeyDown={onKeyDown}>
      <Spacer rows={first} />
      {list.rows.slice(first, end).map((row, offset) => (
        <tr key={keyOf(row)} data-index={first + offset} data-open={hrefOf ? true : undefined} onClick={openRow}>
          {columns.map((column, index) => (
            <td key={column.key} data-align={column.align}>
              {index === 0 && hrefOf ? (
                <Link to={hrefOf(row)} className={classes.open}>
                  {column.cell(row)}
                </Link>
              ) : (
                column.cell(row)
              )}
            </td>
          ))}
        </tr>
      ))}
      <Spacer rows={list.rows.length - end} />
    </tbody>
  );
}

function Spacer({ rows }: { rows: number }) {
  return rows > 0 ? <tr aria-hidden style={{ height: rows * ROW_HEIGHT }} /> : null;
}

function targetOf(key: string, at: number, last: number): number | null {
  if (Number.isNaN(at)) return null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** A click anywhere in a row is a click on its link, unless it was meant for a control or selects text. */
function openRow(event: MouseEvent<HTMLTableRowElement>): void {
  const target = event.target as HTMLElement;
  if (target.closest('a, button, input, label') || getSelection()?.type === 'Range') return;
  event.currentTarget.querySelector<HTMLElement>('a')?.click();
}
