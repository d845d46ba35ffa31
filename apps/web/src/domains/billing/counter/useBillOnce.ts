import { billing } from '@pramana/contract';
import { useEffect, useState } from 'react';
import { call } from '../../../lib/api.ts';
import { asProblem, type ProblemError } from '../../../lib/problem.ts';
import type { BillAnswer } from './useCounterDraft.ts';

/** Reads a bill afresh, once: typing must begin on the newest revision, never on a cached one. */
export function useBillOnce(id: string): {
  answer: BillAnswer | null;
  problem: ProblemError | null;
  retry: () => void;
} {
  const [answer, setAnswer] = useState<BillAnswer | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const leaving = new AbortController();
    setProblem(null);
    call(billing.bills.show, { params: { id } }, { signal: leaving.signal }).then(setAnswer, (thrown: unknown) => {
      if (!leaving.signal.aborted) setProblem(asProblem(thrown));
    });
    return () => leaving.abort();
  }, [id, tries]);
  return { answer, problem, retry: () => setTries(tries + 1) };
}
