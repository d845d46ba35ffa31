import { Badge } from '@mantine/core';
import { patients } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { AliasNotice } from './AliasNotice.tsx';
import { Clinical } from './clinical/Clinical.tsx';
import { Photo } from './clinical/Photo.tsx';
import { ErasedNotice } from './ErasedNotice.tsx';
import { PatientActions } from './PatientActions.tsx';
import { PatientBills } from './PatientBills.tsx';
import { PatientFacts } from './PatientFacts.tsx';
import { usePersonWords } from './personWords.ts';
import classes from './Patients.module.css';

/** One patient: who it is, and what was billed. Opening it is recorded as an access (I-12). */
export default function PatientPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { may } = useSession();
  const words = usePersonWords();
  const { data: patient, can, problem, refetch } = useRoute(patients.patients.show, { params: { id } });
  if (problem && !patient) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('patients.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!patient) return <PageSkeleton />;
  const { active: isThere, number } = patient;
  return (
    <Page
      title={isThere ? patient.name : t('patients.erased.title')}
      badge={
        isThere ? undefined : (
          <Badge tt="none" color="gray" variant="light">
            {t('erasure.state.done')}
          </Badge>
        )
      }
      subtitle={isThere ? [number, words(patient)].join(' · ') : number}
      actions={<PatientActions patient={patient} can={can} />}
    >
      {patient.mergedInto === null ? null : <AliasNotice id={id} />}
      {isThere ? null : <ErasedNotice />}
      <div className={classes.columns}>
        {isThere ? (
          <div>
            <Photo patient={patient} mayChange={can?.update.ok ?? false} />
            {may('clinical:read') ? <Clinical id={id} /> : null}
            <PatientFacts patient={patient} />
          </div>
        ) : null}
        {may('bill:read') ? <PatientBills id={id} /> : null}
      </div>
    </Page>
  );
}
