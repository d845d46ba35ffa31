/**
 * A verifier's policy, carried on by what the pinned root keys signed: a new log counts only when they name it, a retired one
 * up to its last tree for ever. Nothing that a log's own key signed is asked here.
 */
import { equal, fromBase64, fromUtf8, toBase64, toHex, utf8 } from './bytes.ts';
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
  /** The logs that were taken out for it: those of the policy and those that statements name. */
  readonly expelled: readonly PolicyLog[];
  /** In what it contradicted itself. */
  readonly contradictions: readonly Contradiction[];
  /** Statements that count for nothing, by their place among those given, and why. */
  readonly ignored: readonly Ignored[];
};

/** Statements of one root key's name that cannot all be true, and what they are about: at least one. */
export type Contradiction =
  | { readonly about: 'root'; readonly said: readonly RootChange[] }
  | { readonly about: 'end' | 'begin' | 'circle'; readonly said: readonly Succession[] };

/** `isForeign`: no root key that is pinned claims it, as in a file that also holds what a root before the pinned one signed. */
type Ignored = { readonly at: number; readonly why: string; readonly isForeign: boolean };

const ROOT_LINE = '#pramana:root';
const STATEMENT_LINE = '#pramana:statement';

/** What stands behind this word, once a line; `bad_policy` for a line with less or more. */
function linesOf(policyText: string, word: string, form: string): string[] {
  const lines = policyText.split('\n').map((line) => line.split(/[ \t]+/).filter((field) => field !== ''));
  return lines.flatMap(([first, value, ...more]) => {
    if (first !== word) return [];
    if (value === undefined || more.length > 0) throw new LedgerError('bad_policy', form);
    return [value];
  });
}

/** The root keys that a policy pins: a comment of ours, `#pramana:root <vkey>`, so that every other reader accepts the file. */
export function rootsOf(policyText: string): Vkey[] {
  const keys = linesOf(policyText, ROOT_LINE, `a root is pinned by: ${ROOT_LINE} <vkey>`);
  return [...new Map(keys.map((key) => [key, parseRoot(key)])).values()];
}

/**
 * The statements by which a policy was carried on before, so that a later one which contradicts them is seen: comments of
 * ours, `#pramana:statement <base64 of the note>`. None of them is verified.
 */
export function statementsOf(policyText: string): string[] {
  const form = `a statement stands as: ${STATEMENT_LINE} <base64>`;
  return linesOf(policyText, STATEMENT_LINE, form).map((note) => fromUtf8(fromBase64(note)));
}

/** The lines that keep these statements, for the end of a policy. */
export function formatStatements(notes: readonly string[]): string {
  return [...new Set(notes)].map((note) => `${STATEMENT_LINE} ${toBase64(utf8(note))}\n`).join('');
}

/** The lines that pin these root keys, for the end of a policy. */
export function formatRoots(roots: readonly Vkey[]): string {
  return roots.map(({ text }) => `${ROOT_LINE} ${text}\n`).join('');
}

type Signed = {
  readonly roots: Map<string, Vkey>;
  readonly changes: RootChange[];
  readonly successions: (Succession & { readonly at: number })[];
  readonly ignored: Ignored[];
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
  const why = 'it is not signed by a root key that you pinned';
  for (const { at } of left) signed.ignored.push({ at, why, isForeign: true });
  return signed;
}

/** False: no root that is known so far signed it. */
function take(signed: Signed, { note, at }: { note: string; at: number }): boolean {
  try {
    const statement = openBy(note, signed.roots.values());
    if (statement === undefined) return false;
    if (isSuccession(statement)) signed.successions.push({ ...statement, at });
    else {
      signed.changes.push(statement);
      signed.roots.set(statement.next.text, statement.next);
    }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    signed.ignored.push({ at, why: error.message, isForeign: false });
  }
  return true;
}

/**
 * Takes out what names a key that the policy knows under another name, or a witness: a log is never its own. Nobody proves
 * that a key which they name is theirs, so this is the error of whoever signed the statement, never of the key's hospital.
 * What the policy has only from such a statement is nobody's before another.
 */
function withOwnKeys(signed: Signed, { logs, witnesses }: Policy): Signed {
  const added = new Set(signed.successions.map(({ next }) => next.text));
  const own = logs.filter(({ vkey }) => !added.has(vkey.text));
  const keys = new Map<string, Vkey[]>();
  for (const { vkey } of [...own, ...witnesses]) {
    const key = toHex(vkey.publicKey);
    keys.set(key, [...(keys.get(key) ?? []), vkey]);
  }
  const ignored = [...signed.ignored];
  const successions = signed.successions.filter(({ old, next, at }) => {
    for (const { text, publicKey, name } of [old, next]) {
      const known = keys.get(toHex(publicKey)) ?? [];
      const [other] = known;
      if (other === undefined || known.some((vkey) => vkey.text === text)) continue;
      ignored.push({ at, why: `the key of ${name} is that of ${other.name}`, isForeign: false });
      return false;
    }
    return true;
  });
  return { ...signed, successions, ignored };
}

