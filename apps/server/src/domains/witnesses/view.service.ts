import type { DataOf, WitnessesJson, witnesses } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import { parseVkey } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import {
  guardOf,
  labelOf,
  lastCosigned,
  publishedLogs,
  quorumOf,
  readWitnesses,
  witnessStates,
} from '../sealing/index.ts';
import { newestWitnessActs } from './witness-act.store.ts';

/** Who cosigns a hospital's open logs and how they do: what is stored of all, and what this server heard last. */
export async function witnessesView(tx: Tx, hospital: HospitalId, own: WitnessesJson['own']): Promise<WitnessesJson> {
  const all = await readWitnesses(tx, hospital);
  const logs = publishedLogs().filter(({ hospitalId, closed }) => hospitalId === hospital && !closed);
  const heard = witnessStates(hospital);
  const stored = await Promise.all(logs.map(async (log) => [log.id, await lastCosigned(tx, log)] as const));
  const cosigned = new Map(stored);
  const withLog = (vkey: string, log: (typeof logs)[number]) => {
    const last = cosigned.get(log.id)?.find((each) => each.vkey === vkey);
    const health = heard.find((each) => each.vkey === vkey && each.log.id === log.id)?.health;
    return {
      log: log.address,
      code: health?.code ?? 'waiting',
      answeredAt: health?.answeredAt?.toISOString() ?? null,
      size: last?.size ?? null,
      cosignedAt: last?.at.toISOString() ?? null,
      lag: Math.max(0, log.size - (last?.size ?? 0)),
    };
  };
  return {
    hospital,
    guard: guardOf(hospital),
    own,
    witnesses: all.joined.map(({ vkey, url, counts, joinedAt }) => ({
      vkey,
      name: parseVkey(vkey).name,
      url,
      counts,
      joinedAt: joinedAt.toISOString(),
      logs: logs.map((log) => withLog(vkey, log)),
    })),
    quorum: {
      needed: quorumOf(all),
      chosen: all.chosen,
      counting: all.joined.filter(({ counts }) => counts).length,
    },
    logs: logs.map(({ address, origin, vkey, url, size, witnessed }) => ({
      log: address,
      origin,
      vkey,
      url,
      size,
      witnessed,
    })),
  };
}

const SHOWN = 50;

/** Who decided what about the witnesses, newest first. */
export async function actsView(tx: Tx, hospital: HospitalId): Promise<DataOf<typeof witnesses.acts>> {
  return (await newestWitnessActs(tx, hospital, SHOWN)).map(({ id, act, vkey, url, quorum, at, person, ...place }) => ({
    id,
    act,
    name: vkey === null ? null : parseVkey(vkey).name,
    url,
    quorum,
    at: at.toISOString(),
    person,
    block: labelOf(place.series, place.number),
  }));
}
