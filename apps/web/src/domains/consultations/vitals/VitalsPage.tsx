import { consultations, diagnostics, patients, type VitalsEntryJson } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ResultTrends } from '../../diagnostics/results/ResultsView.tsx';
import classes from '../Consultations.module.css';
import { PaperButton } from '../papers/PaperButton.tsx';
import { VitalsForm } from './VitalsForm.tsx';
import { VitalsView } from './VitalsView.tsx';

/** A patient's vitals: measured here, and over time. Opening it is an access (I-12). */
export default function VitalsPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { may } = useSession();
  const [sealed, setSealed] = useState(0);
  const [amended, setAmended] = useState<VitalsEntryJson | null>(null);
  const patient = useRoute(patients.patients.show, { params: { id } });
  const { data, problem, refetch } = useRoute(consultations.vitals.list, { params: { id } });
  const results = useRoute(diagnostics.results.list, { params: { id } }, { enabled: may('lab:read') });
  useLiveRefresh('record', consultations.vitals.list);
  const released = results.data?.filter((each) => each.released) ?? [];
  if (problem && !data) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('consultations.vitals')} problem={problem} onRetry={refetch} back={back} />;
  }
  const age = patient.data?.age ?? null;
  const link = patient.data ? (
    <Link to={paths.patient(id)} className={classes.link}>
      {`${patient.data.name} · ${patient.data.number}`}
    </Link>
  ) : null;
  return (
    <Page
      title={t('consultations.vitals')}
      subtitle={link}
      actions={data?.length || released.length > 0 ? <PaperButton paper="report" id={id} /> : null}
    >
      {may('vitals:write') && data ? (
        <VitalsForm
          key={`${sealed} ${amended?.record ?? ''}`}
          patientId={id}
          age={amended?.age ?? age}
          earlier={data}
          amended={amended}
          onCancel={() => setAmended(null)}
          onSealed={() => {
            setAmended(null);
            setSealed(sealed + 1);
          }}
        />
      ) : null}
      {data ? (
        <VitalsView entries={data} onAmend={may('vitals:write') ? setAmended : null} />
      ) : (
        <RowsSkeleton rows={5} />
      )}
      <ResultTrends results={released} />
      {results.problem ? <ProblemText problem={results.problem} /> : null}
    </Page>
  );
}
