/**
 * Asks the log itself what it shows today: does its newest signed tree begin with the one on the paper, and have
 * witnesses that the person trusts signed it? Sent are paths of the log's public files, nothing of any document.
 */
import {
  type Checkpoint,
  compareTrees,
  type CompactReceipt,
  concat,
  forkEvidence,
  formatCheckpoint,
  formatEvidence,
  type Get,
  getCheckpoint,
  isWithinEnd,
  LedgerError,
  type OpenCheckpoint,
  openCheckpoint,
  type Policy,
  type PolicyLog,
  quorumMet,
  type Receipt,
  remoteHashes,
  toBase64,
} from '@pramana/ledger';
import type { Sentence } from '../texts.ts';

/** `ok` null: not established. `evidence`: a file that proves to anybody that the log's key signed two histories. */
export type Online = { readonly ok: boolean | null; readonly say: Sentence; readonly evidence: string | null };

/** The paper's tree, whose log signature was verified before, and the keys of whoever looks. */
export type Looked = {
  readonly proof: Receipt | CompactReceipt;
  readonly checkpoint: Checkpoint;
  readonly policy: Policy;
};

function answer(ok: boolean | null, say: Sentence, evidence: string | null = null): Online {
  return { ok, say, evidence };
}

/** Rejects when nobody answers; whatever is wrong with the answer is an answer. */
export async function lookOnline(looked: Looked, get: Get): Promise<Online> {
  const { checkpoint: paper, policy } = looked;
  const note = await getCheckpoint(get);
  const opened = note === null ? null : openNewest(note, paper.origin, policy);
  if (note === null || opened === null) return answer(null, { key: 'online.unverified' });
  const { log, newest } = opened;
  const { size } = newest;
  if (size < paper.size) return answer(null, { key: 'online.behind', params: { size, paper: paper.size } });
  if (!isWithinEnd(log, newest))
    return answer(false, { key: 'detail.closedBad', params: { size: log.finalSize ?? 0, other: size } });
  const { verdict, path } = await compareTrees(paper, newest, remoteHashes(get, size));
  if (verdict === 'unproven') return answer(false, { key: 'online.unproven', params: { size } });
  if (verdict === 'fork') {
    const evidence = forkEvidence(log.vkey, paperNote(looked, log), note, path);
    return answer(false, { key: 'online.fork', params: { size } }, evidence ? formatEvidence(evidence) : null);
  }
  return judgeWitnesses(newest, policy);
}

/** Opened by the key of this log that signed it: a policy may know two after a change of keys. */
function openNewest(
  note: string,
  origin: string,
  { logs, witnesses }: Policy,
): { log: PolicyLog; newest: OpenCheckpoint } | null {
  const keys = witnesses.map(({ vkey }) => vkey);
  for (const log of logs.filter(({ vkey }) => vkey.name === origin)) {
    try {
      return { log, newest: openCheckpoint(note, log.vkey, keys) };
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
    }
  }
  return null;
}

function judgeWitnesses({ size, cosignatures }: OpenCheckpoint, policy: Policy): Online {
  const signed = policy.witnesses.filter(
    ({ vkey, finalSize }) =>
      cosignatures.some((each) => each.vkey.text === vkey.text) && (finalSize === undefined || size <= finalSize),
  );
  const met = policy.quorum !== 'none' && quorumMet(policy, new Set(signed.map(({ name }) => name)));
  if (!met) return answer(null, { key: 'online.consistent', params: { size } });
  const names = signed.map(({ vkey }) => vkey.name).join(', ');
  return answer(true, { key: 'online.witnessed', params: { size, names } });
}

/** The signed note of the paper's tree; a code holds its parts only. */
function paperNote({ proof, checkpoint }: Looked, { vkey }: PolicyLog): string {
  if (proof.form === 'proof') return proof.checkpoint;
  const signature = toBase64(concat(vkey.keyId, proof.logSignature));
  return `${formatCheckpoint(checkpoint)}\n\u2014 ${vkey.name} ${signature}\n`;
}
