import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { problemsOf } from './check.service.ts';
import { readSignatures } from './signing.store.ts';
import { type KeptVersion, newestVersions, versionsById } from './version.store.ts';

/** A signature that counts: of which version, and where it stands. */
export interface CountedSignature {
  readonly versionId: string;
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

/** Signatures by passkey that count, of these versions by their own ids. */
export async function countedSignatures(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  ids: readonly string[],
): Promise<CountedSignature[]> {
  if (ids.length === 0) return [];
  const versions = await versionsById(tx, hospital.id, ids);
  const all = await readSignatures(tx, hospital.id, {
    records: [...new Set(versions.map(({ recordId }) => recordId))],
  });
  const problems = await problemsOf(tx, hospital, versions, all);
  return all.flatMap(({ id, recordId, version, series, number, at }) => {
    const of = versions.find((each) => each.recordId === recordId && each.version === version);
    return of === undefined || problems.get(id) !== null ? [] : [{ versionId: of.id, series, number, at }];
  });
}

/** What a version's row says, without what it holds. */
export type VersionPlace = Pick<
  KeptVersion,
  'id' | 'recordId' | 'version' | 'subjectId' | 'category' | 'type' | 'authorId' | 'at' | 'series' | 'number'
>;

/** The newest version of a record; null when there is no such record. */
export async function newestPlace(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  record: string,
): Promise<VersionPlace | null> {
  return (await newestVersions(tx, hospital.id, [record])).get(record) ?? null;
}
