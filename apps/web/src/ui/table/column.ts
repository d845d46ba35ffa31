import type { ReactNode } from 'react';
import { useUiState } from '../../lib/uiState.ts';

export interface Column<Row> {
  /** Unique in the table; under it width and visibility are remembered. */
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** The cell as plain text, for CSV; a column without it is not exported. */
  text?: (row: Row) => string;
  /** `end` for numbers and amounts. */
  align?: 'end';
  /** First width in CSS pixels; columns without one share what is left. */
  width?: number;
  /** Not shown until the person chooses it. */
  isExtra?: boolean;
}

interface Choice {
  hidden: Record<string, boolean>;
  widths: Record<string, number>;
}

export interface ColumnChoice<Row> {
  shown: readonly Column<Row>[];
  isShown: (column: Column<Row>) => boolean;
  toggle: (column: Column<Row>) => void;
  widthOf: (column: Column<Row>) => number | undefined;
  resize: (column: Column<Row>, width: number) => void;
}

/** Narrowest column, CSS pixels. */
export const LEAST_WIDTH = 56;

/** Which columns are shown and how wide, remembered for this table. The first column always stays: it names the row. */
export function useColumnChoice<Row>(table: string, columns: readonly Column<Row>[]): ColumnChoice<Row> {
  const [choice, setChoice] = useUiState<Choice>(`table.${table}`, { hidden: {}, widths: {} });
  const isShown = (column: Column<Row>): boolean =>
    column === columns[0] || !(choice.hidden[column.key] ?? column.isExtra ?? false);
  return {
    shown: columns.filter(isShown),
    isShown,
    toggle: (column) => setChoice({ ...choice, hidden: { ...choice.hidden, [column.key]: isShown(column) } }),
    widthOf: (column) => choice.widths[column.key] ?? column.width,
    resize: (column, width) =>
      setChoice({ ...choice, widths: { ...choice.widths, [column.key]: Math.max(LEAST_WIDTH, Math.round(width)) } }),
  };
}
