import { type AppointmentJson, appointments, type AppointmentState, type QueueAct } from '@pramana/contract';
import { useAction } from '../../lib/query.ts';
import type { ProblemError } from '../../lib/problem.ts';
import { useBegin } from '../consultations/write/useBegin.ts';
import { VISIT_ROUTES } from './live.ts';

export interface Steps {
  step: (visit: AppointmentJson, to: AppointmentState, why?: string, onDone?: () => void) => void;
  /** The patient comes in; for a doctor the consultation opens. */
  begin: (visit: AppointmentJson) => void;
  act: (visit: AppointmentJson, act: QueueAct) => void;
  isBusy: boolean;
  problem: ProblemError | null;
}

/** Takes visits on: as read at their revision, so that nobody undoes what another has just done. */
export function useSteps(): Steps {
  const stepping = useAction(appointments.appointments.step, { refreshes: VISIT_ROUTES });
  const acting = useAction(appointments.appointments.queueAct, { refreshes: VISIT_ROUTES });
  const consultation = useBegin();
  const step: Steps['step'] = ({ id, revision }, to, why, onDone) =>
    stepping.run({ params: { id }, body: { revision, to, ...(why === undefined ? {} : { why }) } }, onDone);
  return {
    step,
    begin: (visit) =>
      step(visit, 'in-consultation', undefined, () => {
        if (consultation.isDoctor && visit.patient) consultation.begin(visit.patient.id, visit.encounterId);
      }),
    act: ({ id, revision }, act) => acting.run({ params: { id }, body: { revision, act } }),
    isBusy: stepping.isBusy || acting.isBusy || consultation.isBusy,
    problem: stepping.problem ?? acting.problem ?? consultation.problem,
  };
}
