import { Button } from '@mantine/core';
import { ownRecords, patientAccounts, RECORD_CATEGORIES } from '@pramana/contract';
import { IconHeartbeat, IconMicroscope, IconNotes } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { CategoryFilter, useCategory } from './CategoryFilter.tsx';
import { Entries } from './Entries.tsx';
import { ownSource } from '../source.ts';
import classes from '../Records.module.css';

/** A patient's own records, for them and their guardians: what is released, newest first, each with its proof. */
export default function OwnTimelinePage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const category = useCategory(RECORD_CATEGORIES);
  const list = useRouteList(ownRecords.own.list, { params: { id }, query: category === undefined ? {} : { category } });
  const { data } = useRoute(patientAccounts.own.list, {});
  const own = data?.find(({ patientId }) => patientId === id);
  const back = (
    <Link to={paths.own()} className={classes.link}>
      {own ? `${own.name} · ${own.number}` : t('people.own.place')}
    </Link>
  );
  const vitals = (
    <>
      <Button
        variant="default"
        leftSection={<IconMicroscope size={18} aria-hidden />}
        renderRoot={(props) => <Link to={paths.ownResults(id)} {...props} />}
      >
        {t('diagnostics.results')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconHeartbeat size={18} aria-hidden />}
        renderRoot={(props) => <Link to={paths.ownVitals(id)} {...props} />}
      >
        {t('consultations.vitals')}
      </Button>
    </>
  );
  const none = category === undefined ? 'none' : 'noneFits';
  return (
    <Page title={t('records.title')} subtitle={back} actions={vitals}>
      <p className={classes.lead}>{t('records.own.text')}</p>
      <CategoryFilter categories={RECORD_CATEGORIES} />
      <Entries
        list={list}
        source={ownSource(id)}
        empty={<EmptyState icon={IconNotes} title={t(`records.own.${none}`)} text={t(`records.own.${none}Text`)} />}
      />
    </Page>
  );
}
