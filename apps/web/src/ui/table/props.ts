import type { ReactNode } from 'react';
import type { LoadedList } from '../../lib/query.ts';
import type { Column } from './column.ts';

/** What a list is made of; its rows and its cards take their part of it. */
export interface DataTableProps<Row> {
  /** Stable name: under it the person's columns and widths are remembered. */
  id: string;
  /** Accessible name of the table. */
  label: string;
  columns: readonly Column<Row>[];
  list: LoadedList<Row>;
  keyOf: (row: Row) => string;
  /** Address that a row opens; its first cell is the link. */
  hrefOf?: (row: Row) => string;
  /** A row on the phone; without it the columns are listed with their titles. */
  card?: (row: Row) => ReactNode;
  /** An EmptyState: what will be here and the first step. */
  empty: ReactNode;
  /** The filters, bound to the address by `useFilters`. */
  filters?: ReactNode;
  /** File name of the CSV export without its ending; absent: not exported (lists of patients are exported by the server). */
  csvName?: string;
}
