import { type Static, Type } from 'typebox';
import { Can, Instant, IsoDateText, Line, nullable, OptionalLine, Uuid } from './common.ts';
import { limited } from './limited.ts';
import { Gender } from './patients-shapes.ts';

const strict = { additionalProperties: false } as const;
const oneOf = <const T extends readonly string[]>(words: T) =>
  Type.Unsafe<T[number]>(Type.Union(words.map((each) => Type.Literal(each))));

/** A visit from the wish to its end. In FHIR's words: the server's state.policy.ts. */
export const APPOINTMENT_STATES = [
  'requested',
  'confirmed',
  'arrived',
  'in-consultation',
  'done',
  'no-show',
  'cancelled',
] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];
export const AppointmentStateName = oneOf(APPOINTMENT_STATES);

/** Parts of a day by the hospital's clock: before noon, before five, after. Numbers of a queue begin anew in each. */
export const DAY_PARTS = ['morning', 'afternoon', 'evening'] as const;
export type DayPart = (typeof DAY_PARTS)[number];
export const DayPartName = oneOf(DAY_PARTS);

/** What can be done in the queue besides the steps of a visit. */
export const QUEUE_ACTS = ['call', 'put-back', 'make-urgent', 'make-usual'] as const;
export type QueueAct = (typeof QUEUE_ACTS)[number];
export const QueueActName = oneOf(QUEUE_ACTS);

/** A time of the clock on the hospital's wall; `24:00` ends a day. */
export const WallTime = Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][05]|24:00)$' });

export const Room = Type.Object({ id: Uuid, name: Type.String(), active: Type.Boolean() });
export const RoomInput = Type.Object({ name: Line, active: Type.Boolean() }, strict);
export const VisitType = Type.Object({
  id: Uuid,
  name: Type.String(),
  minutes: Type.Integer(),
  openToPatients: Type.Boolean(),
  active: Type.Boolean(),
});
export const VisitTypeInput = Type.Object(
  {
    name: Line,
    minutes: Type.Integer({ minimum: 5, maximum: 480, multipleOf: 5 }),
    openToPatients: Type.Boolean(),
    active: Type.Boolean(),
  },
  strict,
);

/** Hours of one weekday (1 is Monday), from a day until another or until they are changed. */
export const Hours = Type.Object(
  {
    weekday: Type.Integer({ minimum: 1, maximum: 7 }),
    from: WallTime,
    until: WallTime,
    roomId: nullable(Uuid),
    validFrom: IsoDateText,
    validUntil: nullable(IsoDateText),
  },
  strict,
);
export const Leave = Type.Object({
  id: Uuid,
  from: Instant,
  until: Instant,
  reason: Type.String(),
  /** How many visits were agreed in this time and need another one. */
  visits: Type.Integer(),
});
export const ScheduledDoctor = Type.Object({
  id: Uuid,
  name: Type.String(),
  department: Type.String(),
  /** 0: has no hours yet. */
  revision: Type.Integer(),
  hours: Type.Array(Hours),
  leaves: Type.Array(Leave),
  can: Type.Object({ change: Can }),
});

export const Wish = Type.Object(
  { from: IsoDateText, until: IsoDateText, parts: Type.Array(DayPartName, { maxItems: 3, uniqueItems: true }) },
  strict,
);
/** Null: none is said, as an answer tells it too. */
export const Reason = nullable(Type.String({ maxLength: 500 }));
/** Why something was moved or cancelled; health data, as a reason may be. */
export const WhyText = OptionalLine;

const Named = Type.Object({ id: Uuid, name: Type.String() });
const Token = Type.Object({ date: IsoDateText, part: DayPartName, number: Type.Integer() });

const VisitCan = Type.Object({
  place: Can,
  arrive: Can,
  call: Can,
  begin: Can,
  finish: Can,
  miss: Can,
  cancel: Can,
  back: Can,
});
export const Appointment = Type.Object({
  id: Uuid,
  /** Null: erased, or not to be read. */
  patient: nullable(
    Type.Object({
      id: Uuid,
      number: Type.String(),
      name: Type.String(),
      gender: Gender,
      age: nullable(Type.Integer()),
      phone: nullable(Type.String()),
    }),
  ),
  doctor: nullable(Named),
  department: nullable(Named),
  visitType: Type.Object({ id: Uuid, name: Type.String(), minutes: Type.Integer() }),
  room: nullable(Named),
  state: AppointmentStateName,
  source: oneOf(['own', 'desk', 'walk-in'] as const),
  startsAt: nullable(Instant),
  endsAt: nullable(Instant),
  token: nullable(Token),
  urgent: Type.Boolean(),
  queueAt: nullable(Instant),
  calls: Type.Integer(),
  calledAt: nullable(Instant),
  begunAt: nullable(Instant),
  finishedAt: nullable(Instant),
  /** What everything done at the visit hangs on; null before arrival. */
  encounterId: nullable(Uuid),
  /** Why they come; null when nothing was said, or it was erased. */
  reason: limited('clinical:read', nullable(Type.String())),
  wish: nullable(Wish),
  /** What is stored of it and does not open: whose it is, or what was said. Never the same as nothing. */
  unreadable: Type.Array(oneOf(['patient', 'words'] as const)),
  /** Agreed for a time in which the doctor is now away: it needs another one. */
  away: Type.Boolean(),
  revision: Type.Integer(),
  createdAt: Instant,
  can: VisitCan,
});
export type AppointmentJson = Static<typeof Appointment>;

