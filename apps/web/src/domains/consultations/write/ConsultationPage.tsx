import { type ConsultationJson, consultations } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import type { CanDo } from '../../../ui/ActionButton.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { usePersonWords } from '../../patients/personWords.ts';
import classes from '../Consultations.module.css';
import { SealedVisit } from './SealedVisit.tsx';
import { Writing } from './Writing.tsx';

/** One visit: being written by its doctor, or as it was sealed. Opening it is an access (I-12). */
export default function ConsultationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, can, problem, refetch } = useRoute(
    consultations.consultations.show,
    { params: { id } },
    { staleMs: 0, isFresh: true },
  );
  useLiveRefresh('record', consultations.consultations.show);
  if (problem && !data) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('consultations.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  return <Loaded visit={data} can={can} onRefresh={refetch} />;
}

interface LoadedProps {
  visit: ConsultationJson;
  can: { amend: CanDo; seal: CanDo } | undefined;
  onRefresh: () => void;
}

function Loaded({ visit, can, onRefresh }: LoadedProps) {
  const { t } = useTranslation();
  const words = usePersonWords();
  const { patient, draft, sealedAt } = visit;
  const who = (
    <Link to={paths.patient(patient.id)} className={classes.link}>
      {[patient.name, patient.number, words(patient as Parameters<typeof words>[0])].filter(Boolean).join(' · ')}
    </Link>
  );
  if (draft === null) return <SealedVisit visit={visit} can={can} subtitle={who} onRefresh={onRefresh} />;
  const title = t(sealedAt === null ? 'consultations.one' : 'consultations.amend');
  return (
    <Page title={title} subtitle={who} isWide>
      <Writing key={`${visit.id} ${sealedAt ?? ''}`} visit={visit} first={draft} can={can} onRefresh={onRefresh} />
    </Page>
  );
}
