import { type AppointmentJson, appointments, type AppointmentState, type QueueAct } from '@pramana/contract';
import { useState } from 'react';
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

/**
 * Takes visits on: as read at their revision, so that nobody undoes what another has just done. What one's own last step made
 * of a visit counts as read, also before the list is there anew: "call" and "begin" follow each other quickly.
 */
export function useSteps(): Steps {
  const stepping = useAction(appointments.appointments.step, { refreshes: VISIT_ROUTES });
  const acting = useAction(appointments.appointments.queueAct, { refreshes: VISIT_ROUTES });
  const consultation = useBegin();
  const [own] = useState(() => new Map<string, number>());
  const readAt = ({ id, revision }: AppointmentJson): number => Math.max(revision, own.get(id) ?? 0);
  const keep = ({ id, revision }: AppointmentJson): void => void own.set(id, revision);
  const step: Steps['step'] = (visit, to, why, onDone) =>
    stepping.run(
      { params: { id: visit.id }, body: { revision: readAt(visit), to, ...(why === undefined ? {} : { why }) } },
      ({ data }) => {
        keep(data);
        onDone?.();
      },
    );
  return {
    step,
    begin: (visit) =>
      step(visit, 'in-consultation', undefined, () => {
        if (consultation.isDoctor && visit.patient) consultation.begin(visit.patient.id, visit.encounterId);
      }),
    act: (visit, act) =>
      acting.run({ params: { id: visit.id }, body: { revision: readAt(visit), act } }, ({ data }) => keep(data)),
    isBusy: stepping.isBusy || acting.isBusy || consultation.isBusy,
    problem: stepping.problem ?? acting.problem ?? consultation.problem,
  };
}
