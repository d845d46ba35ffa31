import { LedgerError } from '@pramana/ledger';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { printableJson } from './printable.ts';

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

/** The words of a command that has several: each takes the arguments behind it. */
export type Words = Readonly<Record<string, (args: readonly string[]) => Promise<number>>>;

/** Runs the one of these words that comes first; what the ledger refuses is said as its reason. */
export async function runWord(words: Words, [word, ...rest]: readonly string[]): Promise<number> {
  const run = word === undefined || !Object.hasOwn(words, word) ? undefined : words[word];
  if (run === undefined)
    throw new UsageError(
      `Which of them: ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(Object.keys(words))}?`,
    );
  try {
    return await run(rest);
  } catch (error) {
    if (error instanceof LedgerError) throw new CouldNot(`Refused: ${error.message}.`, { cause: error });
    throw error;
  }
}

/** An option that has to be there. */
export function given(value: unknown, option: string): string {
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${option} is missing.`);
  return value;
}

/** The one file that a word is about. */
export function oneFile([path, ...more]: readonly string[]): string {
  if (path === undefined || more.length > 0) throw new UsageError('Which file? One.');
  return path;
}

/** JSON with amounts as text and bytes in hexadecimal. */
export function toJson(value: unknown): string {
  return printableJson(JSON.stringify(value, (_, each: unknown) => jsonValue(each), 2));
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
