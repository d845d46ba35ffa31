import { randomBytes } from 'node:crypto';
import { encodeContent } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { finishAll, prepareDocument, sealFirstContents } from '../sealing/index.ts';
import { insertRecords } from './record.store.ts';
import { checked, madeOf, type NewVersion, rowOf, type Writing } from './version.service.ts';
import { insertVersions } from './version.store.ts';

/** A first version of a new record, without files, by whom and when. */
export type FirstVersion = Omit<NewVersion, 'recordId' | 'base'> & Pick<Writing, 'actor' | 'at'>;

/**
 * `writeVersion` for the first versions of many records of people who are new in this very transaction (`newPatientSubjects`):
 * the same checks, contents, claims and chain, with one statement for each table. Gives the records' ids in their order.
 */
export async function writeFirstVersions(
  tx: Tx,
  hospital: Hospital,
  versions: readonly FirstVersion[],
): Promise<string[]> {
  const drawn = versions.map(({ actor, at, ...said }) => {
    const wanted = { ...said, recordId: null, base: null };
    const by = { hospital, actor, at };
    const { content, role } = checked(by, wanted);
    if (content.files.length > 0) throw new Error('files are cited one record after the other');
    const bytes = encodeContent(content, new Uint8Array(randomBytes(16)));
    return { bytes, wanted, made: madeOf(by, wanted, { role, before: null, bytes }) };
  });
  const contents = drawn.map(({ made, bytes }) => ({ ...made.place, bytes }));
  const sealed = await sealFirstContents(tx, hospital, contents);
  const records = drawn.map(({ made, wanted: { subjectId, category, type } }) => {
    return { id: made.recordId, subjectId, category, type, createdAt: made.place.at };
  });
  const [prepared] = await Promise.all([
    Promise.all(drawn.map(({ made }) => prepareDocument(tx, made.input))),
    insertRecords(tx, hospital.id, records),
  ]);
  const blocks = await finishAll(tx, prepared);
  const rows = drawn.flatMap(({ made }, at) => {
    const [content, block] = [sealed[at], blocks[at]];
    return content === undefined || block === undefined ? [] : [rowOf(made, content, block)];
  });
  await insertVersions(tx, hospital.id, rows);
  return drawn.map(({ made }) => made.recordId);
}
