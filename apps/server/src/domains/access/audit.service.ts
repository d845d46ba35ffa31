import { NO_CURRENCY, PramanaError, type SubjectId } from '@pramana/kernel';
import { commitmentOf } from '@pramana/ledger';
import { ACCESS_BUCKET_MS } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import {
  type AuditFinding,
  compareItems,
  labelOf,
  type OpenBlock,
  openBlock,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
  type SeeSalt,
} from '../sealing/index.ts';
import {
  auditedBatches,
  misplacedEvents,
  readBatches,
  readLeaves,
  type StoredLeaf,
  strayEvents,
  strayLeaves,
  stuckEvents,
} from './audit.store.ts';
import { type BatchRow, findEvents } from './batch.store.ts';
import { ALARM_MS } from './batcher.service.ts';
import { EVENT_COLUMNS, type EventFacts, eventItem } from './event.claim.ts';
import { type ClosedLeaf, openLeaves, type OpenLeaf } from './leaf.service.ts';

/** Batches opened and compared at once: what the audit holds of accesses in memory. */
const PAGE = 20;
/** Findings of one sort that are named. */
const NAMED = 100;

type Report = (finding: AuditFinding) => void;

interface Tell {
  report: Report;
  erased: ReadonlyMap<SubjectId, 'records' | 'everything'>;
  salt: SeeSalt;
}

/** Lets the audit rebuild every batch and every event in it. */
export function registerAccessAudit(): void {
  registerSealedKind({
    kind: 'access',
    table: 'access_batch',
    rebuild: async (tx, hospital, ids) =>
      new Map(
        (await readBatches(tx, hospital.id, ids)).map((batch) => [batch.id, { header: headerOf(batch), items: [] }]),
      ),
  });
  registerAuditCheck({
    name: 'access events',
    run: async (tx, hospital, report, { salt, erased }) => {
      await auditBatches(tx, hospital, { report, salt, erased });
      await auditStrays(tx, hospital, report);
    },
  });
}

function headerOf({ series, number, at }: BatchRow) {
  return { series, number, at, currency: NO_CURRENCY, total: 0n, paidAtSeal: 0n };
}

/** Every leaf against its claim, and every event against its leaf. */
async function auditBatches(tx: Tx, hospital: SealingHospital, tell: Tell): Promise<void> {
  for (let after: BatchRow | null = null; ; ) {
    const page: BatchRow[] = await auditedBatches(tx, hospital.id, after, PAGE);
    const leaves = Map.groupBy(
      await readLeaves(
        tx,
        hospital.id,
        page.map(({ id }) => id),
      ),
      ({ batchId }) => batchId,
    );
    for (const batch of page) await auditBatch(tx, hospital, batch, leaves.get(batch.id) ?? [], tell);
    after = page.at(-1) ?? null;
    if (after === null || page.length < PAGE) return;
  }
}

async function auditBatch(
  tx: Tx,
  hospital: SealingHospital,
  batch: BatchRow,
  leaves: readonly StoredLeaf[],
  { report, salt, erased }: Tell,
): Promise<void> {
  const open = await readableBlock(tx, hospital, batch);
  // The audit of blocks has named it: what it sealed cannot be told from here.
  if (open === null) return;
  const label = labelOf(batch.series, batch.number);
  const found = (code: string, table: string, field: string, position?: number): void =>
    report({
      code,
      document: position === undefined ? label : `${label} #${position + 1}`,
      table,
      field,
      block: label,
      since: batch.at.toISOString(),
    });
  if (open.block.authorId !== null) found('column_changed', 'block', 'author_id');
  const places = new Set(leaves.map(({ position }) => position));
  for (const position of open.presented.keys()) {
    if (!places.has(position)) found('row_missing', 'access_leaf', 'position', position);
  }
  const events = new Map(
    (
      await findEvents(
        tx,
        hospital.id,
        leaves.map(({ eventId }) => eventId),
      )
    ).map((e) => [e.id, e]),
  );
  const closed = leaves.map((leaf) => ({ ...leaf, commitment: commitmentAt(open, leaf.position) }));
  for (const [i, opened] of (await openLeaves(tx, hospital, closed)).entries()) {
    const leaf = closed[i];
    if (leaf === undefined) continue;
    if (opened.state === 'open') salt(opened.item.salt, { ...batch, table: 'access_leaf', field: 'box' });
    const event = events.get(leaf.eventId);
    if (leaf.commitment === undefined) found('row_added', 'access_leaf', 'position', leaf.position);
    // Erased by an entry that the audit of blocks has judged.
    else if (opened.state === 'forgotten' && leaf.subjectId !== null && erased.get(leaf.subjectId) === 'everything')
      continue;
    else if (event === undefined) found('row_missing', 'access_event', 'id', leaf.position);
    else {
      for (const { code, table, field } of await judge(tx, hospital, leaf, opened, event)) {
        found(code, table, field, leaf.position);
      }
    }
  }
}

function commitmentAt({ presented }: OpenBlock, position: number): Uint8Array | undefined {
  const item = presented[position];
  return item && commitmentOf(item, position);
}

type Damage = Pick<AuditFinding, 'code' | 'table' | 'field'>;

/** What is wrong with an event that is there, with its leaf, in an intact claim. */
async function judge(
  tx: Tx,
  hospital: SealingHospital,
  leaf: ClosedLeaf,
  opened: OpenLeaf,
  event: EventFacts & { subjectId: SubjectId | null },
): Promise<Damage[]> {
  if (opened.state === 'open') {
    return compareItems({ table: 'access_event', columns: EVENT_COLUMNS }, [opened.item], [eventItem(event)]);
  }
  // The box opens for the event's own pseudonym: then the leaf's was changed, and not what it holds.
  const [again] = await openLeaves(tx, hospital, [{ ...leaf, subjectId: event.subjectId }]);
  if (again?.state === 'open') return [{ code: 'column_changed', table: 'access_leaf', field: 'subject_id' }];
  return opened.state === 'forgotten'
    ? [{ code: 'key_missing', table: 'subject', field: 'wrapped_key' }]
    : [{ code: 'column_changed', table: 'access_leaf', field: 'box' }];
}

async function readableBlock(tx: Tx, hospital: SealingHospital, batch: BatchRow): Promise<OpenBlock | null> {
  try {
    return await openBlock(tx, hospital, batch);
  } catch (error) {
    const codes = ['not_found', 'record_damaged', 'vault_key_missing', 'record_forgotten'];
    if (error instanceof PramanaError && codes.includes(error.code)) return null;
    throw error;
  }
}

/** Events that no batch holds, and what stands in the tables beside every batch. */
async function auditStrays(tx: Tx, { id, slug }: SealingHospital, report: Report): Promise<void> {
  const found = (code: string, table: string, field: string, event: string, at: Date | null = null): void =>
    report({
      code,
      document: `${slug} access ${event}`,
      table,
      field,
      block: null,
      since: at?.toISOString() ?? null,
    });
  for (const event of await strayEvents(tx, id, NAMED)) found('row_added', 'access_event', 'id', event.id, event.at);
  for (const event of await strayLeaves(tx, id, NAMED)) found('row_added', 'access_leaf', 'batch_id', event);
  for (const { id: event, at } of await stuckEvents(tx, id, ALARM_MS, NAMED)) {
    if (at === null) found('row_missing', 'access_event', 'id', event);
    else found('access_unsealed', 'access_queue', 'queued_at', event, at);
  }
  for (const event of await misplacedEvents(tx, id, ACCESS_BUCKET_MS, NAMED)) {
    found('column_changed', 'access_event', 'bucket', event.id, event.at);
  }
}
