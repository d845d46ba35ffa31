import { Button } from '@mantine/core';
import { catalogue, stock } from '@pramana/contract';
import { civil } from '@pramana/kernel';
import { IconBoxSeam, IconSearch, IconTruckDelivery, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useNow } from '../../../lib/now.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useHospital } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterChoice, FilterText } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { soonEnd } from '../expiry.ts';
import { ReceiveDialog } from '../receive/ReceiveDialog.tsx';
import { useStockCan } from '../useStockCan.ts';
import { BatchCard } from './BatchCard.tsx';
import { type BatchJson, useBatchColumns } from './columns.tsx';

const WHEN = ['', 'soon', 'expired'] as const;

/** Batches by first expiry: what must be sold next, and what may not be sold any more. */
export default function StockPage() {
  const { t } = useTranslation();
  const [{ q = '', item = '', when = '' }, setFilters] = useFilters();
  const today = civil(useNow(), useHospital().zone).date;
  const end = { soon: soonEnd(today), expired: today }[when];
  const query = {
    ...(q === '' ? {} : { q }),
    ...(item === '' ? {} : { item }),
    ...(end === undefined ? {} : { expiringBefore: end }),
  };
  const list = useRouteList(stock.batches.list, { query });
  useLiveRefresh('stock.moved', stock.batches.list);
  const [isReceiving, setReceiving] = useState(false);
  const isFiltered = Object.keys(query).length > 0;
  const can = useStockCan();
  // The field keeps its own text: it is built anew when the filters are cleared from elsewhere.
  const [clearings, setClearings] = useState(0);
  const clear = (): void => {
    setFilters({ q: '', item: '', when: '' });
    setClearings(clearings + 1);
  };
  const receive = (
    <ActionButton
      can={can}
      shortcut="F3"
      leftSection={<IconTruckDelivery size={18} aria-hidden />}
      onAct={() => setReceiving(true)}
    >
      {t('stock.act.receive')}
    </ActionButton>
  );
  return (
    <Page title={t('stock.title')} isWide actions={receive}>
      <DataTable<BatchJson>
        id="stock"
        label={t('stock.title')}
        columns={useBatchColumns()}
        list={list}
        keyOf={(batch) => batch.id}
        hrefOf={(batch) => paths.batch(batch.itemId, batch.id)}
        card={(batch) => <BatchCard batch={batch} />}
        csvName="stock"
        filters={
          <>
            <FilterText key={clearings} name="q" label={t('stock.search')} autoFocus />
            <FilterChoice
              name="when"
              label={t('stock.expiry')}
              options={WHEN.map((value) => ({ value, label: t(`stock.when.${value || 'all'}`) }))}
            />
            {item === '' ? null : <ItemFilter id={item} onClear={() => setFilters({ item: '' })} />}
          </>
        }
        empty={
          isFiltered ? (
            <EmptyState icon={IconSearch} title={t('stock.notFound')} text={t('stock.notFoundText')}>
              <Button variant="default" onClick={clear}>
                {t('stock.act.clear')}
              </Button>
            </EmptyState>
          ) : (
            <EmptyState icon={IconBoxSeam} title={t('stock.none')} text={t('stock.noneText')} />
          )
        }
      />
      {isReceiving ? <ReceiveDialog onClose={() => setReceiving(false)} /> : null}
    </Page>
  );
}

/** Which item the list is narrowed to; one tap shows all again. */
function ItemFilter({ id, onClear }: { id: string; onClear: () => void }) {
  const { t } = useTranslation();
  const item = useRoute(catalogue.items.show, { params: { id } }).data;
  return (
    <Button variant="light" rightSection={<IconX size={16} aria-hidden />} onClick={onClear} maw={360}>
      {t('stock.onlyItem', { name: item?.name ?? '…' })}
    </Button>
  );
}
