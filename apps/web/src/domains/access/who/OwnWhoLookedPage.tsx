import { Button } from '@mantine/core';
import { ownLooks, type OwnPatientJson, patientAccounts, type QueryOf, SCOPES } from '@pramana/contract';
import { IconDownload, IconEye, IconFileCertificate } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import { ProblemError } from '../../../lib/problem.ts';
import { useRoute, useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { useHospital } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterDates } from '../../../ui/FilterDates.tsx';
import { FilterChoice } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { spanOf } from '../days.ts';
import { useSaveFile } from '../useSaveFile.ts';
import { LookDays } from './LookDays.tsx';
import { OwnEmergencies } from './OwnEmergencies.tsx';
import classes from '../Access.module.css';

const NOT_FOUND = new ProblemError('not_found', { status: 404 });
const BY = ['', 'accounts', 'all'] as const;
const BY_LABEL = { '': 'access.own.byStaff', accounts: 'access.own.byAccounts', all: 'access.own.byAll' } as const;

/** Who looked, for the patient or their guardian: in plain words, by day, each with its proof. */
export default function OwnWhoLookedPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(patientAccounts.own.list, {});
  const back = { to: paths.own(), label: t('people.own.place') };
  if (!data) {
    return problem ? (
      <PageProblem title={t('access.own.title')} problem={problem} onRetry={refetch} back={back} />
    ) : (
      <PageSkeleton />
    );
  }
  const own = data.find(({ patientId }) => patientId === id);
  if (own === undefined) {
    return <PageProblem title={t('access.own.title')} problem={NOT_FOUND} onRetry={refetch} back={back} />;
  }
  return <Loaded own={own} />;
}

function Loaded({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  const { save, saving, problem } = useSaveFile(ownLooks.own.export);
  const params = { id: own.patientId };
  const nameOf = (as: 'csv' | 'proofs'): string =>
    `${own.number}-${t('access.own.file')}.${as === 'csv' ? 'csv' : 'json'}`;
  const button = (as: 'csv' | 'proofs') => ({
    variant: 'default',
    loading: saving === nameOf(as),
    onClick: () => save({ params, query: { as } }, nameOf(as)),
  });
  const actions = (
    <div className={classes.acts}>
      <Button {...button('csv')} leftSection={<IconDownload size={18} aria-hidden />}>
        {t('access.own.csv')}
      </Button>
      <Button {...button('proofs')} leftSection={<IconFileCertificate size={18} aria-hidden />}>
        {t('access.own.proofs')}
      </Button>
    </div>
  );
  const back = <Link to={paths.own()} className={classes.link}>{`${own.name} · ${own.number}`}</Link>;
  return (
    <Page title={t('access.own.title')} subtitle={back} actions={actions}>
      <p className={classes.lead}>{t('access.own.text', { name: own.name })}</p>
      {problem ? <ProblemText problem={problem} /> : null}
      <OwnEmergencies own={own} />
      <Looks own={own} />
      <NotShown own={own} />
    </Page>
  );
}

function Looks({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  const { zone } = useHospital();
  const [{ from, to, by = '' }] = useFilters();
  const params = { id: own.patientId };
  const query: QueryOf<typeof ownLooks.own.looks> = {
    ...spanOf(from, to, zone),
    ...(by === 'all' ? {} : { by: by === 'accounts' ? 'accounts' : 'staff' }),
  };
  const list = useRouteList(ownLooks.own.looks, { params, query });
  const fits = from || to || by ? 'noneFits' : 'none';
  return (
    <>
      <div className={classes.filters}>
        <FilterDates label={t('access.filter.days')} />
        <FilterChoice
          name="by"
          label={t('access.own.by')}
          options={BY.map((value) => ({ value, label: t(BY_LABEL[value]) }))}
        />
      </div>
      <LookDays
        list={list}
        reader={own.relation}
        proofOf={(event) => callBlob(ownLooks.own.proof, { params: { ...params, event } })}
        proofHref={(event) => `/api/self/patients/${own.patientId}/access-events/${event}/proof`}
        empty={<EmptyState icon={IconEye} title={t(`access.own.${fits}`)} text={t(`access.own.${fits}Text`)} />}
      />
    </>
  );
}

/** What the list leaves out, and why: nobody should read more from it than it says. */
function NotShown({ own }: { own: OwnPatientJson }) {
  const { t } = useTranslation();
  const isPart = !SCOPES.every((each) => own.scope.includes(each));
  return (
    <Section title={t('access.own.notShown')}>
      <ul className={classes.notShown}>
        {isPart ? <li>{t('access.own.notShownScope')}</li> : null}
        <li>{t('access.own.notShownSearch')}</li>
        <li>{t('access.own.notShownNames')}</li>
        <li>{t('access.own.notShownMachine')}</li>
      </ul>
    </Section>
  );
}