/** A key under the name of one hospital: what another one's root says of the same public key is about another log. */
const id = (root: Vkey, { publicKey }: Vkey): string => `${root.name} ${toHex(publicKey)}`;

/** Of these, all that say different things of one subject. */
function apart<T>(statements: readonly T[], subjectOf: (each: T) => string, saidOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of statements) {
    const subject = subjectOf(each);
    groups.set(subject, [...(groups.get(subject) ?? []), each]);
  }
  return [...groups.values()].filter((group) => new Set(group.map(saidOf)).size > 1);
}

/** Successions that lead back to where they began, each circle once. */
function circlesOf(successions: readonly Succession[]): Succession[][] {
  const from = new Map(successions.map((each) => [id(each.root, each.old), each]));
  const seen = new Set<Succession>();
  return [...from.values()].flatMap((first) => {
    const path: Succession[] = [];
    let at: Succession | undefined = first;
    for (; at !== undefined && !seen.has(at); at = from.get(id(at.root, at.next))) {
      seen.add(at);
      path.push(at);
    }
    return at !== undefined && path.includes(at) ? [path.slice(path.indexOf(at))] : [];
  });
}

/** What cannot both be true: one root with two next ones, one log with two ends or successors, one successor of two, a circle. */
function contradictions({ changes, successions }: Signed): Contradiction[] {
  const roots = apart(
    changes,
    ({ root }) => root.text,
    ({ next }) => next.text,
  );
  // The reason may be said anew: that a planned change was a theft changes neither the end nor what follows.
  const ends = apart(
    successions,
    ({ root, old }) => id(root, old),
    ({ old, size, hash, next }) => `${old.text} ${size} ${toHex(hash)} ${next.text}`,
  );
  const begins = apart(
    successions,
    ({ root, next }) => id(root, next),
    ({ old, next }) => `${next.text} ${old.text}`,
  );
  return [
    ...roots.map((said) => ({ about: 'root' as const, said })),
    ...ends.map((said) => ({ about: 'end' as const, said })),
    ...begins.map((said) => ({ about: 'begin' as const, said })),
    ...circlesOf(successions).map((said) => ({ about: 'circle' as const, said })),
  ];
}

/** Whether a log's origin begins with this name of a root key; a log whose origin has no dash is of none. */
export function isOfRoot(origin: string, root: string): boolean {
  return origin.slice(0, Math.max(0, origin.lastIndexOf('-'))) === root;
}

/** A log with the end that a statement names. Where the policy names another end, the smaller one counts; its own tree stays. */
function endedBy(log: PolicyLog, { size, hash, reason }: Succession): PolicyLog {
  const { finalSize = Infinity, finalRoot, isStolen = false } = log;
  const isNearer = size < finalSize || (size === finalSize && finalRoot === undefined);
  return {
    ...log,
    ...(isNearer && { finalSize: size, finalRoot: hash }),
    isStolen: isStolen || reason === 'stolen',
  };
}

/** The logs of a policy, and those that the statements name. */
function carriedOn(policy: Policy, successions: readonly Succession[]): PolicyLog[] {
  const logs = new Map(policy.logs.map((log) => [log.vkey.text, log]));
  for (const statement of successions) {
    const { old, next } = statement;
    logs.set(old.text, endedBy(logs.get(old.text) ?? { vkey: old }, statement));
    if (!logs.has(next.text)) logs.set(next.text, { vkey: next });
  }
  return [...logs.values()];
}

/**
 * Carries a policy on by signed statements of pinned root keys (`joinStatements` is the form of a file). Never throws for a
 * statement: what no pinned root signed, or what is malformed, is named in `ignored` and counts for nothing.
 */
export function followSuccessions(policy: Policy, pinned: readonly Vkey[], notes: readonly string[]): Followed {
  const signed = withOwnKeys(openAll(pinned, notes), policy);
  const found = contradictions(signed);
  const contested = [...new Set(found.flatMap(({ said }) => said.map(({ root }) => root.name)))];
  const isExpelled = ({ vkey }: PolicyLog): boolean => contested.some((stem) => isOfRoot(vkey.name, stem));
  const carried = carriedOn(policy, signed.successions);
  return {
    policy: { ...policy, logs: carried.filter((log) => !isExpelled(log)) },
    roots: [...signed.roots.values()],
    successions: signed.successions,
    contested,
    expelled: carried.filter(isExpelled),
    contradictions: found,
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
