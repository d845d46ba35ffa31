import { type CitedFileJson, type FoundFileJson, reachOf, type RecordCategory, sees } from '@pramana/contract';
import { PramanaError, type SubjectId } from '@pramana/kernel';
import { toHex } from '@pramana/ledger';
import type { AccessContext } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { pseudonymsOf } from '../patients/index.ts';
import { type FileFacts, openFacts, type OpenedFacts } from './facts.service.ts';
import { filesById, type StoredFile } from './file.store.ts';

/** A file as a record of `subject` cites it: its id and the SHA-256 (hex) of its content. */
export interface Cited extends CitedFileJson {
  readonly subject: SubjectId;
}

/** A cited file as it is found now; `wrong` is the column that says otherwise than the record, where one does. */
export type FoundCited =
  | { readonly state: 'open'; readonly file: StoredFile; readonly facts: FileFacts }
  | { readonly state: 'missing' | 'forgotten' }
  | { readonly state: 'damaged'; readonly wrong: 'subject_id' | 'state' | 'sha256' | null };

/** What became of these cited files, in the order given; none hides another. */
export async function findCited(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  cited: readonly Cited[],
): Promise<FoundCited[]> {
  if (cited.length === 0) return [];
  const ids = [...new Set(cited.map(({ id }) => id))];
  const rows = await filesById(tx, hospital.id, ids);
  const facts = await openFacts(tx, hospital, rows);
  const byId = new Map(rows.map((row, i) => [row.id, { row, facts: facts[i] }]));
  const found: FoundCited[] = [];
  for (const each of cited) {
    const known = byId.get(each.id);
    if (known === undefined) {
      found.push({ state: 'missing' });
      continue;
    }
    const isTheirs = known.row.subject === each.subject || (await isOnePerson(tx, hospital, each.subject, known.row));
    found.push(judge(each, known.row, { opened: known.facts, isTheirs }));
  }
  return found;
}

/** After a merge a record and its file may lie under two pseudonyms of one person. */
async function isOnePerson(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  subject: SubjectId,
  file: StoredFile,
): Promise<boolean> {
  return (await pseudonymsOf(tx, hospital, subject)).includes(file.subject);
}

function judge(
  { sha256 }: Cited,
  file: StoredFile,
  { opened, isTheirs }: { opened: OpenedFacts | undefined; isTheirs: boolean },
): FoundCited {
  if (!isTheirs) return { state: 'damaged', wrong: 'subject_id' };
  if (file.state !== 'stored') return { state: 'damaged', wrong: 'state' };
  if (opened?.state === 'forgotten') return { state: 'forgotten' };
  if (opened?.state !== 'open') return { state: 'damaged', wrong: null };
  const { facts } = opened;
  const isCited = facts.sha256 !== null && toHex(facts.sha256) === sha256;
  return isCited ? { state: 'open', file, facts } : { state: 'damaged', wrong: 'sha256' };
}

/** What a screen shows of cited files, in the order given. Who may see the record may see it. */
export async function citedViews(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  cited: readonly Cited[],
): Promise<FoundFileJson[]> {
  const found = await findCited(tx, hospital, cited);
  return cited.map(({ id, sha256 }, i) => {
    const each = found[i] ?? { state: 'missing' };
    if (each.state !== 'open') return { id, sha256, state: each.state, name: null, type: null, size: null };
    const { name, type } = each.facts;
    return { id, sha256, state: 'open', name, type, size: each.file.size };
  });
}

/** One cited file that must be readable: `record_forgotten`, `record_damaged`. */
export async function citedFile({ tx, hospital }: AccessContext, cited: Cited) {
  const [found] = await findCited(tx, hospital, [cited]);
  if (found?.state === 'open') return found;
  throw new PramanaError(found?.state === 'forgotten' ? 'record_forgotten' : 'record_damaged');
}

/** A version that is about to cite files. */
export interface Citing {
  readonly subject: SubjectId;
  /** The record's. */
  readonly category: RecordCategory;
  readonly files: readonly CitedFileJson[];
  /** What the version before cites: whoever goes on from it keeps those, whosever they are. */
  readonly kept: readonly CitedFileJson[];
}

/**
 * Refuses a version that cites what it may not, by `invalid_field` at the file's place. Every file must be a whole one of
 * this patient with the hash that is stored; a new one must be of a category that its writer reads and writes, and what is
 * sensitive stays among what is: whoever reads the record reads the file. Nobody erases one until the transaction ends.
 */
export async function checkCiting(
  { tx, hospital, actor }: Pick<AccessContext, 'tx' | 'hospital' | 'actor'>,
  { subject, category, files, kept }: Citing,
): Promise<void> {
  if (files.length === 0) return;
  await filesById(
    tx,
    hospital.id,
    files.map(({ id }) => id),
    { lock: true },
  );
  const cited = files.map((each) => ({ ...each, subject }));
  const found = await findCited(tx, hospital, cited);
  const reach = reachOf(actor.roles);
  for (const [i, { id }] of files.entries()) {
    const refuse = (detail: string): PramanaError => new PramanaError('invalid_field', { field: `files/${i}`, detail });
    const each = found[i];
    if (files.findIndex((other) => other.id === id) !== i) throw refuse('This file is attached twice.');
    if (each?.state === 'damaged' && each.wrong === 'sha256') {
      throw refuse('This file is not the one that was chosen: its hash is another.');
    }
    // Another patient’s file, an unfinished one and none at all are told alike.
    if (each?.state !== 'open') throw refuse('This is no whole, readable file of this patient.');
    if (kept.some((other) => other.id === id)) continue;
    const { file } = each;
    const isMine = file.authorId === actor.personId;
    if (!reach.writes.includes(file.category) || !sees(reach, file.category, isMine)) {
      throw refuse('Your role does not attach files of this kind.');
    }
    if (file.category === 'sensitive' && category !== 'sensitive') {
      throw refuse('A sensitive file is attached to a sensitive record only.');
    }
  }
}
