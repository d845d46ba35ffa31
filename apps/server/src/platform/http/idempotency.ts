import { hash } from 'node:crypto';
import type { RouteSpec } from '@pramana/contract';
import { type HospitalId, PramanaError } from '@pramana/kernel';
import { fixed, type Tx, violatedConstraint } from '../database/index.ts';
import type { Actor } from '../session.ts';

export interface KeyedRequest {
  route: RouteSpec;
  hospital: { readonly id: HospitalId };
  actor: Actor;
  key: string;
  params: unknown;
  query: unknown;
  body: unknown;
}

/** On the answer to a repeat: nothing was done now, the first request with this key had been. */
export const REPLAYED_HEADER = 'idempotent-replayed';

/** The key of the header `idempotency-key`: 1 to 200 visible characters. */
export function keyOf(header: unknown): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new PramanaError('idempotency_key_missing');
}

/** The key was used before: what its request asked beside it was refused by the database, unread and unlocked. */
export class KeyUsed extends Error {
  override name = 'KeyUsed';
}

const insertKey = fixed(
  (tx, row: { hospital: string; person: string; key: string; route: string; hash: Buffer; known: string | null }) =>
    tx
      .insertInto('idempotency_key')
      .values({
        hospital_id: row.hospital,
        person_id: row.person,
        key: row.key,
        route_id: row.route,
        request_hash: row.hash,
        result_ref: row.known,
      })
      .compile(),
);

/**
 * Takes the key as the first row of the running transaction; a duplicate that comes at the same time waits here, on the
 * primary key, for the first to end. Of a used one it throws `KeyUsed`: on purpose the insert is refused rather than left
 * out, for with it PostgreSQL refuses whatever travels behind it. Were that done, a repeat would wait for locks that it
 * does not need, and fail with them. `known`: the reference, where the request itself names it; else `storeReference`
 * follows.
 */
export async function claimKey(tx: Tx, request: KeyedRequest, known: string | null): Promise<void> {
  const { hospital, actor, key, route } = request;
  const row = {
    hospital: hospital.id,
    person: actor.personId,
    key,
    route: route.id,
    hash: fingerprint(request),
    known,
  };
  await insertKey(tx, row).catch((error: unknown) => {
    throw violatedConstraint(error) === 'idempotency_key_pkey' ? new KeyUsed() : error;
  });
}

/** The reference that the first request of a used key stored. `idempotency_key_reused`: that one was another request. */
export async function referenceOf(tx: Tx, request: KeyedRequest): Promise<string> {
  const { hospital, actor, key, route } = request;
  const first = await tx
    .selectFrom('idempotency_key')
    .select(['route_id', 'request_hash', 'result_ref'])
    .where('hospital_id', '=', hospital.id)
    .where('person_id', '=', actor.personId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (first.route_id !== route.id || !first.request_hash.equals(fingerprint(request)))
    throw new PramanaError('idempotency_key_reused');
  // Key and reference commit together: a committed row without a reference cannot be.
  if (first.result_ref === null) throw new Error('an idempotency key without its reference');
  return first.result_ref;
}

export async function storeReference(tx: Tx, { hospital, actor, key }: KeyedRequest, ref: string): Promise<void> {
  await tx
    .updateTable('idempotency_key')
    .set({ result_ref: ref })
    .where('hospital_id', '=', hospital.id)
    .where('person_id', '=', actor.personId)
    .where('key', '=', key)
    .execute();
}

/**
 * What makes two requests the same; the order of an object's fields does not. A password, and what the route calls
 * `unhashed`, is left out at any depth: the hash is stored, and whoever read it could try passwords, or names of files, at
 * full speed.
 */
function fingerprint({ route, params, query, body }: KeyedRequest): Buffer {
  const text = JSON.stringify([route.id, params, query, body], (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([name]) => name !== 'password' && !route.unhashed?.includes(name))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : value,
  );
  return hash('sha256', text, 'buffer');
}
