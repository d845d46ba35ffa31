import { CONFIRM_WAYS, type ConfirmWay } from '@pramana/contract';
import { useSyncExternalStore } from 'react';
import { expiry } from './expiry.ts';
import { ProblemError } from './problem.ts';

/** What the server wants to see again before it acts. */
export interface Asked {
  /** Confirming is not enough: a PIN opened this session, and the act takes all that a sign-in asks for. */
  isSignIn: boolean;
  /** What this person can confirm with, the quickest first. */
  ways: readonly ConfirmWay[];
  /** Ends the question: everybody who waits goes on (true) or is refused (false). */
  answer: (isConfirmed: boolean) => void;
}

/**
 * The one question "is it you?" of the app. A call that the server answered with `confirm_needed` or `full_sign_in_needed`
 * waits here; all that come meanwhile wait for the same answer. Where nothing is shown that could ask, as on a
 * locked screen, whose page is not in the document, it is refused at once.
 */
export class Confirmation {
  #asked: Asked | null = null;
  #waiting: Promise<boolean> | null = null;
  readonly #listeners = new Set<() => void>();

  get asked(): Asked | null {
    return this.#asked;
  }

  ask(problem: ProblemError): Promise<boolean> {
    if (this.#listeners.size === 0 || expiry.isOver) return Promise.resolve(false);
    if (this.#waiting) return this.#waiting;
    let resolve: (isConfirmed: boolean) => void = () => undefined;
    const waiting = new Promise<boolean>((settle) => (resolve = settle));
    const answer = (isConfirmed: boolean): void => {
      this.#waiting = null;
      this.#set(null);
      resolve(isConfirmed);
    };
    // Before anybody is told: who answers at once must not leave an answered question behind.
    this.#waiting = waiting;
    this.#set({ isSignIn: problem.code === 'full_sign_in_needed', ways: waysOf(problem), answer });
    return waiting;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #set(asked: Asked | null): void {
    this.#asked = asked;
    for (const listener of this.#listeners) listener();
  }
}

function waysOf({ context }: ProblemError): ConfirmWay[] {
  const named = String(context.params?.ways ?? '').split(' ');
  return CONFIRM_WAYS.filter((way) => named.includes(way)).toSorted((a, b) => named.indexOf(a) - named.indexOf(b));
}

/** The refusals that a person can lift where they stand; the same call then goes out again. */
export function isAsking({ code }: ProblemError): boolean {
  return code === 'confirm_needed' || code === 'full_sign_in_needed';
}

export const confirmation: Confirmation = new Confirmation();

/** Asks whoever unlocked with a PIN to sign in fully, before anything is called that needs it; false when they leave. */
export function askFullSignIn(): Promise<boolean> {
  return confirmation.ask(new ProblemError('full_sign_in_needed', { status: 403 }));
}

export function useAsked(): Asked | null {
  return useSyncExternalStore(confirmation.subscribe, () => confirmation.asked);
}
