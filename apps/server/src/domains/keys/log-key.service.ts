import { type PersonId, PramanaError } from '@pramana/kernel';
import {
  equal,
  isSuccession,
  LedgerError,
  openRootStatement,
  parseRoot,
  parseVkey,
  stemOf,
  type Vkey,
} from '@pramana/ledger';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import {
  type ActMaker,
  closeLog,
  currentRoot,
  examineLog,
  isOfCut,
  isVouched,
  listLogs,
  lockLogs,
  logCuts,
  type LogRow,
  nextOfYear,
  rootsAsSealed,
  sealAct,
  type SealingHospital,
  wakeSequencer,
} from '../sealing/index.ts';
import { logEndingItems } from './log-ending.claim.ts';
import { logSuccessionItems } from './log-succession.claim.ts';
import { insertLogEnding, insertLogSuccession, insertRootKey, isRootKnown, lockRoot } from './root-act.store.ts';
import { rootKeyItems } from './root-key.claim.ts';
import { sealedSuccessions } from './succession-row.store.ts';

/** Who decides, and when. */
export interface RootMaker extends ActMaker {
  readonly authorId: PersonId;
}

/** A series of acts, by what it numbers. */
const SERIES = {
  root: { kind: 'root-key', prefix: 'ROOT' },
  ending: { kind: 'log-ending', prefix: 'LKEY' },
  succession: { kind: 'log-succession', prefix: 'SUCC' },
} as const;

/** The hospital's open log. */
async function newestLog(tx: Tx, { id }: Pick<SealingHospital, 'id'>): Promise<LogRow> {
  const log = (await listLogs(tx, id)).at(-1);
  if (log === undefined) throw new PramanaError('not_found');
  return log;
}

/** The name that the root key of a hospital has: what the origins of its logs begin with. */
export async function rootNameOf(tx: Tx, hospital: Pick<SealingHospital, 'id'>): Promise<string> {
  return stemOf((await newestLog(tx, hospital)).origin);
}

/**
 * Makes this the hospital's root key. The first one is taken as it is entered; each other one only with the statement by
 * which the one before names it. The very same again changes nothing. `root_key`: no root key of this hospital;
 * `root_statement`: the root key that holds did not name it.
 */
export async function enterRoot(
  tx: Tx,
  maker: RootMaker,
  { vkey: text, statement: given }: { readonly vkey: string; readonly statement?: string },
): Promise<void> {
  const statement = given === undefined ? null : pasted(given);
  const { hospital, authorId } = maker;
  await lockRoot(tx, hospital.id);
  const vkey = await rootKeyOf(tx, maker, text);
  const current = await currentRoot(tx, hospital.id);
  if (current?.vkey === vkey.text) return;
  if (current === undefined && statement !== null)
    throw new PramanaError('root_statement', { field: 'statement', detail: 'There is no root key that it replaces.' });
  // Each names the one before it: an earlier one that came back would stand in two places.
  if (await isRootKnown(tx, hospital.id, vkey.text))
    throw new PramanaError('root_key', { field: 'vkey', detail: 'This root key was replaced; it does not come back.' });
  if (current !== undefined) checkChange(parseRoot(current.vkey), vkey, statement);
  const act = { vkey: vkey.text, replaces: current?.vkey ?? null, statement, authorId };
  await insertRootKey(tx, hospital.id, {
    ...act,
    ...(await sealAct(tx, maker, { series: SERIES.root, kind: 'key', items: rootKeyItems(act) })),
  });
}

/** A log's own key would vouch for itself, and a name of another hospital's for nothing. */
async function rootKeyOf(tx: Tx, { hospital }: RootMaker, text: string): Promise<Vkey> {
  const logs = await listLogs(tx, hospital.id);
  const vkey = read(() => parseRoot(text.trim()));
  const isOwn = vkey !== null && logs.every((log) => !equal(parseVkey(log.vkey).publicKey, vkey.publicKey));
  const name = await rootNameOf(tx, hospital);
  if (vkey === null || !isOwn || vkey.name !== name)
    throw new PramanaError('root_key', { field: 'vkey', detail: `The name of the key must be ${name}.` });
  return vkey;
}

function checkChange(current: Vkey, next: Vkey, statement: string | null): void {
  const said = statement === null ? null : read(() => openRootStatement(statement, current));
  if (said === null || isSuccession(said) || said.next.text !== next.text)
    throw new PramanaError('root_statement', { field: 'statement' });
}

/** What was pasted with other line ends, or without the last one. */
function pasted(text: string): string {
  return `${text.replaceAll('\r\n', '\n').trim()}\n`;
}

function read<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

