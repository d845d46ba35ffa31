import type { HospitalId, LogId } from '@pramana/kernel';
import { sql } from 'kysely';
import { fixed, type Tx } from '../../platform/database/index.ts';

/** A witness that is joined to a hospital's logs. */
export interface JoinedWitness {
  readonly vkey: string;
  /** Where it takes checkpoints: `<url>/add-checkpoint`. */
  readonly url: string;
  /** False: it runs on this very machine, and whoever owns the machine owns it too. It counts towards nothing. */
  readonly counts: boolean;
  readonly joinedAt: Date;
}

/** Who is joined, in the order of their names, and how many of those that count must have cosigned. */
export interface Witnesses {
  readonly joined: readonly JoinedWitness[];
  /** As chosen; null: more than half. */
  readonly chosen: number | null;
}

/** So many cosignatures make a tree witnessed; 0: no number does. Never more than there are witnesses. */
export function quorumOf({ joined, chosen }: Witnesses): number {
  const all = joined.filter(({ counts }) => counts).length;
  if (all === 0) return 0;
  return Math.min(chosen ?? Math.floor(all / 2) + 1, all);
}

interface ActRow {
  act: string;
  vkey: string | null;
  url: string | null;
  counts: boolean | null;
  quorum: number | null;
  at: Date;
}

/** Series and number order them: of one series they grow, and the series' name grows with the year. */
const actsOf = fixed((tx, { hospital }: { hospital: HospitalId }) =>
  sql<ActRow>`select act, vkey, url, counts, quorum, at from witness_act where hospital_id = ${hospital}
    order by series, number`.compile(tx),
);

/** Those of them that stand in the log under a head. */
const loggedActsOf = fixed((tx, { hospital }: { hospital: HospitalId }) =>
  sql<ActRow>`select a.act, a.vkey, a.url, a.counts, a.quorum, a.at from witness_act a
    join log_entry e on e.hospital_id = a.hospital_id and e.series = a.series and e.number = a.number
    join log_head h on h.hospital_id = e.hospital_id and h.log_id = e.log_id and e.index < h.size
    where a.hospital_id = ${hospital} order by a.series, a.number`.compile(tx),
);

/** What the hospital's acts come to, read in order. */
export async function readWitnesses(tx: Tx, hospital: HospitalId): Promise<Witnesses> {
  return outcomeOf(await actsOf(tx, { hospital }));
}

/** The same of what was signed alone: an act that still waits for its signature must not lift what it waits for. */
export async function readLoggedWitnesses(tx: Tx, hospital: HospitalId): Promise<Witnesses> {
  return outcomeOf(await loggedActsOf(tx, { hospital }));
}

function outcomeOf(acts: readonly ActRow[]): Witnesses {
  const joined = new Map<string, JoinedWitness>();
  let chosen: number | null = null;
  for (const { act, vkey, url, counts, quorum, at } of acts) {
    if (act === 'quorum') chosen = quorum;
    else if (vkey !== null && url !== null) joined.set(vkey, { vkey, url, counts: counts ?? false, joinedAt: at });
    else if (vkey !== null) joined.delete(vkey);
  }
  return { joined: [...joined.values()].sort((a, b) => (a.vkey < b.vkey ? -1 : 1)), chosen };
}

interface LogPlace {
  readonly id: LogId;
  readonly hospitalId: HospitalId;
}

/** The largest tree that a witness has cosigned of a log, and when; null: none. */
export interface LastCosigned {
  readonly vkey: string;
  readonly size: number;
  readonly at: Date;
}

export async function lastCosigned(tx: Tx, log: LogPlace): Promise<LastCosigned[]> {
  const { rows } = await sql<{ vkey: string; size: bigint; cosigned_at: Date }>`
    select distinct on (vkey) vkey, size, cosigned_at from cosignature
    where hospital_id = ${log.hospitalId} and log_id = ${log.id} order by vkey, size desc`.execute(tx);
  return rows.map(({ vkey, size, cosigned_at: at }) => ({ vkey, size: Number(size), at }));
}
