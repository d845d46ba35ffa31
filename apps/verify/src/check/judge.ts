/**
 * The verdict that the page shows: the ledger's own (`verifyReceipt`), plus what only this page can tell: that no key
 * of the log was given, where the keys come from, and whether the document's figures add up.
 */
import {
  type Check,
  type Checkpoint,
  type ClaimHeader,
  type DisclosedItem,
  equal,
  LedgerError,
  leafHash,
  parseCheckpoint,
  parseNote,
  type Policy,
  rootFromInclusion,
  type SaltedItem,
  type Verification,
  verifyInclusion,
  verifyReceipt,
  type WitnessSeen,
} from '@pramana/ledger';
import type { Keys } from '../keys/keys.ts';
import type { Online } from '../online/look.ts';
import { sentenceOf, type TextKey } from '../texts.ts';
import { commitmentOf, type Proof } from './collect.ts';
import type { ShownCheck } from './shown.ts';
import { figureChecks } from './sums.ts';

/**
 * UNKNOWN: nothing is wrong, but nobody gave the key of the log, or it was stolen (`isDoubted`). It is not RED, which says that
 * something IS wrong.
 */
export type State = 'GREEN' | 'AMBER' | 'RED' | 'PENDING' | 'UNKNOWN';

export type Judgement = {
  readonly state: State;
  readonly checks: readonly ShownCheck[];
  readonly header: ClaimHeader | null;
  /** The entries that are shown and match the claim; null when none were presented or they do not match. */
  readonly items: readonly SaltedItem[] | null;
  /** Entries of the document that are not shown; 0 when all are, or when no lines were presented. */
  readonly hidden: number;
  /** The document has lines, and none of them was checked. */
  readonly linesOpen: boolean;
  readonly commitment: Uint8Array | null;
  readonly block: Uint8Array | null;
  readonly checkpoint: Checkpoint | null;
  readonly witnesses: readonly WitnessSeen[];
  readonly index: number | null;
  /** Host of the address at which the keys say this log is published. */
  readonly logHost: string | null;
  /** Where the log can be asked for its newest tree; null when there is no signed tree to compare. */
  readonly logUrl: string | null;
};

/**
 * Judges by these keys. `items`: the lines presented beside a code. `online`: what the log itself answered to this very
 * proof and these keys. Never throws on a bad proof: that is RED.
 */
export function judge(
  proof: Proof,
  items: readonly DisclosedItem[] | undefined,
  keys: Keys,
  online: Online | null = null,
): Judgement {
  const found = verifyReceipt(proof, keys.policy, items);
  // A log whose root key contradicts itself is known, and counts for nothing: its key is not missing.
  const unknown = found.header !== null && isUnknownLog(proof, keys.policy.logs.concat(keys.expelled ?? []));
  const checks: ShownCheck[] = found.checks.map(shown);
  if (unknown) withoutKey(checks, proof);
  const { header } = found;
  const hidden = header !== null && found.items !== null ? header.itemCount - found.items.length : 0;
  if (header !== null && found.items !== null) checks.push(...figureChecks(header, found.items, hidden === 0));
  if (online !== null) checks.push({ check: 'online', ok: online.ok, say: online.say });
  if ((found.verdict === 'GREEN' || online?.ok === true) && keys.source === 'suggested') {
    checks.push({ check: 'keys', ok: null, say: { key: 'keys.capped', params: { host: keys.host } } });
  }
  const lines = checks.find(({ check }) => check === 'lines');
  return {
    header,
    items: found.items,
    commitment: found.commitment,
    block: found.block,
    checkpoint: found.checkpoint,
    state: decide(checks, found, unknown, keys),
    checks,
    hidden,
    linesOpen: header !== null && header.itemCount > 0 && lines?.ok === null,
    index: proof.form === 'pending' ? null : proof.index,
    witnesses: found.witnesses.map((seen) => ({ ...seen, name: ownName(seen, keys.policy) })),
    logHost: logHostOf(found.checkpoint, keys),
    logUrl: unknown ? null : logUrlOf(found.checkpoint, keys.policy),
  };
}

/** The ledger calls every entry a line; on paper a line is what was bought, and people count. */
const ENTRIES: Partial<Record<TextKey, TextKey>> = {
  'detail.linesAll': 'entries.all',
  'detail.linesSome': 'entries.some',
};

