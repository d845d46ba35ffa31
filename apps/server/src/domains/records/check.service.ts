import { checkAssertion, equal, type RecordFacts, recordHash, signChallenge } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import type { Hospital } from '../../platform/session.ts';
import { labelOf, type LogPosition, logPositions } from '../sealing/index.ts';
import { type KeyAct, readKeyActs, type SignatureRow } from './signing.store.ts';
import type { KeptVersion } from './version.store.ts';

/** Why a signature does not count; null: it does. */
export type SignatureProblem = 'invalid' | 'key-unknown' | 'enrolled-later' | 'retired' | null;

/** The facts of a version as its hash covers them. */
export function factsOf(hospital: Pick<Hospital, 'slug'>, version: KeptVersion): RecordFacts {
  return {
    hospital: hospital.slug,
    subject: version.subjectId,
    record: version.recordId,
    version: version.version,
    category: version.category,
    type: version.type,
    author: { id: version.authorId, name: version.authorName, role: version.authorRole },
    at: version.at.getTime(),
    date: version.date,
    released: version.released,
    content: version.contentHash,
    previous: version.previousHash,
  };
}

/** Whether a version's row still is what its hash says. */
export function isAsHashed(hospital: Pick<Hospital, 'slug'>, version: KeptVersion): boolean {
  return equal(recordHash(factsOf(hospital, version)), version.hash);
}

/** Places of entries in the log, to tell which came first. */
export interface Places {
  /** By the log where it holds both; by time while it does not. */
  isBefore(first: Placed, second: Placed): boolean;
}

interface Placed {
  readonly series: string;
  readonly number: number;
  readonly at: Date;
}

export async function placesOf(tx: Tx, hospital: Pick<Hospital, 'id'>, entries: readonly Placed[]): Promise<Places> {
  const positions = await logPositions(tx, hospital, entries);
  const of = ({ series, number }: Placed): LogPosition | undefined => positions.get(labelOf(series, number));
  return {
    isBefore: (first, second) => {
      const [one, other] = [of(first), of(second)];
      // Of one instant and not in the log yet: the log will tell, and until then nothing speaks against it.
      if (one === undefined || other === undefined) return other === undefined && first.at <= second.at;
      return one.log === other.log ? one.index < other.index : one.log < other.log;
    },
  };
}

/** What is wrong with a signature: pure, but for the places that were asked before. */
export function problemOf(
  version: KeptVersion,
  signature: SignatureRow,
  acts: readonly KeyAct[],
  places: Places,
): SignatureProblem {
  const key = acts.find(({ id, act }) => act === 'enrolled' && id === signature.keyId);
  if (!key?.publicKey || key.host === null || key.origin === null) return 'key-unknown';
  const isOwn = key.personId === signature.signerId && equal(key.credential, signature.credential);
  if (!isOwn || !equal(signature.recordHash, version.hash)) return 'invalid';
  const site = { host: key.host, origin: key.origin };
  const checks = checkAssertion(key.publicKey, site, signChallenge(version.hash), signature);
  if (checks.some(({ ok }) => !ok)) return 'invalid';
  if (!places.isBefore(key, version)) return 'enrolled-later';
  const retired = acts.find(({ keyId }) => keyId === key.id);
  return retired !== undefined && !places.isBefore(signature, retired) ? 'retired' : null;
}

/** What is wrong with each of these signatures of these versions, by the signature's id. */
export async function problemsOf(
  tx: Tx,
  hospital: Pick<Hospital, 'id'>,
  versions: readonly KeptVersion[],
  signatures: readonly SignatureRow[],
): Promise<Map<string, SignatureProblem>> {
  if (signatures.length === 0) return new Map();
  const acts = await readKeyActs(tx, hospital.id, { ids: [...new Set(signatures.map(({ keyId }) => keyId))] });
  const places = await placesOf(tx, hospital, [...versions, ...signatures, ...acts]);
  return new Map(
    signatures.map((signature) => {
      const version = versions.find(
        (each) => each.recordId === signature.recordId && each.version === signature.version,
      );
      return [signature.id, version === undefined ? 'invalid' : problemOf(version, signature, acts, places)];
    }),
  );
}
