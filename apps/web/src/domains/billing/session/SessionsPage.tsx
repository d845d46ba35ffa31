import { Button } from '@mantine/core';
import { billing, type CounterSessionJson } from '@pramana/contract';
import { IconCash, IconLock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterChoice } from '../../../ui/Filters.tsx';
import { useFilters } from '../../../lib/searchParams.ts';
import { Page } from '../../../ui/Page.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { CloseCounterDialog } from './CloseCounterDialog.tsx';
import { CloseDayDialog } from './CloseDayDialog.tsx';
import { ClosedCounterDialog } from './ClosedCounterDialog.tsx';
import { OpenCounterDialog } from './OpenCounterDialog.tsx';
import { OwnSession } from './OwnSession.tsx';
import { useSessionColumns } from './sessionColumns.tsx';

/** Cash counters: one's own drawer, those before, and for the administrator the close of the day. */
export default function SessionsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [{ status }] = useFilters();
  const [dialog, setDialog] = useState<'open' | 'day' | null>(null);
  const own = useRoute(billing.counters.list, { query: { status: 'open', mine: 'true' } });
  const query = status === 'open' || status === 'closed' ? ({ status } as const) : {};
  const list = useRouteList(billing.counters.list, { query });
  const [anothers, setAnothers] = useState<CounterSessionJson | null>(null);
  const [session] = own.data ?? [];
  const [closed, setClosed] = useState<CounterSessionJson | null>(null);
  const columns = useSessionColumns(setAnothers, setClosed);
  const close = (): void => setDialog(null);
  return (
    <Page
      title={t('billing.session.title')}
      actions={
        <>
          {may('day:close') ? (
            <ActionButton
              variant="default"
              can={own.can?.closeDay}
              onAct={() => setDialog('day')}
              leftSection={<IconLock size={18} stroke={1.6} aria-hidden />}
            >
              {t('billing.day.close')}
            </ActionButton>
          ) : null}
          <ActionButton
            can={own.can?.open}
            onAct={() => setDialog('open')}
            leftSection={<IconPlus size={18} stroke={1.6} aria-hidden />}
          >
            {t('billing.session.open')}
          </ActionButton>
        </>
      }
    >
      {session ? <OwnSession session={session} /> : null}
      <DataTable<CounterSessionJson>
        id="billing.sessions"
        label={t('billing.session.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        csvName="counter-sessions"
        filters={
          <FilterChoice
            name="status"
            label={t('billing.session.status')}
            options={['', 'open', 'closed'].map((value) => ({
              value,
              label: t(`billing.session.${(value || 'all') as 'all' | 'open' | 'closed'}State`),
            }))}
          />
        }
        empty={
          <EmptyState icon={IconCash} title={t('billing.session.empty')} text={t('billing.session.emptyText')}>
            <Button onClick={() => setDialog('open')}>{t('billing.session.open')}</Button>
          </EmptyState>
        }
      />
      <OpenCounterDialog isOpen={dialog === 'open'} onClose={close} onOpened={close} />
      {anothers ? <CloseCounterDialog session={anothers} isAnothers isOpen onClose={() => setAnothers(null)} /> : null}
      <ClosedCounterDialog session={closed} onClose={() => setClosed(null)} />
      <CloseDayDialog isOpen={dialog === 'day'} onClose={close} />
    </Page>
  );
}
