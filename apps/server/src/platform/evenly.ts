import { setTimeout as pause } from 'node:timers/promises';

/** No answer comes sooner: whether somebody exists must not be told by the time that it takes. */
const LEAST_MS = 250;

/** Answers, and refuses, after the same time whatever there was to do. */
export async function evenly<T>(work: () => Promise<T>): Promise<T> {
  const least = pause(LEAST_MS);
  try {
    return await work();
  } finally {
    await least;
  }
}
