import { LedgerError } from '@pramana/ledger';
import type { Params, Sentence, TextKey } from '../texts.ts';

/** Something presented that could not be read; `sentence` says why and what to do. Never a verdict. */
export class ReadProblem extends Error {
  readonly sentence: Sentence;

  constructor(key: TextKey, params: Params = {}, options?: ErrorOptions) {
    super(key, options);
    this.name = 'ReadProblem';
    this.sentence = { key, params };
  }
}

/** The sentence for whatever went wrong while reading. Nothing a stranger presents may end in silence. */
export function sentenceFor(error: unknown): Sentence {
  if (error instanceof ReadProblem) return error.sentence;
  return { key: 'problem.unexpected', params: { reason: error instanceof Error ? error.message : String(error) } };
}

/** Runs a reader of the ledger; its refusals become this problem, with the reason in it. */
export function orProblem<T>(key: TextKey, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof LedgerError) throw new ReadProblem(key, { reason: error.message }, { cause: error });
    throw error;
  }
}
