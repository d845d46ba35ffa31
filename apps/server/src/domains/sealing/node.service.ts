import { civil, financialYear, PramanaError } from '@pramana/kernel';
import { type Database, type Tx, violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import type { SealingHospital } from './block.service.ts';
import { listHospitals, readNode } from './hospital.store.ts';
import { createHospitalKeys } from './keys.service.ts';
import { createHospitalLog } from './log.service.ts';
import { firstLog, insertNode } from './node.store.ts';

/** Short name of the node among the logs; no hospital may have it. */
export const NODE_SLUG = 'node';

/** What a log is to be called, where nobody chose: only a demo may have a name that is nobody's. */
const DEMO_ORIGIN = 'demo.pramana.example/log';

type NodeServices = Pick<Services, 'db' | 'clock' | 'config' | 'demo'>;

/**
 * First part of the names of logs made from now on: as configured, else as the logs that are there have it (at the first
 * visit the operator chose it for the node log); null while nobody chose one.
 */
export async function logOrigin({
  db,
  config,
  demo,
}: Pick<Services, 'db' | 'config' | 'demo'>): Promise<string | null> {
  return config.logOrigin ?? (await originOfLogs(db)) ?? (demo ? DEMO_ORIGIN : null);
}

/** As `logOrigin`, for who is about to make a log: `log_origin_missing` while nobody chose a name. */
export async function chosenLogOrigin(services: Pick<Services, 'db' | 'config' | 'demo'>): Promise<string> {
  const base = await logOrigin(services);
  if (base === null) throw new PramanaError('log_origin_missing', { field: 'logOrigin' });
  return base;
}

/**
 * The organisation that is this node itself, which keeps the node log (ledger.md, decision 9); made with its keys and
 * its log when it is not there yet. Of two servers that try at once one makes it and both find it.
 * `originBase`: first part of the node log's origin; `chosenLogOrigin` when absent.
 */
export async function ensureNode(services: NodeServices, originBase?: string): Promise<SealingHospital> {
  const { db, clock } = services;
  const known = await db.onNode(readNode);
  if (known !== undefined) return known;
  const node = { id: newId<'Hospital'>(), slug: NODE_SLUG, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
  const base = originBase ?? (await chosenLogOrigin(services));
  await createHospitalKeys(node.id);
  try {
    await db.inHospital(node.id, async (tx) => {
      await insertNode(tx, node);
      const year = financialYear(civil(clock.now(), node.timeZone).date, node.yearStartMonth);
      await createHospitalLog(tx, node, year, base);
    });
    return node;
  } catch (error) {
    if (!['hospital_one_node', 'hospital_slug_key'].includes(violatedConstraint(error) ?? '')) throw error;
    return nodeItself(db);
  }
}

/** As `ensureNode`, when the server starts: a node whose operator has chosen no name for its logs yet starts without. */
export async function ensureNodeAtStart(services: NodeServices & Pick<Services, 'log'>): Promise<void> {
  try {
    await ensureNode(services);
  } catch (error) {
    if (!(error instanceof PramanaError) || error.code !== 'log_origin_missing') throw error;
    services.log.warn(
      'This node has no log of its own yet: it gets one at the first visit, or set PRAMANA_LOG_ORIGIN.',
    );
  }
}

/** The node's own organisation; `log_origin_missing` while it could not be made. */
export function nodeItself(db: Database): Promise<SealingHospital> {
  return db.onNode(nodeIn);
}

/** As `nodeItself`, in a transaction that is open already. */
export async function nodeIn(tx: Tx): Promise<SealingHospital> {
  const node = await readNode(tx);
  if (node === undefined) throw new PramanaError('log_origin_missing');
  return node;
}

/** The node's log stands beside its hospitals' logs: their origins begin alike. */
async function originOfLogs(db: Database): Promise<string | undefined> {
  for (const { id, slug } of await db.onNode(listHospitals)) {
    const found = await db.inHospital(id, (tx) => firstLog(tx, id));
    const end = found === undefined ? -1 : found.origin.lastIndexOf(`/${slug}-${found.shard}`);
    if (found !== undefined && end > 0) return found.origin.slice(0, end);
  }
  return undefined;
}
