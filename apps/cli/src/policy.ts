import { readFile } from 'node:fs/promises';
import {
  type Followed,
  followSuccessions,
  LedgerError,
  openPolicyUpdate,
  parsePins,
  parsePolicy,
  type Policy,
  type PolicyPins,
  rootsOf,
  splitStatements,
  statementsOf,
  type Vkey,
} from '@pramana/ledger';
import { CouldNot } from './command.ts';

/** The first line of a policy that its publisher signed for others. */
const UPDATE = 'pramana-policy@v1\n';

/**
 * The policy that its owner named on the command line: their own, or one that somebody publishes, which counts only when
 * enough of the signers signed it whom the owner has pinned.
 */
export async function readPolicy(path: string, pinsPath?: string): Promise<Policy> {
  return (await readPinned(path, pinsPath)).policy;
}

/** `statements`: those that carried the policy on before, and stand in it. */
type Pinned = { readonly policy: Policy; readonly roots: readonly Vkey[]; readonly statements: readonly string[] };

/** The policy with the root keys that its owner pinned: in lines of the policy, or of the pins. */
async function readPinned(path: string, pinsPath?: string): Promise<Pinned> {
  const text = await readText(path, 'The policy');
  try {
    if (!text.startsWith(UPDATE)) {
      if (pinsPath === undefined)
        return { policy: parsePolicy(text), roots: rootsOf(text), statements: statementsOf(text) };
      throw new CouldNot(`The policy ${path} is signed by nobody: --pins is for one that a publisher signed.`);
    }
    if (pinsPath === undefined)
      throw new CouldNot(`The policy ${path} is a publisher's: say by --pins FILE whose signatures you follow.`);
    const pins = await readPins(pinsPath);
    return { policy: openPolicyUpdate(text, pins, null).policy, roots: pins.roots ?? [], statements: [] };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new CouldNot(`The policy ${path} cannot be used: ${error.message}.`, { cause: error });
  }
}

/** Where a policy stands, and what carries it on. */
export interface PolicyFiles {
  readonly policy: string;
  readonly pins?: string | undefined;
  /** Files of statements that root keys signed. */
  readonly succession?: readonly string[] | undefined;
  /** Further statements that carried a policy on before; a later one must not contradict them. */
  readonly before?: readonly string[] | undefined;
}

/**
 * `kept`: what was taken before and what counts of the files, for the next time. `isRefused`: nothing in the files counts, a
 * statement that a pinned root is said to have signed does not, or the statements contradict each other.
 */
export type FollowedFiles = Followed & {
  /** The owner's policy as it stands, before any statement. */
  readonly own: Policy;
  readonly kept: readonly string[];
  readonly isRefused: boolean;
};

/** The owner's policy, carried on by statements of the root keys that they pinned. What counts for nothing is said aloud. */
export async function readFollowed(files: PolicyFiles): Promise<FollowedFiles> {
  const { policy: path, pins, succession = [], before = [] } = files;
  const { policy, roots, statements: own } = await readPinned(path, pins);
  if (succession.length > 0 && roots.length === 0)
    throw new CouldNot(
      `No root key is pinned in ${pins ?? path}: a statement counts only under one that you have from elsewhere.`,
    );
  const known = [...new Set([...own, ...before])];
  const statements = known.map((note, i) => ({ note, from: `The statement ${i + 1} that was taken before` }));
  for (const file of succession) {
    const read = await readText(file, 'The statement');
    try {
      splitStatements(read).forEach((note, i) => statements.push({ note, from: `${file}, statement ${i + 1},` }));
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      throw new CouldNot(`${file} holds no signed statements: ${error.message}.`, { cause: error });
    }
  }
  const notes = statements.map(({ note }) => note);
  const followed = followSuccessions(policy, roots, notes);
  for (const { at, why, isForeign } of followed.ignored)
    console.error(`${statements[at]?.from ?? ''} ${isForeign ? 'changes nothing' : 'counts for nothing'}: ${why}.`);
  for (const stem of followed.contested)
    console.error(`The root key of ${stem} signed what cannot both be true: none of its logs counts.`);
  const idle = new Set(followed.ignored.map(({ at }) => at));
  const kept = notes.filter((_, at) => at < known.length || !idle.has(at));
  const isBad = followed.ignored.some(({ at, isForeign }) => at >= known.length && !isForeign);
  return {
    ...followed,
    own: policy,
    kept,
    isRefused: isBad || followed.contested.length > 0 || kept.length === known.length,
  };
}

/** Whom the owner follows. */
export async function readPins(path: string): Promise<PolicyPins> {
  const text = await readText(path, 'The file of pins');
  try {
    return parsePins(text);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    throw new CouldNot(`${path} is no file of pins: ${error.message}.`, { cause: error });
  }
}

export async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CouldNot(`${what} ${path} cannot be used: ${reason}.`, { cause: error });
  }
}