export const AppointmentStep = Type.Object({
  id: Uuid,
  at: Instant,
  act: Type.String(),
  state: AppointmentStateName,
  doctor: nullable(Type.String()),
  startsAt: nullable(Instant),
  /** Null: from the patient's own account. */
  by: nullable(Type.String()),
  /** Null: nothing was said, or it was erased. */
  why: nullable(Type.String()),
  /** Something was said that does not open. */
  unreadable: Type.Boolean(),
});

const Span = Type.Object({ from: Instant, until: Instant, roomId: nullable(Uuid) });
/** Days of the hospital's calendar; one may have 23 or 25 hours. */
export const Calendar = Type.Object({
  days: Type.Array(Type.Object({ date: IsoDateText, from: Instant, until: Instant })),
  doctors: Type.Array(
    Type.Object({
      id: Uuid,
      name: Type.String(),
      department: Type.String(),
      open: Type.Array(Span),
      away: Type.Array(Span),
    }),
  ),
  appointments: Type.Array(Appointment),
});
export type CalendarJson = Static<typeof Calendar>;

/** How many visits a day has, for the month: nothing about anybody. */
export const DayCount = Type.Object({
  date: IsoDateText,
  doctorId: Uuid,
  visits: Type.Integer(),
  /** Minutes agreed, and minutes open. */
  taken: Type.Integer(),
  open: Type.Integer(),
});

export const SlotDay = Type.Object({
  date: IsoDateText,
  slots: Type.Array(Type.Object({ at: Instant, doctorId: Uuid, roomId: nullable(Uuid) })),
});

const Waiting = Type.Object({
  ...Appointment.properties,
  ahead: Type.Integer(),
  /** About so many minutes until it is their turn. */
  minutes: Type.Integer(),
});
export const QueueLine = Type.Object({
  doctor: Named,
  room: nullable(Type.String()),
  /** Mean minutes of a visit today; of the agreed kinds while too few are over. */
  minutesEach: Type.Integer(),
  measured: Type.Boolean(),
  now: nullable(Appointment),
  waiting: Type.Array(Waiting),
  /** Agreed for today, and not here yet. */
  expected: Type.Array(Appointment),
  finished: Type.Integer(),
});
export type QueueLineJson = Static<typeof QueueLine>;

/** What hangs in the waiting room: numbers, and not one name of a patient. */
export const ScreenLine = Type.Object({
  doctor: Type.String(),
  room: nullable(Type.String()),
  now: nullable(Type.Integer()),
  /** Called and not in the room yet. */
  called: Type.Array(Type.Integer()),
  next: Type.Array(Type.Integer()),
  waiting: Type.Integer(),
  part: nullable(DayPartName),
});
export const Screen = Type.Object({
  id: Uuid,
  name: Type.String(),
  doctors: Type.Array(Uuid),
  madeAt: Instant,
  by: Type.String(),
});
export const ScreenInput = Type.Object({ name: Line, doctors: Type.Array(Uuid, { maxItems: 100 }) }, strict);

export const OwnAppointment = Type.Object({
  id: Uuid,
  doctor: nullable(Type.String()),
  doctorId: nullable(Uuid),
  department: nullable(Type.String()),
  visitType: Type.String(),
  visitTypeId: Uuid,
  room: nullable(Type.String()),
  state: AppointmentStateName,
  startsAt: nullable(Instant),
  endsAt: nullable(Instant),
  token: nullable(Token),
  reason: nullable(Type.String()),
  wish: nullable(Wish),
  /** Something was said that does not open. */
  unreadable: Type.Boolean(),
  /** While they wait: how many are before them, and about how long. */
  queue: nullable(Type.Object({ ahead: Type.Integer(), minutes: Type.Integer(), called: Type.Boolean() })),
  revision: Type.Integer(),
  can: Type.Object({ cancel: Can, move: Can }),
});
export type OwnAppointmentJson = Static<typeof OwnAppointment>;
export type HoursJson = Static<typeof Hours>;
export type LeaveJson = Static<typeof Leave>;
export type RoomJson = Static<typeof Room>;
export type VisitTypeJson = Static<typeof VisitType>;
export type ScheduledDoctorJson = Static<typeof ScheduledDoctor>;
export type AppointmentStepJson = Static<typeof AppointmentStep>;
export type DayCountJson = Static<typeof DayCount>;
export type SlotDayJson = Static<typeof SlotDay>;
export type ScreenJson = Static<typeof Screen>;
export type ScreenLineJson = Static<typeof ScreenLine>;
export type WishJson = Static<typeof Wish>;
