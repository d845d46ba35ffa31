import { ownRecords } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ownSource } from '../source.ts';
import { titleOf } from '../titleOf.ts';
import { useOlder } from './useOlder.ts';
import { Versions } from './Versions.tsx';
import classes from '../Records.module.css';

/** One record as its patient or guardian sees it. */
export default function OwnRecordPage() {
  const { t } = useTranslation();
  const { id = '', record = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(ownRecords.own.show, { params: { id, record } });
  const older = useOlder(ownRecords.own.older, { id, record }, data?.older ?? null);
  const back = { to: paths.ownRecords(id), label: t('records.title') };
  if (problem && !data) return <PageProblem title={t('records.one')} problem={problem} onRetry={refetch} back={back} />;
  if (!data) return <PageSkeleton />;
  const link = (
    <Link to={paths.ownRecords(id)} className={classes.link}>
      {`${data.patient.name} · ${data.patient.number}`}
    </Link>
  );
  return (
    <Page title={titleOf(data, t)} subtitle={link}>
      <Versions history={data} older={older} source={ownSource(id)} onRefresh={refetch} />
    </Page>
  );
}
