import { Badge, Button } from '@mantine/core';
import { billing, patients } from '@pramana/contract';
import {
  IconArrowMerge,
  IconCashRegister,
  IconEraser,
  IconEye,
  IconHeartbeat,
  IconMicroscope,
  IconNotes,
  IconPaperclip,
  IconPencil,
} from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { EmergencyButton } from '../access/emergency/EmergencyButton.tsx';
import { BeginButton } from '../consultations/write/BeginButton.tsx';
import { GiveAccess } from '../people/GiveAccess.tsx';
import { AliasNotice } from './AliasNotice.tsx';
import { Clinical } from './clinical/Clinical.tsx';
import { Photo } from './clinical/Photo.tsx';
import { PatientBills } from './PatientBills.tsx';
import { PatientFacts } from './PatientFacts.tsx';
import { usePersonWords } from './personWords.ts';
import classes from './Patients.module.css';

/** One patient: who it is, and what was billed. Opening it is recorded as an access (I-12). */
export default function PatientPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const { may } = useSession();
  const words = usePersonWords();
  const { data: patient, can, problem, refetch } = useRoute(patients.patients.show, { params: { id } });
  const begin = useAction(billing.bills.create);
  // The draft is the counter's own address: what is typed there is kept from the first line on.
  const bill = (): void =>
    begin.run(
      { body: { patientId: id } },
      ({ data }) => void navigate({ to: paths.counter(), search: { draft: data.id } }),
    );
  if (problem && !patient) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('patients.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!patient) return <PageSkeleton />;
  const actions = (
    <>
      {may('patient:enrol') ? <GiveAccess patient={patient} /> : null}
      <ActionButton
        variant="default"
        can={can?.update}
        leftSection={<IconPencil size={18} aria-hidden />}
        onAct={() => void navigate({ to: paths.patientEdit(id) })}
      >
        {t('patients.act.edit')}
      </ActionButton>
      {may('record:read') ? (
        <Button
          variant="default"
          leftSection={<IconNotes size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.records(id)} {...props} />}
        >
          {t('records.title')}
        </Button>
      ) : null}
      {may('consultation:read') ? (
        <Button
          variant="default"
          leftSection={<IconHeartbeat size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.vitals(id)} {...props} />}
        >
          {t('consultations.vitals')}
        </Button>
      ) : null}
      {may('lab:read') ? (
        <Button
          variant="default"
          leftSection={<IconMicroscope size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.labResults(id)} {...props} />}
        >
          {t('diagnostics.results')}
        </Button>
      ) : null}
      {may('access:patient') ? (
        <Button
          variant="default"
          leftSection={<IconEye size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.whoLooked(id)} {...props} />}
        >
          {t('access.who.link')}
        </Button>
      ) : null}
      {may('file:read') ? (
        <Button
          variant="default"
          leftSection={<IconPaperclip size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.patientFiles(id)} {...props} />}
        >
          {t('files.link')}
        </Button>
      ) : null}
      {may('erasure:ask') ? (
        <Button
          variant="default"
          leftSection={<IconEraser size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.patientErasure(id)} {...props} />}
        >
          {t('erasure.link')}
        </Button>
      ) : null}
      {may('patient:merge') ? (
        <Button
          variant="default"
          leftSection={<IconArrowMerge size={18} aria-hidden />}
          renderRoot={(props) => <Link to={paths.patientMerge(id)} {...props} />}
        >
          {t('patients.merge.link')}
        </Button>
      ) : null}
      {may('emergency:open') ? <EmergencyButton patientId={id} /> : null}
      <BeginButton patientId={id} variant="filled" />
      <ActionButton
        can={can?.bill}
        isBusy={begin.isBusy}
        leftSection={<IconCashRegister size={18} aria-hidden />}
        onAct={bill}
      >
        {t('patients.act.bill')}
      </ActionButton>
    </>
  );
  return (
    <Page
      title={patient.name}
      badge={
        patient.active ? undefined : (
          <Badge tt="none" color="gray" variant="light">
            {t('patients.inactive')}
          </Badge>
        )
      }
      subtitle={[patient.number, words(patient)].join(' · ')}
      actions={actions}
    >
      {begin.problem ? <ProblemText problem={begin.problem} /> : null}
      {patient.mergedInto === null ? null : <AliasNotice id={id} />}
      <div className={classes.columns}>
        <div>
          <Photo patient={patient} mayChange={can?.update.ok ?? false} />
          {may('clinical:read') ? <Clinical id={id} /> : null}
          <PatientFacts patient={patient} />
        </div>
        {may('bill:read') ? <PatientBills id={id} /> : null}
      </div>
    </Page>
  );
}
