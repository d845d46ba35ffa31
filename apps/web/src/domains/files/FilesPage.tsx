import { patients } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { PatientFiles } from './PatientFiles.tsx';

/** The files of one patient. */
export default function FilesPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data: patient, problem, refetch } = useRoute(patients.patients.show, { params: { id } });
  if (problem && !patient) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('files.title')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!patient) return <PageSkeleton />;
  return (
    <Page title={patient.name} subtitle={patient.number}>
      <PatientFiles patientId={id} />
    </Page>
  );
}
