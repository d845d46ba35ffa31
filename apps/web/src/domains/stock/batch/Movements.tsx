import { Anchor } from '@mantine/core';
import { type DataOf, stock } from '@pramana/contract';
import { IconArrowsExchange } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useRouteList } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Stock.module.css';
import { openWord } from '../../../lib/openWord.ts';

type MovementJson = DataOf<typeof stock.batches.movements>[number];

/** Every movement of the batch, newest first; a sale leads to its bill. */
export function Movements({ batchId }: { batchId: string }) {
  const { t } = useTranslation();
  const list = useRouteList(stock.batches.movements, { params: { id: batchId } });
  return (
    <Section title={t('stock.movements')}>
      <DataTable<MovementJson>
        id="stock.movements"
        label={t('stock.movements')}
        columns={useColumns()}
        list={list}
        keyOf={(movement) => movement.id}
        card={(movement) => <MovementCard movement={movement} />}
        csvName="movements"
        empty={<EmptyState icon={IconArrowsExchange} title={t('stock.noMovements')} />}
      />
    </Section>
  );
}

function useColumns(): readonly Column<MovementJson>[] {
  const { t } = useTranslation();
  return [
    {
      key: 'reason',
      title: t('stock.field.what'),
      cell: (movement) => <What movement={movement} />,
      text: ({ reason }) => reason,
      width: 190,
    },
    {
      key: 'quantity',
      title: t('stock.field.change'),
      cell: ({ quantity }) => <Change by={quantity} />,
      text: ({ quantity }) => String(quantity),
      align: 'end',
      width: 130,
    },
    {
      key: 'quarantined',
      title: t('stock.field.changeApart'),
      cell: ({ quarantined }) => <Change by={quarantined} />,
      text: ({ quarantined }) => String(quarantined),
      align: 'end',
      width: 150,
    },
    { key: 'note', title: t('stock.field.note'), cell: ({ note }) => note, text: ({ note }) => note },
    {
      key: 'person',
      title: t('stock.field.person'),
      cell: ({ person }) => person,
      text: ({ person }) => person,
      width: 180,
    },
    { key: 'at', title: t('stock.field.at'), cell: ({ at }) => <TimeText at={at} />, text: ({ at }) => at, width: 150 },
  ];
}

function What({ movement }: { movement: MovementJson }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const word = openWord(t, `stock.reason.${movement.reason}`, { defaultValue: movement.reason });
  if (movement.reason !== 'sale' || movement.documentId === null || !may('bill:read')) return word;
  const to = paths.bill(movement.documentId);
  return (
    <Anchor inherit renderRoot={(props) => <Link to={to} {...props} />}>
      {word}
    </Anchor>
  );
}

/** With its sign; nothing where nothing changed. */
function Change({ by }: { by: number }) {
  const { i18n } = useTranslation();
  if (by === 0) return '–';
  return `${by > 0 ? '+' : '−'}${countText(Math.abs(by), i18n.language)}`;
}

function MovementCard({ movement }: { movement: MovementJson }) {
  const { t } = useTranslation();
  return (
    <span className={classes.card}>
      <span className={classes.cardLine}>
        <strong>
          <What movement={movement} />
        </strong>
        <span>
          <Change by={movement.quantity} />
        </span>
      </span>
      {movement.quarantined === 0 ? null : (
        <span className={classes.cardLine}>
          <span className={classes.dim}>{t('stock.field.quarantined')}</span>
          <span>
            <Change by={movement.quarantined} />
          </span>
        </span>
      )}
      <span className={classes.cardLine}>
        <span className={classes.dim}>{[movement.person, movement.note].filter(Boolean).join(' · ')}</span>
        <span className={classes.dim}>
          <TimeText at={movement.at} />
        </span>
      </span>
    </span>
  );
}
