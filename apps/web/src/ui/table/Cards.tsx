import { Link } from '@tanstack/react-router';
import type { Column } from './column.ts';
import type { DataTableProps } from './props.ts';
import classes from './Cards.module.css';

type CardsProps<Row> = Pick<DataTableProps<Row>, 'list' | 'label' | 'keyOf' | 'hrefOf' | 'card'> & {
  columns: readonly Column<Row>[];
};

/** The rows on a phone: one card each, the whole card opens it. */
export function Cards<Row>({ list, label, keyOf, hrefOf, card, columns }: CardsProps<Row>) {
  return (
    <ul className={classes.cards} aria-label={label}>
      {list.rows.map((row) => {
        const content = card ? card(row) : <Listed row={row} columns={columns} />;
        return (
          <li key={keyOf(row)}>
            {hrefOf ? (
              <Link to={hrefOf(row)} className={classes.card}>
                {content}
              </Link>
            ) : (
              <div className={classes.card}>{content}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Listed<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  const [first, ...others] = columns;
  return (
    <>
      <span className={classes.first}>{first?.cell(row)}</span>
      <span className={classes.others}>
        {others
          .filter((column) => column.text?.(row) !== '')
          .map((column) => (
            <span key={column.key} className={classes.pair}>
              <span className={classes.name}>{column.title}</span>
              <span>{column.cell(row)}</span>
            </span>
          ))}
      </span>
    </>
  );
}
