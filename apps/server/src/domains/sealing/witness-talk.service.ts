import type { Clock } from '@pramana/kernel';
import { LedgerError, monitoringPath, parseCheckpoint, parseNote, proveConsistency } from '@pramana/ledger';
import type { Database } from '../../platform/database/index.ts';
import type { Outbound } from '../../platform/outbound.ts';
import { logReader, type LogRow } from './log.store.ts';
import type { PublishedHead } from './publication.service.ts';
import { readWitnessAnswer, type WitnessAnswer, witnessRequest } from './witness-answer.service.ts';
import type { JoinedWitness } from './witness.store.ts';

const TIMEOUT_MS = 5_000;
/** A few signature lines; a checkpoint with a hundred of them. */
const MAX_ANSWER = 64 * 1024;

interface Talking {
  readonly db: Database;
  readonly clock: Clock;
  readonly outbound: Outbound;
}

/**
 * Asks a witness for its cosignature, from the size it is known to have cosigned; when that is wrong it says the right one,
 * once or twice. `size`: it claims more than this head has. Rejects when it cannot be reached.
 */
export async function converse(
  { db, outbound, clock }: Talking,
  witness: JoinedWitness,
  { log, head }: PublishedHead,
  known: number | null,
): Promise<WitnessAnswer> {
  const { text } = parseNote(head.checkpoint);
  let old = known ?? 0;
  for (let tries = 0; old <= head.size && tries < 3; tries += 1) {
    const from = old;
    const proof =
      from === 0 || from === head.size
        ? []
        : await db.inHospital(log.hospitalId, (tx) => proveConsistency(logReader(tx, log), from, head.size));
    const answer = readWitnessAnswer(
      await outbound.ask(`${witness.url}/add-checkpoint`, {
        method: 'POST',
        body: witnessRequest(from, proof, head.checkpoint),
        timeoutMs: TIMEOUT_MS,
        maxAnswer: MAX_ANSWER,
      }),
      { text, vkey: witness.vkey, now: clock.now() },
    );
    if (answer.kind !== 'size') return answer;
    if (answer.size === from) return { kind: 'refused', code: 'bad_answer' };
    old = answer.size;
  }
  return old > head.size ? { kind: 'size', size: old } : { kind: 'refused', code: 'bad_answer' };
}

/**
 * The newest checkpoint of the log that a witness shows everybody, unverified; null when it has none, or shows something
 * else. Rejects without an answer.
 */
export async function shownBy(
  { outbound }: Pick<Talking, 'outbound'>,
  witness: Pick<JoinedWitness, 'url'>,
  { origin }: Pick<LogRow, 'origin'>,
): Promise<string | null> {
  const { status, body } = await outbound.ask(`${witness.url}/${monitoringPath(origin)}`, {
    method: 'GET',
    timeoutMs: TIMEOUT_MS,
    maxAnswer: MAX_ANSWER,
  });
  if (status === 404) return null;
  if (status !== 200) throw new Error('no answer');
  return isCheckpoint(body) ? body : null;
}

function isCheckpoint(note: string): boolean {
  try {
    parseCheckpoint(parseNote(note).text);
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
