import type { DataOf, erasure } from '@pramana/contract';
import type { ProblemError } from '../../lib/problem.ts';
import { usePatientName } from '../../lib/patientName.ts';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { Ask, type TakingBack } from './Ask.tsx';
import { Plan } from './Plan.tsx';

interface PlanPageProps {
  title: string;
  back: { to: string; label: string };
  loaded: {
    data: DataOf<typeof erasure.own.plan> | undefined;
    problem: ProblemError | null;
    refetch: () => void;
  };
  /** The reader asks for themselves, and needs no reason. */
  isOwn?: boolean;
  onAsk: (reason: string) => void;
  takingBack?: TakingBack | null;
  asking: { isBusy: boolean; problem: ProblemError | null };
}

/** What of somebody's data can go and what law keeps, and the form that asks for it. */
export function PlanPage(props: PlanPageProps) {
  const { title, back, loaded, isOwn = false, onAsk, asking, takingBack = null } = props;
  const { data, problem, refetch } = loaded;
  const name = usePatientName();
  if (problem && !data) return <PageProblem title={title} problem={problem} onRetry={refetch} back={back} />;
  if (!data) return <PageSkeleton />;
  return (
    <Page title={title} subtitle={`${name(data.patient.name)} · ${data.patient.number}`}>
      <Plan plan={data.plan} />
      <Ask request={data.request} isOwn={isOwn} onAsk={onAsk} {...asking} takingBack={takingBack} />
    </Page>
  );
}
