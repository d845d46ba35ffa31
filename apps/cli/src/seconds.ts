import { UsageError } from './command.ts';

const MOST = 86_400;

/** The value of `--every`. */
export function secondsOf(text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const seconds = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && seconds >= 1 && seconds <= MOST) return seconds;
  throw new UsageError(`--every is a number of seconds from 1 to ${MOST}`);
}
