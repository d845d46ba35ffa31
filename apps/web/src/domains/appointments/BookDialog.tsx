import { Button, Checkbox, Text, Textarea } from '@mantine/core';
import { type AppointmentJson, appointments, type PatientRowJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../lib/intent.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import classes from './Appointments.module.css';
import { VISIT_ROUTES } from './live.ts';
import { PatientPick } from './PatientPick.tsx';
import { PlaceFields, type Wanted } from './PlaceFields.tsx';
import { useClock } from './time.ts';

const { book, walkIn, place, slots: slotRoute } = appointments.appointments;
/** So many days of free times are asked for at once. */
const DAYS = 14;

export interface BookDialogProps {
  /** `new`: a time for a patient; `walk-in`: a number in today's queue; `place`: a wish gets its time, a visit another one. */
  mode: 'new' | 'walk-in' | 'place';
  visit?: AppointmentJson;
  doctorId?: string | null;
  onClose: () => void;
}

/** Books, takes in without a time, or gives another time; the id is made once, so that sending again books once. */
export function BookDialog({ mode, visit, doctorId = null, onClose }: BookDialogProps) {
  const { t } = useTranslation();
  const { today } = useClock();
  const [id] = useState(newKey);
  // Of the visit that was seen when the dialog opened: what somebody did with it since is a conflict.
  const [revision] = useState(visit?.revision ?? 0);
  const [patient, setPatient] = useState<PatientRowJson | null>(null);
  const [reason, setReason] = useState('');
  const [isUrgent, setUrgent] = useState(false);
  const [wanted, setWanted] = useState<Wanted>({
    doctorId: visit?.doctor?.id ?? doctorId,
    visitTypeId: visit?.visitType.id ?? null,
    from: visit?.wish && visit.wish.from > today ? visit.wish.from : today,
    at: null,
  });
  const schedule = useRoute(appointments.schedule.show, {});
  const { doctorId: doctor, visitTypeId: kind, from, at } = wanted;
  const query = {
    doctorId: doctor ?? '',
    visitTypeId: kind ?? '',
    from,
    days: DAYS,
    ...(visit ? { but: visit.id } : {}),
  };
  const isAsked = mode !== 'walk-in' && doctor !== null && kind !== null;
  const slots = useRoute(slotRoute, { query }, { enabled: isAsked });
  const booking = useAction(book, { refreshes: VISIT_ROUTES });
  const walking = useAction(walkIn, { refreshes: VISIT_ROUTES });
  const placing = useAction(place, { refreshes: VISIT_ROUTES });
  const kinds = (schedule.data?.visitTypes ?? []).filter(({ active }) => active);
  const done = (): void => {
    toast(t(`appointments.done.${mode}`));
    onClose();
  };
  const save = (): void => {
    if (doctor === null || kind === null) return;
    const who = { doctorId: doctor, visitTypeId: kind };
    if (mode === 'walk-in' && patient)
      walking.run({ params: { id }, body: { ...who, patientId: patient.id, urgent: isUrgent, reason } }, done);
    else if (mode === 'new' && patient && at)
      booking.run({ params: { id }, body: { ...who, patientId: patient.id, at, reason } }, done);
    else if (visit && at) placing.run({ params: { id: visit.id }, body: { ...who, revision, at, why: reason } }, done);
  };
  const problem = booking.problem ?? walking.problem ?? placing.problem;
  const isReady =
    doctor !== null &&
    kind !== null &&
    (mode === 'walk-in' || at !== null) &&
    (visit !== undefined || patient !== null);
  return (
    <Dialog
      title={t(`appointments.book.${mode}`)}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <ActionButton
            can={{ ok: isReady, why: t('appointments.book.missing') }}
            isBusy={booking.isBusy || walking.isBusy || placing.isBusy}
            onAct={save}
          >
            {t(`appointments.book.${mode}`)}
          </ActionButton>
        </>
      }
    >
      <div className={classes.fields}>
        <Who visit={visit} patient={patient} onPick={setPatient} />
        <PlaceFields
          wanted={wanted}
          onChange={setWanted}
          doctors={schedule.data?.doctors ?? []}
          kinds={kinds}
          slots={mode === 'walk-in' ? null : slots}
        />
        {mode === 'walk-in' ? (
          <Checkbox
            label={t('appointments.urgentHint')}
            checked={isUrgent}
            onChange={(event) => setUrgent(event.currentTarget.checked)}
          />
        ) : null}
        <Textarea
          label={t(mode === 'place' ? 'appointments.why' : 'appointments.reason')}
          description={t('appointments.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={mode === 'place' ? 200 : 500}
          autosize
          minRows={2}
        />
        {problem ? <ProblemText problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

interface WhoProps {
  visit: AppointmentJson | undefined;
  patient: PatientRowJson | null;
  onPick: (patient: PatientRowJson | null) => void;
}

function Who({ visit, patient, onPick }: WhoProps) {
  const { t } = useTranslation();
  const known = visit?.patient ?? patient;
  if (known === null) return <PatientPick label={t('appointments.patient')} onPick={onPick} autoFocus />;
  return (
    <div className={classes.bar}>
      <Text fw={500}>{[known.name, known.number].join(' · ')}</Text>
      {visit === undefined ? (
        <Button variant="subtle" size="compact-sm" onClick={() => onPick(null)}>
          {t('appointments.another')}
        </Button>
      ) : null}
    </div>
  );
}
