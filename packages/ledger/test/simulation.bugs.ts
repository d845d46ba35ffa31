/** Planted bugs, one at a time: the simulation that cannot find them proves nothing when it finds none. */
import {
  addCheckpoint,
  cosign,
  formatEvidence,
  formatSignature,
  parseCheckpoint,
  parseNote,
  parseSignatures,
  parseSubmission,
  type Witness,
  type WitnessAnswer,
} from '../src/index.ts';
import { nodeSigner } from '../src/node/ed25519.ts';
import { NOTE_KEY, parseVkey } from '../src/vkey.ts';
import { seedOf } from './fixtures.ts';
import type { Plan } from './simulation.ts';

/** The witness with another view of what it has stored. */
function seeing(
  view: (note: string | null, submission: { old: number; note: string }, origin: string) => string | null,
): (witness: Witness, body: string, time: number) => Promise<WitnessAnswer> {
  return (witness, body, time) => {
    const { old, checkpoint } = parseSubmission(body);
    const { store } = witness;
    const read = async (origin: string) => view(await store.read(origin), { old, note: checkpoint }, origin);
    return addCheckpoint({ ...witness, store: { read, commit: (change) => store.commit(change) } }, body, time);
  };
}

const sizeIn = (note: string) => parseCheckpoint(parseNote(note).text).size;

/** Every note that a witness cosigned, of whatever size: what one that skips the old-size check builds on. */
function anyOld(): Plan['witness'] {
  const history = new Map<string, string>();
  const answer: NonNullable<Plan['witness']>['answer'] = async (witness, body, time) => {
    const { old } = parseSubmission(body);
    const told = await seeing((note, _, origin) => history.get(`${witness.signer.name} ${origin} ${old}`) ?? note)(
      witness,
      body,
      time,
    );
    const { checkpoint } = parseSubmission(body);
    const origin = parseCheckpoint(parseNote(checkpoint).text).origin;
    if (told.status === 200)
      history.set(`${witness.signer.name} ${origin} ${sizeIn(checkpoint)}`, checkpoint + told.body);
    return told;
  };
  return { answer, swaps: false };
}

/** Signs whatever the log signed from the size that is stored. */
const blind: NonNullable<Plan['witness']>['answer'] = async (witness, body, time) => {
  const answer = await addCheckpoint(witness, body, time);
  if (answer.status !== 422) return answer;
  const { checkpoint } = parseSubmission(body);
  const { text } = parseNote(checkpoint);
  const { origin, size } = parseCheckpoint(text);
  const line = await cosign(text, witness.signer, time);
  const change = { origin, expected: await witness.store.read(origin), next: checkpoint + line, size };
  await witness.store.commit(change);
  return { status: 200, contentType: 'text/plain', body: line, outcome: 'cosigned', origin, size };
};

const strangers: NonNullable<Plan['witness']>['answer'] = (witness, body, time) => {
  const logOf = async (origin: string) => {
    const log = await witness.logOf(origin);
    const stranger = parseVkey(nodeSigner(origin, seedOf('stranger'), NOTE_KEY).vkey);
    return log === undefined ? undefined : { origin, keys: [...log.keys, stranger] };
  };
  return addCheckpoint({ ...witness, logOf }, body, time);
};

/** Takes every proof that does not verify for a fork, and what it was sent for evidence. */
const accusing: NonNullable<Plan['witness']>['answer'] = async (witness, body, time) => {
  const answer = await addCheckpoint(witness, body, time);
  if (answer.status !== 422 || answer.evidence !== undefined) return answer;
  const { checkpoint } = parseSubmission(body);
  const { origin } = parseCheckpoint(parseNote(checkpoint).text);
  const vkey = (await witness.logOf(origin))?.keys[0]?.text ?? '';
  return { ...answer, evidence: formatEvidence({ vkey, older: checkpoint, newer: checkpoint, path: [] }) };
};

/** By name: what is planted. */
export const BUGS: Readonly<Record<string, Omit<Plan, 'seed'>>> = {
  'it answers before what it signed is durable': { witness: { writes: 'early' } },
  'it keeps its state in memory only': { witness: { writes: 'memory' } },
  'it answers although the disk failed': { witness: { heedsErrors: false } },
  'it cosigns from a state that came from a backup': { witness: { starts: () => true } },
  'it stores without compare-and-swap': { witness: { swaps: false } },
  'it stores the tree without the signature of its log': {
    witness: {
      stored: ({ next }) =>
        `${parseNote(next).text}\n${parseSignatures(next.split('\n\n')[1] ?? '')
          .slice(-1)
          .map(formatSignature)
          .join('')}`,
    },
  },
  'it begins anew when the old size is 0': {
    witness: { answer: seeing((note, { old }) => (old === 0 ? null : note)), swaps: false },
  },
  'it skips the check of the old size': { witness: anyOld() ?? {} },
  'it does not look at the proof': { witness: { answer: blind } },
  'it cosigns another tree of the same size': {
    witness: {
      answer: seeing((note, { note: sent }) => (note !== null && sizeIn(note) === sizeIn(sent) ? sent : note)),
      swaps: false,
    },
  },
  "it takes a stranger's signature for the log's": { witness: { answer: strangers } },
  'it calls every refusal a fork': { witness: { answer: accusing } },
  'the log keeps an answer without verifying it': {
    client: (_, __, { status, body }) =>
      status === 200 ? { outcome: 'cosigned', line: body, time: 1 } : { outcome: 'failed', detail: '' },
  },
};
