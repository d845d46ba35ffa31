import type { LogKeysJson } from '@pramana/contract';
import { fingerprintOf, formatSuccession, parseNote, parseRoot, parseSuccession } from '@pramana/ledger';
import type { Tx } from '../../platform/database/index.ts';
import {
  currentRoot,
  labelOf,
  lastDoubt,
  listLogs,
  type LogCut,
  logCuts,
  type LogRow,
  openHead,
  publishedLogs,
  rootsAsSealed,
  type SealingHospital,
  successionOf,
  wordOf,
} from '../sealing/index.ts';
import { PramanaError } from '@pramana/kernel';
import { rootNameOf } from './log-key.service.ts';
import { successionActs } from './root-act.store.ts';

type Acts = Awaited<ReturnType<typeof successionActs>>;
type Sealed = Awaited<ReturnType<typeof rootsAsSealed>>;

const addressOf = ({ slug, shard }: LogRow): string => `${slug}-${shard}`;

function placeOf({ series, number }: { series: string; number: bigint }) {
  return { series, number: Number(number), label: labelOf(series, Number(number)) };
}

/** What a hospital's admin sees of its root key and of its logs' keys. */
export async function logKeysView(tx: Tx, hospital: SealingHospital, now: Date): Promise<LogKeysJson> {
  const log = (await listLogs(tx, hospital.id)).at(-1);
  if (log === undefined) throw new PramanaError('not_found');
  const sealed = await rootsAsSealed(tx, log);
  const root = await rootNow(tx, hospital, sealed);
  const acts = await successionActs(tx, hospital.id);
  const published = publishedLogs().find(({ id }) => id === log.id);
  const cuts = await logCuts(tx, hospital.id);
  const { code, more = null, overridden } = await lastDoubt(tx, log, now);
  return {
    hospital: hospital.id,
    rootName: await rootNameOf(tx, hospital),
    root,
    rootDoubt: sealed.doubt,
    rootsBefore: sealed.roots
      .filter(({ text }) => text !== root?.vkey)
      .map((each) => ({ vkey: each.text, fingerprint: fingerprintOf(each) })),
    log: {
      log: addressOf(log),
      origin: log.origin,
      vkey: log.vkey,
      openedAt: log.openedAt.toISOString(),
      size: (await openHead(tx, hospital.id))?.size ?? 0,
      witnessed: published?.witnessed ?? null,
      ending: log.ending?.reason ?? null,
      guard: { code, more, overridden },
    },
    cuts: cuts.toReversed().map((cut) => cutJson(cut, { root, sealed, acts })),
  };
}

/**
 * The root key that holds, where its row is what was sealed; one that only waits for its place in the log is shown to whoever
 * entered it. Any other row is nobody's word.
 */
async function rootNow(tx: Tx, { id }: SealingHospital, { roots, doubt }: Sealed): Promise<LogKeysJson['root']> {
  const current = await currentRoot(tx, id);
  const [newest] = roots;
  if (current === undefined || (newest?.text !== current.vkey && doubt !== 'waits')) return null;
  return {
    vkey: current.vkey,
    fingerprint: fingerprintOf(parseRoot(current.vkey)),
    since: current.at.toISOString(),
    by: current.author,
    block: placeOf(current),
  };
}

interface Vouch {
  readonly root: LogKeysJson['root'];
  readonly sealed: Sealed;
  readonly acts: Acts;
}

function cutJson(cut: LogCut, { root, sealed, acts }: Vouch): LogKeysJson['cuts'][number] {
  const { old, next, size, statement } = cut;
  const word = wordOf(cut, sealed);
  const act = word === 'signed' ? acts.find((each) => each.log_id === old.id) : undefined;
  const said = act === undefined || statement === null ? null : parseSuccession(parseNote(statement).text);
  return {
    old: addressOf(old),
    next: addressOf(next),
    nextOrigin: next.origin,
    nextVkey: next.vkey,
    size,
    at: (old.closedAt ?? next.openedAt).toISOString(),
    reason: said?.reason ?? old.ending?.reason ?? 'year',
    text: root === null ? null : formatSuccession(successionOf(parseRoot(root.vkey), cut)),
    isUntold: word === 'untold',
    signed: act === undefined ? null : { at: act.at.toISOString(), by: act.author, block: placeOf(act) },
  };
}
