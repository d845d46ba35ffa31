/**
 * A verifier's policy, carried on by what the pinned root keys signed: a new log counts only when they name it, a retired one
 * up to its last tree for ever. Nothing that a log's own key signed is asked here.
 */
import { equal, toHex } from './bytes.ts';
import { LedgerError } from './errors.ts';
import { isLogOf } from './verdict.log.ts';
import { type Policy, type PolicyLog } from './policy.ts';
import { isSuccession, openRootStatement, parseRoot, type RootChange, type Succession } from './succession.ts';
import { parseNote } from './note.ts';
import type { Vkey } from './vkey.ts';

/** A policy with its roots, and what came of the statements. */
export type Followed = {
  /** Without the logs of hospitals whose root key contradicted itself. */
  readonly policy: Policy;
  /** The pinned root keys, and those that they named. */
  readonly roots: readonly Vkey[];
  readonly successions: readonly Succession[];
  /** Stems of the hospitals whose root key signed what cannot both be: none of their logs counts any more. */
  readonly contested: readonly string[];
  /** Statements that count for nothing, by their place among those given, and why. */
  readonly ignored: readonly { readonly at: number; readonly why: string }[];
};

const ROOT_LINE = '#pramana:root';

/** The root keys that a policy pins: a comment of ours, `#pramana:root <vkey>`, so that every other reader accepts the file. */
export function rootsOf(policyText: string): Vkey[] {
  const roots = new Map<string, Vkey>();
  for (const line of policyText.split('\n')) {
    const [word, key, ...more] = line.split(/[ \t]+/).filter((field) => field !== '');
    if (word !== ROOT_LINE) continue;
    if (key === undefined || more.length > 0)
      throw new LedgerError('bad_policy', `a root is pinned by: ${ROOT_LINE} <vkey>`);
    const vkey = parseRoot(key);
    roots.set(vkey.text, vkey);
  }
  return [...roots.values()];
}

/** The lines that pin these root keys, for the end of a policy. */
export function formatRoots(roots: readonly Vkey[]): string {
  return roots.map(({ text }) => `${ROOT_LINE} ${text}\n`).join('');
}

type Signed = {
  readonly roots: Map<string, Vkey>;
  readonly changes: RootChange[];
  readonly successions: Succession[];
  readonly ignored: { readonly at: number; readonly why: string }[];
};

/** The statement, when one of these roots signed it. */
function openBy(note: string, roots: Iterable<Vkey>): Succession | RootChange | undefined {
  // The signed line names the root by name and key id; whether it verifies is asked of that root alone.
  const { signatures } = parseNote(note);
  for (const root of roots) {
    const named = signatures.some(({ name, keyId }) => name === root.name && equal(keyId, root.keyId));
    if (named) return openRootStatement(note, root);
  }
  return undefined;
}

/** Opens what the roots signed. A root that is named by one of them is asked too, whatever the order of the statements. */
function openAll(pinned: readonly Vkey[], notes: readonly string[]): Signed {
  const signed: Signed = {
    roots: new Map(pinned.map((root) => [root.text, root])),
    changes: [],
    successions: [],
    ignored: [],
  };
  let left = notes.map((note, at) => ({ note, at }));
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    left = left.filter((each) => !take(signed, each));
  }
  for (const { at } of left) signed.ignored.push({ at, why: 'it is not signed by a root key that you pinned' });
  return signed;
}

/** False: no root that is known so far signed it. */
function take(signed: Signed, { note, at }: { note: string; at: number }): boolean {
  try {
    const statement = openBy(note, signed.roots.values());
    if (statement === undefined) return false;
    if (isSuccession(statement)) signed.successions.push(statement);
    else {
      signed.changes.push(statement);
      signed.roots.set(statement.next.text, statement.next);
    }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    signed.ignored.push({ at, why: error.message });
  }
  return true;
}

const id = ({ publicKey }: Vkey): string => toHex(publicKey);

