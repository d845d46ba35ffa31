import { Badge, Button } from '@mantine/core';
import { erasure } from '@pramana/contract';
import { IconEraser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRouteList } from '../../lib/query.ts';
import { usePatientName } from '../../lib/patientName.ts';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import classes from './Erasure.module.css';

export const STATE_COLOR = { open: 'amber', done: 'brand', withdrawn: 'gray' } as const;

/** Every request for erasure, newest first. */
export default function ErasuresPage() {
  const { t } = useTranslation();
  const name = usePatientName();
  const list = useRouteList(erasure.requests.list, { query: {} });
  return (
    <Page title={t('erasure.title')} subtitle={t('erasure.hint')}>
      {list.isLoading ? <RowsSkeleton rows={4} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {list.rows.length === 0 && !list.isLoading && !list.problem ? (
        <EmptyState icon={IconEraser} title={t('erasure.none')} text={t('erasure.noneText')} />
      ) : null}
      <ul className={classes.parts}>
        {list.rows.map((row) => (
          <li key={row.id} className={classes.part}>
            <div className={classes.line}>
              <Link to={paths.erasure(row.id)} className={classes.link}>
                {[name(row.patient.name), row.patient.number].join(' · ')}
              </Link>
              <Badge tt="none" variant="light" color={STATE_COLOR[row.state]}>
                {t(`erasure.state.${row.state}`)}
              </Badge>
            </div>
            <span className={classes.dim}>
              {row.own ? t('erasure.askedOwn') : t('erasure.askedBy', { who: row.askedBy })} ·{' '}
              <TimeText at={row.askedAt} />
            </span>
          </li>
        ))}
      </ul>
      {list.hasMore ? (
        <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
          {t('table.more')}
        </Button>
      ) : null}
    </Page>
  );
}
