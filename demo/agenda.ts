/** Something of the demo's past: when it happened, in Unix milliseconds, and what does it. */
export interface Step {
  readonly at: number;
  readonly run: () => Promise<unknown>;
}

/**
 * Lives steps in the order of their times, those of one instant in the order given: documents are numbered as they are
 * sealed, and an audit tells of numbers whose times run back.
 */
export async function live(steps: readonly Step[]): Promise<void> {
  for (const { run } of steps.toSorted((a, b) => a.at - b.at)) await run();
}
