import { Button } from '@mantine/core';
import { ownConsultations, type OwnVisitJson } from '@pramana/contract';
import { IconPrinter, IconStethoscope } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { useRecordWords } from '../../records/words.ts';
import classes from './Own.module.css';

const { visits, prescription, visit: summary, report } = ownConsultations.own;

/** A patient's visits as they and their guardians see them: what was found and prescribed, and the papers of each. */
export default function OwnConsultationsPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(visits, { params: { id } });
  const back = { to: paths.own(), label: t('people.own.place') };
  const title = t('consultations.own.title');
  if (problem && !data) return <PageProblem title={title} problem={problem} onRetry={refetch} back={back} />;
  return (
    <Page
      title={title}
      subtitle={<Link to={back.to}>{back.label}</Link>}
      actions={<Paper route={report} params={{ id }} label={t('consultations.paper.openReport')} />}
    >
      {data === undefined ? <RowsSkeleton rows={5} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconStethoscope} title={t('consultations.own.none')} text={t('consultations.own.noneText')} />
      ) : null}
      <ul className={classes.list}>
        {data?.map((each) => (
          <Visit key={each.id} visit={each} patient={id} />
        ))}
      </ul>
    </Page>
  );
}

function Visit({ visit, patient }: { visit: OwnVisitJson; patient: string }) {
  const { t } = useTranslation();
  const words = useRecordWords();
  const { date, doctor, title, medicines, followUp, papers, unreadable } = visit;
  const params = { id: patient, consultation: visit.id };
  return (
    <li className={classes.visit}>
      <p className={classes.when}>
        <strong>{words.day(date)}</strong> <span>{t('consultations.own.with', { who: doctor })}</span>
      </p>
      {title === '' ? null : <p className={classes.title}>{title}</p>}
      {medicines.length === 0 ? null : (
        <p className={classes.dim}>{t('consultations.own.takes', { names: medicines.join(', ') })}</p>
      )}
      {followUp === null ? null : (
        <p className={classes.dim}>{t('consultations.own.nextVisit', { day: words.day(followUp) })}</p>
      )}
      {unreadable.map((part) => (
        <p key={part} className={classes.unreadable}>
          {t(`consultations.own.unreadable.${part}`)}
        </p>
      ))}
      <div className={classes.papers}>
        {papers.prescription ? (
          <Paper route={prescription} params={params} label={t('consultations.paper.openPrescription')} />
        ) : null}
        {papers.visit ? <Paper route={summary} params={params} label={t('consultations.paper.openVisit')} /> : null}
      </div>
    </li>
  );
}

interface PaperProps {
  route: typeof prescription | typeof summary | typeof report;
  params: { id: string; consultation?: string };
  label: string;
}

/** A paper in the reader's language; the browser shows, saves or prints it. */
function Paper({ route, params, label }: PaperProps) {
  const { i18n } = useTranslation();
  return (
    <Button
      component="a"
      variant="default"
      href={urlOf(route, { params, query: { language: i18n.language } })}
      target="_blank"
      rel="noopener"
      leftSection={<IconPrinter size={18} aria-hidden />}
    >
      {label}
    </Button>
  );
}
