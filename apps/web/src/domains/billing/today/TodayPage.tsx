import { type BillRowJson, billing, type CounterSessionJson } from '@pramana/contract';
import { IconReceipt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { Stat } from '../../../ui/Stat.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { FirstSteps } from '../../hospitals/first/FirstSteps.tsx';
import { useMoneyRefresh } from '../live.ts';
import { type DaySum, sumDay } from './daySum.ts';
import { MethodBars } from './MethodBars.tsx';
import { useBusinessDate } from './useBusinessDate.ts';
import classes from './Today.module.css';

/** The day's money at a glance, by the documents that its close seals, and the drawers that are open; each figure opens its list. */
export default function TodayPage() {
  const { t, i18n } = useTranslation();
  const day = useBusinessDate();
  const money = useRoute(billing.counters.day, { params: { date: day } }, { keep: true });
  const drawers = useRouteList(billing.counters.list, { query: { status: 'open' } });
  useMoneyRefresh(billing.counters.day, billing.counters.list, billing.bills.list);
  const { hasMore, loadMore, isLoadingMore } = drawers;
  useEffect(() => {
    if (hasMore && !isLoadingMore) loadMore();
  }, [hasMore, isLoadingMore, loadMore]);
  const problem = money.problem ?? drawers.problem;
  const retry = (): void => {
    money.refetch();
    drawers.refetch();
  };
  if (problem) return <ErrorPanel problem={problem} onRetry={retry} />;
  return (
    <Page title={t('billing.today.title')} subtitle={sayDate(day, '', i18n.language)}>
      <FirstSteps />
      {!money.data || drawers.isLoading || hasMore ? (
        <RowsSkeleton rows={4} />
      ) : (
        <Figures sum={sumDay(money.data, drawers.rows)} open={drawers.rows} />
      )}
      <div className={classes.lists}>
        <List title={t('billing.today.bills')} query={{ from: day, to: day }} />
        <List title={t('billing.today.dues')} query={{ status: 'due' }} />
      </div>
    </Page>
  );
}

function Figures({ sum, open }: { sum: DaySum; open: readonly CounterSessionJson[] }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes.stats}>
        <Stat
          label={t('billing.today.moneyIn')}
          value={<MoneyText minor={sum.moneyIn} />}
          to={paths.counterSessions()}
        />
        <Stat
          label={t('billing.today.paidBack')}
          value={<MoneyText minor={sum.paidBack} />}
          note={
            sum.paidBack === 0n ? undefined : (
              <>
                {t('billing.method.cash')}: <MoneyText minor={sum.cashBack} />
              </>
            )
          }
          to={paths.counterSessions()}
        />
        <Stat
          label={t('billing.today.inDrawers')}
          value={<MoneyText minor={sum.inDrawers} />}
          note={t('billing.today.openCounters', { count: open.length })}
          to={paths.counterSessions()}
        />
      </div>
      <MethodBars byMethod={sum.byMethod} />
      {open.length > 0 ? <OpenCounters open={open} /> : null}
    </>
  );
}

function OpenCounters({ open }: { open: readonly CounterSessionJson[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className={classes.heading}>{t('billing.today.counters')}</h2>
      <ul className={classes.rows}>
        {open.map((session) => (
          <li key={session.id}>
            <span>
              {session.counter} · {session.person}
            </span>
            <TimeText at={session.openedAt} />
            {session.expected === null ? '–' : <MoneyText minor={session.expected} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

const SHOWN = 8;

/** The newest of a list, and the way to all of it. */
function List({ title, query }: { title: string; query: { from?: string; to?: string; status?: 'due' } }) {
  const { t } = useTranslation();
  const bills = useRoute(billing.bills.list, { query });
  return (
    <section>
      <div className={classes.listHead}>
        <h2 className={classes.heading}>{title}</h2>
        <Link to={paths.bills()} search={query}>
          {t('billing.today.all')}
        </Link>
      </div>
      <Rows bills={bills.data}>
        {bills.problem ? <ErrorPanel problem={bills.problem} onRetry={bills.refetch} /> : <RowsSkeleton rows={5} />}
      </Rows>
    </section>
  );
}

function Rows({ bills, children }: { bills: readonly BillRowJson[] | undefined; children: ReactNode }) {
  const { t } = useTranslation();
  if (!bills) return children;
  if (bills.length === 0) return <EmptyState icon={IconReceipt} title={t('billing.today.none')} />;
  return (
    <ul className={classes.rows}>
      {bills.slice(0, SHOWN).map((bill) => (
        <li key={bill.id}>
          <Link to={paths.bill(bill.number ?? bill.id)}>{bill.number}</Link>
          <span className={classes.who}>{bill.name ?? t('billing.patient.walkIn')}</span>
          <SealBadge state={bill.seal} isCompact />
          <MoneyText minor={bill.due === '0' ? bill.total : bill.due} />
        </li>
      ))}
    </ul>
  );
}
