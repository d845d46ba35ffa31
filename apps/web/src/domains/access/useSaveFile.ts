import type { RouteSpec } from '@pramana/contract';
import { useRef, useState } from 'react';
import { callBlob, type Input } from '../../lib/api.ts';
import { download } from '../../lib/csv.ts';
import { asProblem, type ProblemError } from '../../lib/problem.ts';

export interface SaveFile<R extends RouteSpec> {
  /** Fetches a file and hands it to the person; one at a time, since the server records each as leaving (I-12). */
  save: (input: Input<R>, name: string) => void;
  /** The name of the file that is on its way. */
  saving: string | null;
  problem: ProblemError | null;
}

/** Files of a route, to take along. */
export function useSaveFile<R extends RouteSpec>(route: R): SaveFile<R> {
  const [saving, setSaving] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  // Two presses in one moment come before anything is drawn anew.
  const isUnderWay = useRef(false);
  const save = (input: Input<R>, name: string): void => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setSaving(name);
    setProblem(null);
    const fetched = callBlob(route, input).then(async (blob) => download(name, await blob.text(), blob.type));
    fetched
      .catch((thrown: unknown) => setProblem(asProblem(thrown)))
      .finally(() => {
        isUnderWay.current = false;
        setSaving(null);
      });
  };
  return { save, saving, problem };
}
