import { Button, Switch } from '@mantine/core';
import { access, type QueryOf, ROLES } from '@pramana/contract';
import { IconDownload, IconEye } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePoll } from '../../../lib/poll.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useHospital } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterDates } from '../../../ui/FilterDates.tsx';
import { FilterChoice, FilterSelect } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { spanOf } from '../days.ts';
import { useSaveFile } from '../useSaveFile.ts';
import { useAccessWords } from '../words.ts';
import { Figures } from './Figures.tsx';
import { EventCard, type ReviewedEvent, useEventColumns } from './eventColumns.tsx';
import { useRecentSpan } from './recentSpan.ts';
import classes from '../Access.module.css';

const TAIL_MS = 4_000;
const WHAT = ['', 'opened', 'search', 'denied'] as const;

/** Everything that was looked at in this hospital, in figures and one by one, each with its proof. */
export default function ActivityPage() {
  const { t } = useTranslation();
  const [isLive, setLive] = useState(false);
  const [filters, setFilters] = useFilters();
  const query = useQueryOf(filters);
  const list = useRouteList(access.events.list, { query });
  const span = useRecentSpan();
  const summary = useRoute(access.events.summary, { query: span }, { keep: true });
  usePoll(list.refetch, TAIL_MS, isLive);
  const columns = useEventColumns();
  const isFiltered = Object.keys(query).length > 0;
  const clear = (): void => setFilters(Object.fromEntries(Object.keys(filters).map((name) => [name, ''])));
  const { save, saving, problem } = useSaveFile(access.events.export);
  const actions = (
    <div className={classes.acts}>
      <Switch
        label={t('access.activity.live')}
        checked={isLive}
        onChange={(event) => setLive(event.currentTarget.checked)}
      />
      <Button variant="default" renderRoot={(props) => <Link to={paths.operatorActs()} {...props} />}>
        {t('access.operator.title')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden />}
        loading={saving !== null}
        onClick={() => save({ query }, `${t('access.activity.file')}.csv`)}
      >
        {t('access.activity.export')}
      </Button>
    </div>
  );
  return (
    <Page title={t('access.activity.title')} subtitle={t('access.activity.hint')} isWide actions={actions}>
      {problem ? <ProblemText problem={problem} /> : null}
      <Figures summary={summary} />
      <DataTable<ReviewedEvent>
        id="access.activity"
        label={t('access.activity.title')}
        columns={columns}
        list={list}
        keyOf={(row) => row.id}
        card={(row) => <EventCard row={row} />}
        filters={<ActivityFilters choices={summary.data} onClear={isFiltered ? clear : null} />}
        empty={
          <EmptyState
            icon={IconEye}
            title={t(isFiltered ? 'access.activity.none' : 'access.activity.empty')}
            text={t(isFiltered ? 'access.activity.noneText' : 'access.activity.emptyText')}
          />
        }
      />
    </Page>
  );
}

function useQueryOf(filters: Record<string, string>): QueryOf<typeof access.events.list> {
  const { zone } = useHospital();
  const { from, to, what, person, patient, purpose, resource, address } = filters;
  const role = ROLES.find((each) => each === filters.role);
  return {
    ...spanOf(from, to, zone),
    ...(what === 'denied' ? { outcome: 'denied' } : {}),
    ...(what === 'opened' || what === 'search' ? { what } : {}),
    ...(person ? { person } : {}),
    ...(patient ? { patient } : {}),
    ...(role ? { role } : {}),
    ...(purpose ? { purpose } : {}),
    ...(resource ? { resource } : {}),
    ...(address ? { address } : {}),
  };
}

interface Choices {
  people: { personId: string; who: string }[];
  resources: string[];
  purposes: string[];
}

function ActivityFilters({ choices, onClear }: { choices: Choices | undefined; onClear: (() => void) | null }) {
  const { t } = useTranslation();
  const words = useAccessWords();
  const people = (choices?.people ?? []).map(({ personId, who }) => ({ value: personId, label: who }));
  const resources = (choices?.resources ?? []).map((value) => ({ value, label: words.resource(value) }));
  const purposes = (choices?.purposes ?? [])
    .filter((value) => !value.includes(':'))
    .map((value) => ({ value, label: words.purpose(value) }));
  return (
    <>
      <FilterChoice
        name="what"
        label={t('access.filter.what')}
        options={WHAT.map((value) => ({ value, label: t(`access.what.${value || 'all'}`) }))}
      />
      <FilterDates label={t('access.filter.days')} />
      <FilterSelect name="person" label={t('access.filter.person')} data={people} />
      <FilterSelect
        name="role"
        label={t('access.filter.role')}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <FilterSelect name="resource" label={t('access.filter.resource')} data={resources} />
      <FilterSelect name="purpose" label={t('access.filter.purpose')} data={purposes} />
      {onClear ? (
        <Button variant="light" size="compact-sm" onClick={onClear}>
          {t('access.filter.clear')}
        </Button>
      ) : null}
    </>
  );
}
