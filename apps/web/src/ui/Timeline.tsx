import type { ReactNode } from 'react';
import { SealBadge } from './SealBadge.tsx';
import type { SealFacts } from './SealPanel.tsx';
import type { SealState } from './SealMark.tsx';
import { TimeText } from './TimeText.tsx';
import classes from './Timeline.module.css';

export interface TimelineStep {
  key: string;
  /** The sentence: who did what. */
  title: ReactNode;
  at: string;
  /** Where the step is a sealed document: its seal and what stands behind it. */
  seal?: { state: SealState; facts: SealFacts };
  /** Amounts, lines, a link. */
  body?: ReactNode;
}

/** A story from top to bottom, each step with its seal. */
export function Timeline({ steps, label }: { steps: readonly TimelineStep[]; label: string }) {
  return (
    <ol className={classes.story} aria-label={label}>
      {steps.map((step) => (
        <li key={step.key} className={classes.step} data-state={step.seal?.state}>
          <div className={classes.head}>
            <span className={classes.title}>{step.title}</span>
            {step.seal ? <SealBadge state={step.seal.state} facts={step.seal.facts} /> : null}
            <span className={classes.time}>
              <TimeText at={step.at} />
            </span>
          </div>
          {step.body === undefined ? null : <div className={classes.body}>{step.body}</div>}
        </li>
      ))}
    </ol>
  );
}
