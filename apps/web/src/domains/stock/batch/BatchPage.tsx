import { Anchor } from '@mantine/core';
import { type Answer, type QueryOf, stock } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { countText } from '../../../lib/format.ts';
import { useLiveRefresh } from '../../../lib/live.ts';
import { asProblem, ProblemError } from '../../../lib/problem.ts';
import { keyOf } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Stat } from '../../../ui/Stat.tsx';
import { Mrp, OnHand } from '../list/columns.tsx';
import type { BatchJson } from '../list/columns.tsx';
import { ShelfBar } from '../ShelfBar.tsx';
import classes from '../Stock.module.css';
import { BatchActions } from './BatchActions.tsx';
import { Movements } from './Movements.tsx';

/** One batch: how much of it is there, until when, and where every unit went. */
export default function BatchPage() {
  const { t } = useTranslation();
  const { item = '', batch: id = '' } = useParams({ strict: false });
  const found = useQuery({
    queryKey: [...keyOf(stock.batches.list), 'one', item, id],
    queryFn: ({ signal }) => findBatch(item, id, signal),
  });
  useLiveRefresh('stock.moved', stock.batches.list, stock.batches.movements);
  if (found.data) return <Shown batch={found.data} />;
  if (!found.error) return <PageSkeleton />;
  const back = { to: paths.stock(), label: t('stock.title') };
  const retry = (): void => void found.refetch();
  return <PageProblem title={t('stock.field.number')} problem={asProblem(found.error)} onRetry={retry} back={back} />;
}

/** The contract lists the batches of an item; an item has a handful, so the one is among the first. */
async function findBatch(item: string, id: string, signal: AbortSignal): Promise<BatchJson> {
  let cursor: string | undefined;
  do {
    const query: QueryOf<typeof stock.batches.list> = cursor === undefined ? { item } : { item, cursor };
    const page: Answer<typeof stock.batches.list> = await call(stock.batches.list, { query }, { signal });
    const batch = page.data.find((each) => each.id === id);
    if (batch) return batch;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  throw new ProblemError('not_found', { status: 404 });
}

function Shown({ batch }: { batch: BatchJson }) {
  const { t, i18n } = useTranslation();
  return (
    <Page
      title={t('stock.batch', { number: batch.number })}
      subtitle={
        <Anchor inherit renderRoot={(props) => <Link to={paths.item(batch.itemId)} {...props} />}>
          {batch.itemName}
        </Anchor>
      }
      actions={<BatchActions batch={batch} />}
    >
      <div className={classes.stats}>
        <Stat label={t('stock.field.onHand')} value={<OnHand batch={batch} />} />
        <Stat
          label={t('stock.field.quarantined')}
          value={countText(batch.quarantined, i18n.language)}
          note={t('stock.quarantineNote')}
        />
        <Stat label={t('stock.field.mrp')} value={<Mrp batch={batch} />} />
      </div>
      <ShelfBar expiry={batch.expiry} />
      <Movements batchId={batch.id} />
    </Page>
  );
}
