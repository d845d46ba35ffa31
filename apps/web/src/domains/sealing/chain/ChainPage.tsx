import { Button } from '@mantine/core';
import { IconHammer, IconLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { useChain } from '../chainSource.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { TodayNames } from '../../../ui/TodayNames.tsx';
import classes from './Chain.module.css';
import { ChainFilters } from './ChainFilters.tsx';
import { ChainList } from './ChainList.tsx';
import { HeadPanel } from './HeadPanel.tsx';
import { useLiveBlocks } from './useLiveBlocks.ts';

/** The hospital's blocks, newest first, sliding in live, with the links that tie them (L8). */
export default function ChainPage() {
  const { t } = useTranslation();
  const [{ series = '', kind = '' }, setFilters] = useFilters();
  const chain = useChain();
  const { may } = useSession();
  const all = useRoute(chain.routes.series, {}, { staleMs: 60_000 }).data ?? [];
  const list = useLiveBlocks({ ...(series === '' ? {} : { series }), ...(kind === '' ? {} : { kind }) });
  const isFiltered = series !== '' || kind !== '';
  const lanes = all.map(({ code }) => code).filter((code) => series === '' || code === series);
  const sandbox = (
    <Button
      variant="default"
      leftSection={<IconHammer size={18} aria-hidden />}
      renderRoot={(props) => (
        <Link to={paths.tamper()} search={{ series: chain.list === paths.chain() ? series : '' }} {...props} />
      )}
    >
      {t('sealing.act.tamper')}
    </Button>
  );
  return (
    <Page title={t(chain.title)} subtitle={t(chain.text)} actions={may('chain:read') ? sandbox : null}>
      <HeadPanel />
      <ChainFilters series={all} />
      <ChainList blocks={list.rows} series={lanes} />
      {list.isLoading ? <RowsSkeleton rows={8} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {!list.isLoading && !list.problem && list.rows.length === 0 ? (
        <EmptyState
          icon={IconLink}
          title={t(isFiltered ? 'sealing.noneSuch' : 'sealing.none')}
          text={t(isFiltered ? 'sealing.noneSuchText' : 'sealing.noneText')}
        >
          {isFiltered ? (
            <Button variant="default" onClick={() => setFilters({ series: '', kind: '' })}>
              {t('sealing.act.clear')}
            </Button>
          ) : null}
        </EmptyState>
      ) : null}
      {list.hasMore ? (
        <Button variant="default" className={classes.more} loading={list.isLoadingMore} onClick={list.loadMore}>
          {t('table.more')}
        </Button>
      ) : null}
      <TodayNames />
    </Page>
  );
}
