import type { LogKeysJson } from '@pramana/contract';
import { fingerprintOf, formatSuccession, parseNote, parseRoot, parseSuccession, type Vkey } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import {
  currentRoot,
  labelOf,
  lastDoubt,
  listLogs,
  type LogCut,
  logCuts,
  type LogRow,
  publishedLogs,
  type SealingHospital,
  successionOf,
} from '../sealing/index.ts';
import { PramanaError } from '@pramana/kernel';
import { rootNameOf } from './log-key.service.ts';
import { successionActs } from './root-act.store.ts';

type Acts = Awaited<ReturnType<typeof successionActs>>;

const addressOf = ({ slug, shard }: LogRow): string => `${slug}-${shard}`;

function placeOf({ series, number }: { series: string; number: bigint }) {
  return { series, number: Number(number), label: labelOf(series, Number(number)) };
}

/** What a hospital's admin sees of its root key and of its logs' keys. */
export async function logKeysView(tx: Tx, hospital: SealingHospital, now: Date): Promise<LogKeysJson> {
  const log = (await listLogs(tx, hospital.id)).at(-1);
  if (log === undefined) throw new PramanaError('not_found');
  const current = await currentRoot(tx, hospital.id);
  const acts = await successionActs(tx, hospital.id);
  const root = current === undefined ? null : parseRoot(current.vkey);
  const published = publishedLogs().find(({ id }) => id === log.id);
  const cuts = await logCuts(tx, hospital.id);
  const { code, more = null, overridden } = await lastDoubt(tx, log, now);
  return {
    hospital: hospital.id,
    rootName: await rootNameOf(tx, hospital),
    root:
      current === undefined || root === null
        ? null
        : {
            vkey: current.vkey,
            fingerprint: fingerprintOf(root),
            since: current.at.toISOString(),
            by: current.author,
            block: placeOf(current),
          },
    log: {
      log: addressOf(log),
      origin: log.origin,
      vkey: log.vkey,
      openedAt: log.openedAt.toISOString(),
      size: published?.size ?? 0,
      witnessed: published?.witnessed ?? 0,
      ending: log.ending?.reason ?? null,
      guard: { code, more, overridden },
    },
    cuts: cuts.toReversed().map((cut) => cutJson(cut, root, acts)),
  };
}

function cutJson(cut: LogCut, root: Vkey | null, acts: Acts): LogKeysJson['cuts'][number] {
  const { old, next, size, statement } = cut;
  const act = acts.find((each) => each.log_id === old.id);
  const said = statement === null ? null : parseSuccession(parseNote(statement).text);
  return {
    old: addressOf(old),
    next: addressOf(next),
    nextOrigin: next.origin,
    nextVkey: next.vkey,
    size,
    at: (old.closedAt ?? next.openedAt).toISOString(),
    reason: said?.reason ?? old.ending?.reason ?? 'year',
    text: root === null ? null : formatSuccession(successionOf(root, cut)),
    signed: act === undefined ? null : { at: act.at.toISOString(), by: act.author, block: placeOf(act) },
  };
}
