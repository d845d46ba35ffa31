import { Button } from '@mantine/core';
import { type OwnAppointmentJson, ownAppointments } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Appointments.module.css';
import { TimeFields } from '../PlaceFields.tsx';
import { useClock } from '../time.ts';

const { list, move, slots: slotRoute } = ownAppointments.own;
const DAYS = 14;

/** Another free time of the same doctor, taken at once; the time before is free again. */
export function MoveDialog({
  patient,
  visit,
  onClose,
}: {
  patient: string;
  visit: OwnAppointmentJson;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { today } = useClock();
  const { doctorId, visitTypeId } = visit;
  // Of the visit that was seen when the dialog opened: a time that the hospital gave since is not moved unseen.
  const [revision] = useState(visit.revision);
  const [wanted, setWanted] = useState<{ from: string; at: string | null }>({ from: today, at: null });
  const { from, at } = wanted;
  const query = { doctorId: doctorId ?? '', visitTypeId, from, days: DAYS };
  const slots = useRoute(slotRoute, { query }, { enabled: doctorId !== null });
  const moving = useAction(move, { refreshes: [list] });
  const save = (): void => {
    if (at === null) return;
    moving.run({ params: { id: patient, appointment: visit.id }, body: { revision, at } }, () => {
      toast(t('appointments.done.place'));
      onClose();
    });
  };
  return (
    <Dialog
      title={t('appointments.own.move')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <ActionButton can={{ ok: at !== null, why: t('appointments.times') }} isBusy={moving.isBusy} onAct={save}>
            {t('appointments.own.move')}
          </ActionButton>
        </>
      }
    >
      <div className={classes.fields}>
        <p className={classes.dim}>
          {[visit.doctor, visit.visitType].filter(Boolean).join(' · ')}
          {visit.startsAt === null ? null : (
            <>
              {' · '}
              <TimeText at={visit.startsAt} />
            </>
          )}
        </p>
        <TimeFields wanted={wanted} slots={slots} onChange={setWanted} />
        {moving.problem ? <ProblemText problem={moving.problem} /> : null}
      </div>
    </Dialog>
  );
}
