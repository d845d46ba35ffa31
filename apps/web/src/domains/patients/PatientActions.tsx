import { Button } from '@mantine/core';
import { billing, type CanOf, type PatientJson, type patients } from '@pramana/contract';
import {
  IconArrowMerge,
  IconCashRegister,
  IconEraser,
  IconEye,
  IconHeartbeat,
  type IconProps,
  IconMicroscope,
  IconNotes,
  IconPaperclip,
  IconPencil,
} from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { EmergencyButton } from '../access/emergency/EmergencyButton.tsx';
import { BeginButton } from '../consultations/write/BeginButton.tsx';
import { GiveAccess } from '../people/GiveAccess.tsx';

interface PatientActionsProps {
  patient: PatientJson;
  can: CanOf<typeof patients.patients.show> | undefined;
}

/** What may be done about a patient, and the ways to what is kept of them. Of an erased one only what was kept is left. */
export function PatientActions({ patient, can }: PatientActionsProps) {
  const { t } = useTranslation();
  const { id } = patient;
  const navigate = useNavigate();
  const { may } = useSession();
  const begin = useAction(billing.bills.create);
  // The draft is the counter's own address: what is typed there is kept from the first line on.
  const bill = (): void =>
    begin.run(
      { body: { patientId: id } },
      ({ data }) => void navigate({ to: paths.counter(), search: { draft: data.id } }),
    );
  return (
    <>
      {begin.problem ? <ProblemText problem={begin.problem} /> : null}
      {patient.active && may('patient:enrol') ? <GiveAccess patient={patient} /> : null}
      <ActionButton
        variant="default"
        can={can?.update}
        leftSection={<IconPencil size={18} aria-hidden />}
        onAct={() => void navigate({ to: paths.patientEdit(id) })}
      >
        {t('patients.act.edit')}
      </ActionButton>
      {may('record:read') ? <Way to={paths.records(id)} icon={IconNotes} label={t('records.title')} /> : null}
      {patient.active && may('consultation:read') ? (
        <Way to={paths.vitals(id)} icon={IconHeartbeat} label={t('consultations.vitals')} />
      ) : null}
      {patient.active && may('lab:read') ? (
        <Way to={paths.labResults(id)} icon={IconMicroscope} label={t('diagnostics.results')} />
      ) : null}
      {may('access:patient') ? <Way to={paths.whoLooked(id)} icon={IconEye} label={t('access.who.link')} /> : null}
      {patient.active && may('file:read') ? (
        <Way to={paths.patientFiles(id)} icon={IconPaperclip} label={t('files.link')} />
      ) : null}
      {may('erasure:ask') ? <Way to={paths.patientErasure(id)} icon={IconEraser} label={t('erasure.link')} /> : null}
      {patient.active && may('patient:merge') ? (
        <Way to={paths.patientMerge(id)} icon={IconArrowMerge} label={t('patients.merge.link')} />
      ) : null}
      {patient.active && may('emergency:open') ? <EmergencyButton patientId={id} /> : null}
      {patient.active ? <BeginButton patientId={id} variant="filled" /> : null}
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
}

interface WayProps {
  to: string;
  icon: ComponentType<IconProps>;
  label: string;
}

function Way({ to, icon: Icon, label }: WayProps) {
  return (
    <Button
      variant="default"
      leftSection={<Icon size={18} aria-hidden />}
      renderRoot={(props) => <Link to={to} {...props} />}
    >
      {label}
    </Button>
  );
}
