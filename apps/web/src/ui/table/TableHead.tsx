import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, type ColumnChoice, LEAST_WIDTH } from './column.ts';
import classes from './DataTable.module.css';

const KEY_STEP = 16;

/** The sticky head; the edge of each column can be dragged, or moved with the arrow keys. */
export function TableHead<Row>({ choice }: { choice: ColumnChoice<Row> }) {
  return (
    <thead>
      <tr>
        {choice.shown.map((column, index) => (
          <th key={column.key} scope="col" data-align={column.align}>
            {column.title}
            {index < choice.shown.length - 1 ? <Edge column={column} choice={choice} /> : null}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Edge<Row>({ column, choice }: { column: Column<Row>; choice: ColumnChoice<Row> }) {
  const { t } = useTranslation();
  const [drag, setDrag] = useState<{ from: number; width: number } | null>(null);
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t('table.width', { column: column.title })}
      aria-valuenow={choice.widthOf(column) ?? LEAST_WIDTH}
      aria-valuemin={LEAST_WIDTH}
      tabIndex={0}
      className={classes.edge}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: event.clientX, width: cellWidth(event.currentTarget) });
      }}
      onPointerMove={(event) => {
        if (drag) choice.resize(column, drag.width + event.clientX - drag.from);
      }}
      onPointerUp={() => setDrag(null)}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
        if (by !== undefined) choice.resize(column, cellWidth(event.currentTarget) + by);
      }}
    />
  );
}

function cellWidth(edge: Element): number {
  return edge.closest('th')?.offsetWidth ?? LEAST_WIDTH;
}