/** Stems for which two statements cannot both be true: one log with two ends or successors, one successor of two, a circle. */
function contradictions({ changes, successions }: Signed): Set<string> {
  const contested = new Set<string>();
  const said = new Map<string, string>();
  const say = (subject: string, what: string, stem: string): void => {
    if ((said.get(subject) ?? what) !== what) contested.add(stem);
    said.set(subject, what);
  };
  for (const { root, next } of changes) say(`root ${id(root)}`, id(next), root.name);
  const nextOf = new Map<string, string>();
  for (const { root, old, size, hash, next } of successions) {
    // The reason may be said anew: that a planned change was a theft changes neither the end nor what follows.
    say(`old ${id(old)}`, `${old.text} ${size} ${toHex(hash)} ${next.text}`, root.name);
    say(`next ${id(next)}`, `${next.text} ${old.text}`, root.name);
    nextOf.set(id(old), id(next));
  }
  for (const { root, old } of successions) {
    let at = nextOf.get(id(old));
    for (let steps = 0; at !== undefined && steps <= nextOf.size; steps += 1) {
      if (at === id(old)) contested.add(root.name);
      at = nextOf.get(at);
    }
  }
  return contested;
}

/** Whether a log's origin begins with this name of a root key; a log whose origin has no dash is of none. */
export function isOfRoot(origin: string, root: string): boolean {
  return origin.slice(0, Math.max(0, origin.lastIndexOf('-'))) === root;
}

/** The logs of a policy, and those that the statements name; a log that ended counts up to the smallest end named of it. */
function carriedOn(policy: Policy, successions: readonly Succession[]): PolicyLog[] {
  const logs = new Map(policy.logs.map((log) => [id(log.vkey), log]));
  for (const { old, size, next } of successions) {
    const known = logs.get(id(old)) ?? { vkey: old };
    // A key that the policy knows under another origin is not this log.
    if (known.vkey.text === old.text)
      logs.set(id(old), { ...known, finalSize: Math.min(known.finalSize ?? size, size) });
    if (!logs.has(id(next))) logs.set(id(next), { vkey: next });
  }
  return [...logs.values()];
}

/**
 * Carries a policy on by signed statements of pinned root keys (`joinStatements` is the form of a file). Never throws for a
 * statement: what no pinned root signed, or what is malformed, is named in `ignored` and counts for nothing.
 */
export function followSuccessions(policy: Policy, pinned: readonly Vkey[], notes: readonly string[]): Followed {
  const signed = openAll(pinned, notes);
  const contested = contradictions(signed);
  const witnesses = new Set(policy.witnesses.map(({ vkey }) => id(vkey)));
  // A log is never its own witness: such a statement would make one.
  const counting = signed.successions.filter(({ old, next }) => !witnesses.has(id(old)) && !witnesses.has(id(next)));
  const logs = carriedOn(policy, counting).filter(
    ({ vkey }) => ![...contested].some((stem) => isOfRoot(vkey.name, stem)),
  );
  return {
    policy: { ...policy, logs },
    roots: [...signed.roots.values()],
    successions: counting,
    contested: [...contested],
    ignored: signed.ignored,
  };
}

/** The statements that say something about a log: by which it ended, and by which it began. */
export function successionsOf({ successions }: Followed, vkey: Vkey): { end?: Succession; begin?: Succession } {
  const ends = successions.filter(({ old }) => old.text === vkey.text);
  const end = ends.find(({ reason }) => reason === 'stolen') ?? ends[0];
  const begin = successions.find(({ next }) => next.text === vkey.text);
  return { ...(end ? { end } : {}), ...(begin ? { begin } : {}) };
}

/** Whether a root that is pinned speaks for the hospital of this name, whatever stands before it in its logs' origins. */
export function hasRootOf({ roots }: Followed, hospital: string): boolean {
  return roots.some(({ name }) => isLogOf(`${name}-`, hospital));
}
