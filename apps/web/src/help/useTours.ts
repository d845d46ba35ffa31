import { recovery as routes, type Role } from '@pramana/contract';
import { useCallback, useState } from 'react';
import { useAction, useRoute } from '../lib/query.ts';
import { useSession } from '../lib/session.tsx';
import { stepsOf, type StepName, type TourStep } from './tours.ts';

/** A tour that is being taken. */
export interface Running {
  role: Role;
  steps: readonly TourStep[];
  at: number;
}

export interface Tours {
  running: Running | null;
  /** Roles of this person whose tour they were never shown; empty until the server has said so. */
  fresh: readonly Role[];
  /** How far a role's tour was taken: the step it was left at, counted from 1, and how many there are. */
  leftAt: (role: Role) => { step: number; of: number } | null;
  /** Begins a tour, or goes on where it was left. */
  start: (role: Role) => void;
  move: (by: 1 | -1) => void;
  /** Takes the step out whose element is not there, and goes on in the direction that the person came from. */
  skip: () => void;
  leave: () => void;
  /** Never offers these again; the help keeps them. */
  decline: (roles: readonly Role[]) => void;
}

/** This person's first-day tours, kept on the server. */
export function useTours(): Tours {
  const { roles, may } = useSession();
  const kept = useRoute(routes.tours.list, {}, { staleMs: 600_000 }).data;
  const keep = useAction(routes.tours.keep, { refreshes: [routes.tours.list] });
  const [running, setRunning] = useState<Running | null>(null);
  const [direction, setDirection] = useState<1 | -1>(1);
  const { run } = keep;
  // Whether it was kept is not worth a word: at worst the tour is offered once more.
  const note = useCallback((role: Role, leftAt: StepName | null) => run({ params: { role }, body: { leftAt } }), [run]);
  const indexOf = (role: Role, steps: readonly TourStep[]): number => {
    const left = kept?.find((tour) => tour.role === role)?.leftAt;
    return Math.max(
      0,
      steps.findIndex(({ name }) => name === left),
    );
  };
  const go = (next: Running): void => {
    const step = next.steps[next.at];
    setRunning(step === undefined ? null : next);
    note(next.role, step?.name ?? null);
  };
  return {
    running,
    fresh: kept === undefined ? [] : roles.filter((role) => !kept.some((tour) => tour.role === role)),
    leftAt: (role) => {
      if (!kept?.some((tour) => tour.role === role && tour.leftAt !== null)) return null;
      const steps = stepsOf(role, may);
      return { step: indexOf(role, steps) + 1, of: steps.length };
    },
    start: (role) => {
      const steps = stepsOf(role, may);
      setDirection(1);
      go({ role, steps, at: indexOf(role, steps) });
    },
    move: (by) => {
      if (running === null) return;
      setDirection(by);
      go({ ...running, at: Math.max(0, running.at + by) });
    },
    skip: () => {
      if (running === null) return;
      const steps = running.steps.filter((_, index) => index !== running.at);
      go({ ...running, steps, at: Math.max(0, direction === 1 ? running.at : running.at - 1) });
    },
    leave: () => setRunning(null),
    decline: (all) => {
      for (const role of all) note(role, null);
    },
  };
}
