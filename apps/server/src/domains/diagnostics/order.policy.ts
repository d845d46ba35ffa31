import { type CanOrderJson, type OrderState, permits, type Right } from '@pramana/contract';
import { type ErrorCode, ERRORS } from '@pramana/kernel';

/** The steps that an order may take; the database holds the same table (migrations 0200 and 0205), and a test compares them. */
export const STEPS: readonly (readonly [before: OrderState, after: OrderState])[] = [
  ['ordered', 'sampled'],
  ['ordered', 'cancelled'],
  ['sampled', 'entered'],
  ['sampled', 'ordered'],
  ['sampled', 'cancelled'],
  ['entered', 'released'],
  ['entered', 'ordered'],
  // Nobody's act: of who was erased, when nothing can be read any more.
  ['entered', 'cancelled'],
];

type Can = CanOrderJson['take'];
const YES: Can = { ok: true };

function no(code: ErrorCode, why: string = ERRORS[code][1]): Can {
  return { ok: false, code, why };
}

/** What somebody may do with an order now, with reasons. */
export function canOrder({
  rights,
  state,
  alerts,
}: {
  rights: readonly Right[];
  state: OrderState;
  /** Whether a critical value waits to be acknowledged. */
  alerts: boolean;
}): CanOrderJson {
  const enters = permits(rights, 'lab:enter');
  const reviews = permits(rights, 'lab:review');
  const when = (may: boolean, isNow: boolean): Can => (!may ? no('not_permitted') : isNow ? YES : no('lab_state'));
  return {
    take: when(enters, state === 'ordered'),
    // A result that a doctor does not believe is repeated; a sample that clotted is thrown away by who sees it.
    reject: when(state === 'entered' ? reviews : enters, state === 'sampled' || state === 'entered'),
    cancel: when(reviews, state === 'ordered' || state === 'sampled'),
    enter: when(state === 'released' ? reviews : enters, ['sampled', 'entered', 'released'].includes(state)),
    release: when(reviews, state === 'entered'),
    acknowledge: when(reviews, alerts),
  };
}
