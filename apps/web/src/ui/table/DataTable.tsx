import { useElementSize, useMediaQuery } from '@mantine/hooks';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '../ErrorPanel.tsx';
import { RowsSkeleton } from '../PageSkeleton.tsx';
import { Cards } from './Cards.tsx';
import { useColumnChoice } from './column.ts';
import type { DataTableProps } from './props.ts';
import { Rows } from './Rows.tsx';
import { TableHead } from './TableHead.tsx';
import { TableTools } from './TableTools.tsx';
import classes from './DataTable.module.css';

/** A list: sticky head, chosen columns, arrow keys from row to row, more on demand; cards on the phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { t } = useTranslation();
  const { list, columns } = props;
  const isPhone = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false });
  const choice = useColumnChoice(props.id, columns);
  return (
    <div className={classes.list} data-tour="rows">
      <div className={classes.bar}>
        <div className={classes.filters} data-tour="filters">
          {props.filters}
        </div>
        {isPhone || list.rows.length === 0 ? null : (
          <TableTools columns={columns} choice={choice} rows={list.rows} csvName={props.csvName} />
        )}
      </div>
      {isPhone ? <Cards {...props} columns={choice.shown} /> : <DeskTable {...props} choice={choice} />}
      {list.isLoading ? <RowsSkeleton rows={8} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {!list.isLoading && !list.problem && list.rows.length === 0 ? props.empty : null}
      {list.hasMore ? (
        <Button variant="default" className={classes.more} loading={list.isLoadingMore} onClick={list.loadMore}>
          {t('table.more')}
        </Button>
      ) : null}
    </div>
  );
}

function DeskTable<Row>(props: DataTableProps<Row> & { choice: ReturnType<typeof useColumnChoice<Row>> }) {
  const { choice, list } = props;
  const { ref, width } = useElementSize();
  const wanted = choice.shown.reduce((sum, column) => sum + (choice.widthOf(column) ?? 140), 0);
  if (list.rows.length === 0) return null;
  return (
    // A table wider than its place scrolls sideways, and its head then stays within it.
    <div ref={ref} className={classes.place} data-tight={(width > 0 && wanted > width) || undefined}>
      <table className={classes.table} aria-label={props.label} style={{ minWidth: wanted }}>
        <colgroup>
          {choice.shown.map((column) => (
            <col key={column.key} style={{ width: choice.widthOf(column) }} />
          ))}
        </colgroup>
        <TableHead choice={choice} />
        <Rows {...props} columns={choice.shown} />
      </table>
    </div>
  );
}
