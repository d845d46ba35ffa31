import type { Clock } from '@pramana/kernel';

/** The machine's clock. Only `main` and tests choose a clock; everything else is given one. */
export const systemClock: Clock = { now: () => Date.now() };
