import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Exit codes that scripts rely on. */
export const EXIT = { good: 0, damage: 1, usage: 2, couldNot: 3, amber: 4 } as const;

export interface Command {
  readonly name: string;
  /** What follows the name, as help shows it. */
  readonly usage: string;
  readonly summary: string;
  /** More lines for `pramana help NAME`. */
  readonly details: readonly string[];
  /** Answers the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Nothing could be checked or done, and why, in one sentence. */
export class CouldNot extends Error {
  override readonly name = 'CouldNot';
}

/** Options and positionals, strictly: an unknown option is a `UsageError`, never ignored. */
export function readArgs<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments cannot be read.', { cause: error });
  }
}

/** JSON with amounts as text and bytes in hexadecimal. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => jsonValue(each), 2);
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
