import type { AppointmentState, QueueAct, Right } from '@pramana/contract';

/**
 * The steps that a visit may take. The database refuses every other one (`appointment_steps` in the migration); a test
 * compares the two. In the words of FHIR R4, Appointment.status and, of the encounter that arrival opens, Encounter.status:
 *
 * | requested | confirmed | arrived | in-consultation      | done                | no-show | cancelled |
 * | proposed  | booked    | arrived | arrived, in-progress | fulfilled, finished | noshow  | cancelled |
 */
export const STEPS: Readonly<Record<AppointmentState, readonly AppointmentState[]>> = {
  requested: ['confirmed', 'cancelled'],
  confirmed: ['arrived', 'no-show', 'cancelled'],
  arrived: ['in-consultation', 'confirmed', 'cancelled'],
  'in-consultation': ['done', 'arrived'],
  'no-show': ['arrived'],
  done: [],
  cancelled: [],
};

export type Verdict = { ok: boolean; code?: string; why?: string };

/** Why something is not possible now: the code for screens of any language (`can.*`), and the English words. */
const WHY = {
  visit_state: 'Not at this step of the visit.',
  visit_not_yet: 'Not before its time.',
  visit_other_day: 'Only on its day.',
  visit_clinical: 'The doctor or a nurse does this.',
  visit_not_today: 'This number is of another day.',
} as const;

const no = (code: keyof typeof WHY): Verdict => ({ ok: false, code, why: WHY[code] });
const YES: Verdict = { ok: true };

/** What of a visit decides what may be done with it. */
export interface Standing {
  state: AppointmentState;
  startsAt: number | null;
  /** The day of its number, and of its time. */
  tokenDate: string | null;
  date: string | null;
}

export interface VisitCan {
  place: Verdict;
  arrive: Verdict;
  call: Verdict;
  begin: Verdict;
  finish: Verdict;
  miss: Verdict;
  cancel: Verdict;
  back: Verdict;
}

export interface At {
  now: number;
  today: string;
  roles: readonly Right[];
}

/** What the caller may do with a visit that they see, and why not. */
export function canVisit(visit: Standing, { now, today, roles }: At): VisitCan {
  const { state, startsAt } = visit;
  const clinical = roles.some((role) => role === 'doctor' || role === 'nurse');
  const step = (to: AppointmentState, but: Verdict = YES): Verdict =>
    STEPS[state].includes(to) ? but : no('visit_state');
  return {
    place: state === 'requested' || state === 'confirmed' ? YES : no('visit_state'),
    arrive:
      state === 'in-consultation'
        ? no('visit_state')
        : step('arrived', visit.date === today ? YES : no('visit_other_day')),
    call: state !== 'arrived' ? no('visit_state') : visit.tokenDate === today ? YES : no('visit_not_today'),
    begin: step('in-consultation', clinical ? YES : no('visit_clinical')),
    finish: step('done', clinical ? YES : no('visit_clinical')),
    miss: step('no-show', startsAt !== null && startsAt <= now ? YES : no('visit_not_yet')),
    cancel: step('cancelled'),
    // Undoes a wrong scan, or a wrong start, which is undone by who may start.
    back:
      state === 'in-consultation'
        ? clinical
          ? YES
          : no('visit_clinical')
        : state === 'arrived' && startsAt !== null
          ? YES
          : no('visit_state'),
  };
}

/** Which verdict a step needs. */
export function verdictOf(can: VisitCan, from: AppointmentState, to: AppointmentState): Verdict {
  if (from === 'in-consultation' && to === 'arrived') return can.back;
  if (to === 'confirmed') return can.back;
  const named = {
    arrived: 'arrive',
    'in-consultation': 'begin',
    done: 'finish',
    'no-show': 'miss',
    cancelled: 'cancel',
  };
  const name = (named as Partial<Record<AppointmentState, keyof VisitCan>>)[to];
  return name === undefined ? no('visit_state') : can[name];
}

/** What the history calls a step. */
export function actOf(from: AppointmentState, to: AppointmentState): string {
  if (to === 'confirmed' || (from === 'in-consultation' && to === 'arrived')) return 'undone';
  const acts = {
    arrived: 'arrived',
    'in-consultation': 'begun',
    done: 'finished',
    'no-show': 'missed',
    cancelled: 'cancelled',
  };
  return (acts as Partial<Record<AppointmentState, string>>)[to] ?? 'moved';
}

/** What the history calls an act of the queue. */
export const QUEUE_WORDS: Readonly<Record<QueueAct, string>> = {
  call: 'called',
  'put-back': 'put-back',
  'make-urgent': 'made-urgent',
  'make-usual': 'made-usual',
};
