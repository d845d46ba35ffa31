import { Alert, Button } from '@mantine/core';
import { patients, reachOf, RECORD_CATEGORIES, records, sees } from '@pramana/contract';
import { IconLock, IconNotes, IconPrinter } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { EmergencyButton } from '../../access/emergency/EmergencyButton.tsx';
import { BeginButton } from '../../consultations/write/BeginButton.tsx';
import { STAFF } from '../source.ts';
import { WriteMenu } from '../write/WriteMenu.tsx';
import { OpenDrafts } from '../write/OpenDrafts.tsx';
import { CategoryFilter, useCategory } from './CategoryFilter.tsx';
import { Entries } from './Entries.tsx';
import classes from '../Records.module.css';

/** A patient's health records, newest first, as far as this person reads them. Opening it is an access (I-12). */
export default function TimelinePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { may, roles } = useSession();
  const reach = reachOf(roles);
  const { writes } = reach;
  const reads = RECORD_CATEGORIES.filter((each) => sees(reach, each, true));
  const category = useCategory(reads);
  const list = useRouteList(records.records.list, {
    params: { id },
    query: category === undefined ? {} : { category },
  });
  const { data: patient, problem, refetch } = useRoute(patients.patients.show, { params: { id } });
  useLiveRefresh('record', records.records.list);
  const back = { to: paths.patients(), label: t('patients.title') };
  if (problem && !patient)
    return <PageProblem title={t('records.title')} problem={problem} onRetry={refetch} back={back} />;
  const actions = (
    <>
      <Button variant="default" leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()}>
        {t('records.print')}
      </Button>
      <BeginButton patientId={id} />
      {writes.length === 0 ? null : <WriteMenu patientId={id} categories={writes} />}
    </>
  );
  const link = patient ? (
    <Link to={paths.patient(id)} className={classes.link}>
      {`${patient.name} · ${patient.number}`}
    </Link>
  ) : null;
  const none = category === undefined ? 'none' : 'noneFits';
  return (
    <Page title={t('records.title')} subtitle={link} actions={actions}>
      {reads.length === RECORD_CATEGORIES.length ? null : (
        <p className={classes.lead}>
          {t('records.youSee', { what: reads.map((each) => t(`records.category.${each}`)).join(', ') })}
        </p>
      )}
      {list.can?.all.ok === false ? (
        <Alert
          className={classes.notice ?? ''}
          color="gray"
          icon={<IconLock size={18} aria-hidden />}
          title={t('records.closed')}
        >
          <p className={classes.lead}>{t('records.closedText')}</p>
          {may('emergency:open') ? <EmergencyButton patientId={id} /> : null}
        </Alert>
      ) : null}
      {writes.length === 0 ? null : <OpenDrafts patientId={id} />}
      <CategoryFilter categories={reads} />
      <Entries
        list={list}
        source={STAFF}
        empty={<EmptyState icon={IconNotes} title={t(`records.${none}`)} text={t(`records.${none}Text`)} />}
      />
    </Page>
  );
}
