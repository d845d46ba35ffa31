import { Button } from '@mantine/core';
import { catalogue, type ItemRowJson } from '@pramana/contract';
import { IconFileImport, IconPercentage, IconPill, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterChoice, FilterText } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { isKind } from '../kinds.ts';
import { CategoryFilter } from './CategoryFilter.tsx';
import { useItemColumns } from './columns.tsx';
import { ItemCard } from './ItemCard.tsx';
import { KindFilter } from './KindFilter.tsx';

const STATUSES = ['', 'retired'] as const;

/** What this hospital sells, at which price, and how much of it is there. */
export default function CataloguePage() {
  const { t } = useTranslation();
  const [{ q = '', kind, status, category = '' }, setFilters] = useFilters();
  const query = {
    ...(q === '' ? {} : { q }),
    ...(isKind(kind) ? { kind } : {}),
    ...(status === 'retired' ? ({ status } as const) : {}),
    ...(category === '' ? {} : { category }),
  };
  const list = useRouteList(catalogue.items.list, { query });
  useLiveRefresh('item.changed', catalogue.items.list);
  useLiveRefresh('stock.moved', catalogue.items.list);
  const isFiltered = Object.keys(query).length > 0;
  // The field keeps its own text: it is built anew when the filters are cleared from elsewhere.
  const [clearings, setClearings] = useState(0);
  const clear = (): void => {
    setFilters({ q: '', kind: '', status: '', category: '' });
    setClearings(clearings + 1);
  };
  return (
    <Page title={t('catalogue.title')} isWide actions={<Actions can={list.can?.create} />}>
      <DataTable<ItemRowJson>
        id="catalogue"
        label={t('catalogue.title')}
        columns={useItemColumns()}
        list={list}
        keyOf={(item) => item.id}
        hrefOf={(item) => paths.item(item.id)}
        card={(item) => <ItemCard item={item} />}
        csvName="catalogue"
        filters={
          <>
            <FilterText key={clearings} name="q" label={t('catalogue.search')} autoFocus />
            <KindFilter />
            <CategoryFilter rows={list.rows} />
            <FilterChoice
              name="status"
              label={t('catalogue.status')}
              options={STATUSES.map((value) => ({ value, label: t(`catalogue.statusOf.${value || 'active'}`) }))}
            />
          </>
        }
        empty={
          isFiltered ? (
            <EmptyState icon={IconSearch} title={t('catalogue.notFound')} text={t('catalogue.notFoundText')}>
              <Button variant="default" onClick={clear}>
                {t('catalogue.act.clear')}
              </Button>
            </EmptyState>
          ) : (
            <EmptyState icon={IconPill} title={t('catalogue.none')} text={t('catalogue.noneText')}>
              {list.can?.create.ok ? (
                <Button renderRoot={(props) => <Link to={paths.itemTemplate()} {...props} />}>
                  {t('catalogue.template.take')}
                </Button>
              ) : null}
            </EmptyState>
          )
        }
      />
    </Page>
  );
}

function Actions({ can }: { can: { ok: boolean; why?: string } | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPercentage size={18} aria-hidden />}
        renderRoot={(props) => <Link to={paths.taxRules()} {...props} />}
      >
        {t('catalogue.act.tax')}
      </Button>
      {can?.ok ? (
        <Button
          variant="default"
          leftSection={<IconFileImport size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.itemImport()} {...props} />}
        >
          {t('catalogue.act.import')}
        </Button>
      ) : null}
      <ActionButton
        can={can}
        leftSection={<IconPlus size={18} aria-hidden />}
        onAct={() => void navigate({ to: paths.itemNew() })}
      >
        {t('catalogue.act.add')}
      </ActionButton>
    </>
  );
}
