import { Button, Checkbox, SegmentedControl, Switch } from '@mantine/core';
import { diagnostics, type LabOrderJson, type OrderState as State } from '@pramana/contract';
import { IconMicroscope, IconTestPipe } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute, useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Diagnostics.module.css';
import { LAB_ROUTES, useLabRefresh } from '../live.ts';
import { Alerts } from './Alerts.tsx';
import { OrderState } from './OrderWords.tsx';

const TABS = ['ordered', 'sampled', 'entered', 'released'] as const satisfies readonly State[];

/** The laboratory's day: samples to take, results to enter, results to review, and what was released. */
export default function LabPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [filters, setFilters] = useFilters();
  const usual = may('lab:review') ? 'entered' : 'ordered';
  const tab = TABS.find((each) => each === filters['tab']) ?? usual;
  const mine = filters['mine'] === 'yes';
  const { data: counts } = useRoute(diagnostics.orders.counts, {}, { keep: true });
  useLabRefresh();
  const count = { ordered: counts?.collect, sampled: counts?.enter, entered: counts?.review, released: undefined };
  return (
    <Page title={t('diagnostics.title')} subtitle={t('diagnostics.hint')}>
      <Alerts />
      <div className={classes.bar}>
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('diagnostics.lists')}>
          <SegmentedControl
            aria-label={t('diagnostics.lists')}
            value={tab}
            onChange={(value) => setFilters({ tab: value })}
            data={TABS.map((value) => ({
              value,
              label: `${t(`diagnostics.tab.${value}`)}${count[value] === undefined ? '' : ` (${count[value]})`}`,
            }))}
          />
        </div>
        {may('lab:review') ? (
          <Switch
            label={t('diagnostics.mine')}
            checked={mine}
            onChange={(event) => setFilters({ mine: event.currentTarget.checked ? 'yes' : '' })}
          />
        ) : null}
      </div>
      <Work key={`${tab}${mine}`} state={tab} mine={mine} />
    </Page>
  );
}

function Work({ state, mine }: { state: (typeof TABS)[number]; mine: boolean }) {
  const { t } = useTranslation();
  const query = mine ? { state, mine } : { state };
  const list = useRouteList(diagnostics.orders.list, { query });
  const { may } = useSession();
  const [chosen, setChosen] = useState<readonly LabOrderJson[]>([]);
  const there = chosen.filter(({ id }) => list.rows.some((row) => row.id === id));
  const takes = state === 'ordered' && may('lab:enter');
  const pick = (order: LabOrderJson, isOn: boolean): void =>
    setChosen(isOn ? [...there, order] : there.filter(({ id }) => id !== order.id));
  return (
    <>
      {list.isLoading ? <RowsSkeleton rows={6} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {list.rows.length === 0 && !list.isLoading && !list.problem ? (
        <EmptyState
          icon={IconMicroscope}
          title={t(`diagnostics.empty.${state}`)}
          text={t(`diagnostics.emptyText.${state}`)}
        />
      ) : null}
      <ul className={classes.list} aria-label={t(`diagnostics.tab.${state}`)} data-tour="rows">
        {list.rows.map((order) => (
          <li key={order.id} className={classes.row}>
            {takes ? (
              <Checkbox
                aria-label={t('diagnostics.choose', { test: order.test.name, name: order.patient.name })}
                checked={there.some(({ id }) => id === order.id)}
                disabled={there.length > 0 && there[0]?.patient.id !== order.patient.id}
                onChange={(event) => pick(order, event.currentTarget.checked)}
              />
            ) : null}
            <Row order={order} />
          </li>
        ))}
      </ul>
      {list.hasMore ? (
        <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
          {t('table.more')}
        </Button>
      ) : null}
      {takes && there.length > 0 ? <Take orders={there} onTaken={() => setChosen([])} /> : null}
    </>
  );
}

function Row({ order }: { order: LabOrderJson }) {
  const { t } = useTranslation();
  const { patient, test, sample, specimen, container, fasting, note, rejected } = order;
  const age = patient.age === null ? '' : t('diagnostics.years', { count: patient.age });
  return (
    <div className={classes.rowText}>
      <div className={classes.rowHead}>
        <Link to={paths.labOrder(order.id)} className={classes.link}>
          {order.isOpen ? test.name : t('diagnostics.unreadable')}
        </Link>
        <OrderState order={order} isListed />
      </div>
      <span>
        {patient.name} <span className={classes.dim}>{[patient.number, age].filter(Boolean).join(' · ')}</span>
      </span>
      <span className={classes.dim}>
        {[
          sample === null
            ? [specimen, container].filter(Boolean).join(', ')
            : t('diagnostics.sample', { number: sample.number }),
          fasting && sample === null ? t('diagnostics.fasting') : '',
          note,
          rejected === null ? '' : t('diagnostics.rejectedWhy', { why: rejected }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <span className={classes.dim}>
        {t('diagnostics.orderedBy', { who: order.orderedBy })} · <TimeText at={order.orderedAt} />
      </span>
    </div>
  );
}

/** Samples of one patient, all at once; each container gets its number. */
function Take({ orders, onTaken }: { orders: readonly LabOrderJson[]; onTaken: () => void }) {
  const { t } = useTranslation();
  const take = useAction(diagnostics.orders.take, { refreshes: [...LAB_ROUTES] });
  const act = (): void =>
    take.run({ body: { orders: orders.map(({ id }) => id) } }, ({ data }) => {
      const numbers = [...new Set(data.map(({ sample }) => sample?.number ?? ''))];
      toast(t('diagnostics.taken', { numbers: numbers.join(', ') }));
      onTaken();
    });
  return (
    <div className={classes.foot}>
      {take.problem ? <ProblemText problem={take.problem} /> : null}
      <span>{orders[0]?.patient.name}</span>
      <ActionButton shortcut="F9" isBusy={take.isBusy} leftSection={<IconTestPipe size={18} aria-hidden />} onAct={act}>
        {t('diagnostics.takeAll', { count: orders.length })}
      </ActionButton>
    </div>
  );
}
