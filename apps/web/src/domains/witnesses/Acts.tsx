import { Anchor, Text } from '@mantine/core';
import type { ProblemError } from '../../lib/problem.ts';
import { Link } from '@tanstack/react-router';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { useWitnessSource } from './source.ts';

interface Shown {
  readonly id: string;
  readonly at: string;
  readonly title: string;
  /** Number of the sealed entry. */
  readonly block: string;
}

/** What was decided, newest first, each with its entry of the log. */
export function Acts({
  acts,
  steps,
  none,
  label,
}: {
  acts: { readonly problem: ProblemError | null; readonly refetch: () => void };
  steps: readonly Shown[] | undefined;
  none: string;
  label: string;
}) {
  if (acts.problem) return <ErrorPanel problem={acts.problem} onRetry={acts.refetch} />;
  if (steps === undefined) return <RowsSkeleton rows={3} />;
  if (steps.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  const shown = steps.map(({ id, at, title, block }) => ({ key: id, at, title, body: <BlockLink label={block} /> }));
  return <Timeline label={label} steps={shown} />;
}

function BlockLink({ label }: { label: string }) {
  const { block } = useWitnessSource();
  const split = label.lastIndexOf('-');
  const path = block(label.slice(0, split), Number(label.slice(split + 1)));
  return (
    <Anchor size="sm" underline="always" renderRoot={(props) => <Link to={path} {...props} />}>
      {label}
    </Anchor>
  );
}
