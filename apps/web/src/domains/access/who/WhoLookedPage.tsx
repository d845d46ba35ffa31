import { Button } from '@mantine/core';
import { access, patients, type QueryOf } from '@pramana/contract';
import { IconDownload, IconEye, IconFileCertificate, IconPrinter } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useHospital } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterDates } from '../../../ui/FilterDates.tsx';
import { FilterChoice } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { spanOf } from '../days.ts';
import { useSaveFile } from '../useSaveFile.ts';
import { LookDays } from './LookDays.tsx';
import classes from '../Access.module.css';

/** Who looked at one patient: by day, each with its proof; to print and to take along. */
export default function WhoLookedPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data: patient } = useRoute(patients.patients.show, { params: { id } });
  const { save, saving, problem } = useSaveFile(access.patients.export);
  const nameOf = (as: 'csv' | 'proofs'): string =>
    `${patient?.number ?? 'patient'}-${t('access.who.file')}.${as === 'csv' ? 'csv' : 'json'}`;
  const button = (as: 'csv' | 'proofs') => ({
    variant: 'default',
    loading: saving === nameOf(as),
    onClick: () => save({ params: { id }, query: { as } }, nameOf(as)),
  });
  const actions = (
    <div className={classes.acts}>
      <Button {...button('csv')} leftSection={<IconDownload size={18} aria-hidden />}>
        {t('access.who.csv')}
      </Button>
      <Button {...button('proofs')} leftSection={<IconFileCertificate size={18} aria-hidden />}>
        {t('access.who.proofs')}
      </Button>
      <Button leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()}>
        {t('access.who.print')}
      </Button>
    </div>
  );
  const name = patient ? (
    <Link to={paths.patient(id)} className={classes.link}>{`${patient.name} · ${patient.number}`}</Link>
  ) : undefined;
  return (
    <Page title={t('access.who.title')} subtitle={name} actions={actions}>
      <p className={classes.lead}>{t('access.who.text')}</p>
      {problem ? <ProblemText problem={problem} /> : null}
      <Looks patientId={id} />
    </Page>
  );
}

function Looks({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const { zone } = useHospital();
  const [{ from, to, outcome }] = useFilters();
  const query: QueryOf<typeof access.patients.looks> = {
    ...spanOf(from, to, zone),
    ...(outcome === 'granted' || outcome === 'denied' ? { outcome } : {}),
  };
  const list = useRouteList(access.patients.looks, { params: { id: patientId }, query });
  return (
    <>
      <div className={classes.filters}>
        <FilterDates label={t('access.filter.days')} />
        <FilterChoice
          name="outcome"
          label={t('access.filter.outcome')}
          options={OUTCOMES.map((value) => ({ value, label: t(`access.outcome.${value || 'all'}`) }))}
        />
      </div>
      <LookDays
        list={list}
        reader="hospital"
        proofOf={(event) => callBlob(access.patients.proof, { params: { id: patientId, event } })}
        empty={<EmptyState icon={IconEye} title={t('access.who.none')} text={t('access.who.noneText')} />}
      />
    </>
  );
}

const OUTCOMES = ['', 'granted', 'denied'] as const;