/**
 * Ends the open log before its year: the sequencer closes it, with its close entry, and opens the next one under a new key.
 * Of a stolen key nothing more is signed: it is closed here, with the head that it has, also where a planned change of it has
 * not come about. The same again changes nothing; `conflict` when `address` is not the open log (any more), or the year has had
 * as many keys as it can have. `log_unsure` while the guard does not say that this head is the newest (I-5): what witnesses saw
 * behind it would become false for ever. Only the operator's override lets a stolen key's log end all the same.
 */
export async function changeLogKey(
  tx: Tx,
  maker: RootMaker,
  { address, reason }: { address: string; reason: 'planned' | 'stolen' },
): Promise<void> {
  const { hospital, authorId, at } = maker;
  await lockRoot(tx, hospital.id);
  // Between two batches: what the sequencer signs now is committed, and nothing more is signed before we are.
  await lockLogs(tx, hospital.id);
  const logs = await listLogs(tx, hospital.id);
  const log = logs.find(({ slug, shard }) => `${slug}-${shard}` === address);
  if (log?.ending?.reason === reason) return;
  const successor = log === undefined ? null : nextOfYear(log.shard);
  const ending = log?.ending ?? null;
  const isSettled = ending !== null && !(ending.reason === 'planned' && reason === 'stolen');
  if (log === undefined || successor === null || log !== logs.at(-1) || log.closedAt !== null || isSettled)
    throw new PramanaError('conflict', { field: 'log' });
  await requireSure(tx, log, { reason, at });
  const act = { logId: log.id, origin: log.origin, vkey: log.vkey, reason, successor, authorId };
  await insertLogEnding(tx, hospital.id, {
    ...act,
    ...(await sealAct(tx, maker, { series: SERIES.ending, kind: 'key', items: logEndingItems(act) })),
  });
  if (reason === 'stolen') await closeLog(tx, log, at);
  afterCommit(tx, () => wakeSequencer(hospital.id, true));
}

async function requireSure(
  tx: Tx,
  log: LogRow,
  { reason, at }: { reason: 'planned' | 'stolen'; at: Date },
): Promise<void> {
  const { ok, code, more = 0, overridden } = await examineLog(tx, log, at);
  if (ok || (reason === 'stolen' && overridden)) return;
  const detail = more === 0 ? code : `Somebody shows ${more} more entries under this key.`;
  throw new PramanaError('log_unsure', { field: 'log', detail });
}

const STORED = 'Another statement of this log is stored.';
/** Nothing that Pramana wrote, and no row of this table can be changed by it. */
const NOBODYS =
  'A row of log_succession stands for this log that no root key signed. Whoever runs the server removes it: pramana recover --statements (docs/operations/root-key.md); then hand this in again.';
/** A second entry could never have a row beside the first one's: a log has one. */
const LOST =
  'An entry of the log says that this was signed and handed in, and its row of log_succession is gone. Whoever runs the server writes it again: pramana recover --statements (docs/operations/root-key.md).';

/** What the root key signed of one of the hospital's cuts; `root_statement` when it did not, or says something else. */
export async function enterSuccession(tx: Tx, maker: RootMaker, given: string): Promise<void> {
  const statement = pasted(given);
  const { hospital, authorId } = maker;
  await lockRoot(tx, hospital.id);
  const root = await currentRoot(tx, hospital.id);
  if (root === undefined) throw new PramanaError('root_statement', { field: 'statement' });
  const vkey = parseRoot(root.vkey);
  const said = read(() => openRootStatement(statement, vkey));
  const cuts = await logCuts(tx, hospital.id);
  const cut = cuts.find((each) => said !== null && isSuccession(said) && isOfCut(each, said));
  if (cut === undefined) throw new PramanaError('root_statement', { field: 'statement' });
  if (cut.statement === statement) return;
  if (cut.statement !== null) {
    const { roots } = await rootsAsSealed(tx, cut.next);
    // The root key that holds as well: its entry may still wait for the log.
    const isSigned = isVouched(cut, [vkey, ...roots]);
    throw new PramanaError('root_statement', { field: 'statement', detail: isSigned ? STORED : NOBODYS });
  }
  const { sealed } = await sealedSuccessions(tx, hospital.id);
  if (sealed.some(({ logId }) => logId === cut.old.id))
    throw new PramanaError('root_statement', { field: 'statement', detail: LOST });
  const act = { logId: cut.old.id, origin: cut.old.origin, statement, authorId };
  const place = await sealAct(tx, maker, { series: SERIES.succession, kind: 'key', items: logSuccessionItems(act) });
  await insertLogSuccession(tx, hospital.id, { ...act, ...place });
}
