import type { DataOf, WitnessedLogsJson, witnesses } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { labelOf } from '../sealing/index.ts';
import { type CosignedLog, listCosigned } from './cosigned-log.store.ts';
import { type Cosigning, type OwnWitness, withheldBy } from './cosigning.service.ts';
import { countForks, listForkEvidence, readForkEvidence } from './fork-evidence.store.ts';
import { handedOver } from './own-witness.service.ts';
import { followedLogs, newestWitnessedLogActs } from './witnessed-log.store.ts';

const SHOWN = 50;

/** The logs of other nodes that this one is a witness of, how each does, and the forks that were found. */
export async function witnessedLogsView(
  tx: Tx,
  own: OwnWitness,
  cosigning: Pick<Cosigning, 'isStopped'>,
  publicUrl: string,
): Promise<WitnessedLogsJson> {
  const { node } = own.memory;
  // Copies before the database: one that is ahead then is no race.
  const followed = await followedLogs(tx, node);
  const copies = new Map<string, string | null>();
  for (const { origin } of followed) copies.set(origin, await own.copy.read(origin));
  const cosigned = new Map((await listCosigned(tx, own.memory)).map((each) => [each.origin, each]));
  const forks = await countForks(tx, node);
  const evidence = await listForkEvidence(tx, node, SHOWN);
  return {
    own: handedOver(own.signer, publicUrl),
    stopped: cosigning.isStopped,
    logs: followed.map(({ origin, vkey, since }) => {
      const last = cosigned.get(origin);
      return {
        origin,
        vkey,
        since: since.toISOString(),
        code: codeOf(own, origin, last, copies.get(origin) ?? null),
        size: last?.size ?? null,
        cosignedAt: last?.at.toISOString() ?? null,
        forks: forks.get(origin) ?? 0,
      };
    }),
    evidence: evidence.map(({ foundAt, ...found }) => ({ ...found, foundAt: foundAt.toISOString() })),
  };
}

function codeOf({ memory }: OwnWitness, origin: string, last: CosignedLog | undefined, copied: string | null) {
  const withheld = withheldBy(last?.note ?? null, copied, origin, memory.witness);
  return withheld ?? (last === undefined ? 'waiting' : 'ok');
}

/** What the operator decided about them, newest first. */
export async function witnessedLogActsView(tx: Tx, own: OwnWitness): Promise<DataOf<typeof witnesses.logs.acts>> {
  const rows = await newestWitnessedLogActs(tx, own.memory.node, SHOWN);
  return rows.map(({ id, act, origin, at, person, series, number }) => ({
    id,
    act,
    origin,
    at: at.toISOString(),
    person,
    block: labelOf(series, number),
  }));
}

/** The text of an evidence file; `not_found` when there is none. */
export async function evidenceText(tx: Tx, own: OwnWitness, id: string): Promise<string> {
  const found = await readForkEvidence(tx, own.memory.node, id);
  if (found === undefined) throw new PramanaError('not_found');
  return found.evidence;
}