function shown({ check, ok, detail }: Check): ShownCheck {
  const { key, params = {} } = sentenceOf(detail);
  return { check, ok, say: { key: ENTRIES[key] ?? key, params } };
}

function decide(checks: readonly ShownCheck[], { verdict }: Verification, unknown: boolean, keys: Keys): State {
  if (checks.some(({ ok }) => ok === false)) return 'RED';
  // A tree that begins with the paper's and is witnessed witnesses the paper's as well.
  const witnessed = verdict === 'GREEN' || (verdict === 'AMBER' && checks.some((each) => isWitnessedNow(each)));
  // A policy from the server that may be the judged one is a suggestion, never a trust root.
  if (witnessed && keys.source !== 'suggested') return 'GREEN';
  // Genuine it must not be called: the thief could have signed it as well, and have named witnesses of his own.
  if (unknown || isDoubted(checks)) return 'UNKNOWN';
  return witnessed ? 'AMBER' : verdict;
}

/** True where the log's signature says nothing, because its key was stolen and this is not the tree that the root key named. */
export function isDoubted(checks: readonly ShownCheck[]): boolean {
  return checks.some(({ check, ok }) => check === 'log-open' && ok === null);
}

function isWitnessedNow({ check, ok }: ShownCheck): boolean {
  return check === 'online' && ok === true;
}

/** True when none of these keys can belong to the log; a proof that cannot be read at all is not unknown but bad. */
function isUnknownLog(proof: Proof, logs: Policy['logs']): boolean {
  if (proof.form === 'pending') return false;
  if (proof.form === 'compact') return !logs.some(({ vkey }) => equal(vkey.keyId, proof.logRef));
  const origin = checkpointOf(proof.checkpoint)?.origin;
  return origin !== undefined && !logs.some(({ vkey }) => vkey.name === origin);
}

function checkpointOf(note: string): Checkpoint | null {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

/** Replaces the checks that need the log's key by what can be said without it. */
function withoutKey(checks: ShownCheck[], proof: Proof): void {
  const replacements: ShownCheck[] = [
    { check: 'log', ok: null, say: { key: 'open.log' } },
    inclusionWithoutKey(proof),
    { check: 'log-signature', ok: null, say: { key: 'open.signature' } },
    { check: 'witnesses', ok: null, say: { key: 'open.signature' } },
  ];
  for (const [at, { check }] of checks.entries()) {
    const replacement = replacements.find((each) => each.check === check);
    if (replacement !== undefined) checks[at] = replacement;
  }
}

function inclusionWithoutKey(proof: Proof): ShownCheck {
  const check = 'inclusion';
  const bad: ShownCheck = { check, ok: false, say: { key: 'detail.inclusionBad' } };
  const leaf = leafHash(commitmentOf(proof));
  if (proof.form === 'proof') {
    const checkpoint = checkpointOf(proof.checkpoint);
    if (checkpoint === null) return bad;
    const { size, root } = checkpoint;
    const inside = verifyInclusion(proof.index, size, leaf, proof.proof, root);
    // Not "right": in whose tree it stands is the whole question.
    return inside ? { check, ok: null, say: { key: 'open.inclusionFile', params: { size } } } : bad;
  }
  const possible = proof.form === 'compact' && rootFromInclusion(proof.index, proof.size, leaf, proof.proof);
  return possible ? { check, ok: null, say: { key: 'open.inclusionCode' } } : bad;
}

/** The witness's own name; a policy may call it anything. */
function ownName({ name }: WitnessSeen, { witnesses }: Policy): string {
  return witnesses.find((witness) => witness.name === name)?.vkey.name ?? name;
}

/** A host that suggests the key of a log is taken to keep that log. */
function logHostOf(checkpoint: Checkpoint | null, { policy, source, host }: Keys): string | null {
  const log = policy.logs.find(({ vkey }) => vkey.name === checkpoint?.origin);
  if (log === undefined) return null;
  return /^https?:\/\/([^/?#@]+)/.exec(log.url ?? '')?.[1] ?? (source === 'suggested' ? host : null);
}

/** The address in the keys, else the one that a log's name is by convention. */
function logUrlOf(checkpoint: Checkpoint | null, { logs }: Policy): string | null {
  if (checkpoint === null) return null;
  const url = logs.find(({ vkey }) => vkey.name === checkpoint.origin)?.url ?? `https://${checkpoint.origin}`;
  return /^https?:/.test(url) && URL.canParse(url) ? url.replace(/\/+$/, '') : null;
}
