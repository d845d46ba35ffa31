import { consultations } from '@pramana/contract';
import { useNavigate } from '@tanstack/react-router';
import type { ProblemError } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';

interface Begin {
  /** Whether this person writes consultations at all. */
  isDoctor: boolean;
  /** Begins one of this patient, or goes on with the one that was left open, and opens it. */
  begin: (patientId: string, encounterId: string | null) => void;
  isBusy: boolean;
  problem: ProblemError | null;
}

export function useBegin(): Begin {
  const { may } = useSession();
  const navigate = useNavigate();
  const { run, isBusy, problem } = useAction(consultations.consultations.begin);
  return {
    isDoctor: may('consultation:write'),
    begin: (patientId, encounterId) =>
      run(
        { params: { id: patientId }, body: { encounterId } },
        ({ data }) => void navigate({ to: paths.consultation(data.id) }),
      ),
    isBusy,
    problem,
  };
}
