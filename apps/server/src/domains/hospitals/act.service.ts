import { civil, NO_CURRENCY } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { type SealedBlock, type SealingHospital, sealDocument } from '../sealing/index.ts';
import {
  type HospitalAct,
  hospitalActItems,
  type KeyAct,
  keyActItems,
  type LimitChange,
  limitChangeItems,
} from './act.claim.ts';
import { insertHospitalAct, insertKeyAct } from './act.store.ts';
import { insertLimitChange } from './limit.store.ts';

/** One numbering for all that the operator does. */
const SERIES = { kind: 'node-act', prefix: 'NODE' };
/** Limits have their own: the audit rebuilds a policy by its series. */
const LIMIT_SERIES = { kind: 'node-limit', prefix: 'NLM' };

/** Writes an act about a hospital and seals it in the node log, in a transaction of the node's own organisation (I-1). */
export async function sealHospitalAct(tx: Tx, node: SealingHospital, act: HospitalAct, at: Date): Promise<SealedBlock> {
  const id = newId();
  const input = { kind: 'hospital' as const, documentId: id, items: hospitalActItems(act), authorId: act.authorId };
  const block = await seal(tx, node, input, at);
  await insertHospitalAct(tx, node.id, { ...act, id, series: block.series, number: block.number, at });
  return block;
}

/** As `sealHospitalAct`, for the key of a log. */
export async function sealKeyAct(tx: Tx, node: SealingHospital, act: KeyAct, at: Date): Promise<SealedBlock> {
  const id = newId();
  const input = { kind: 'key' as const, documentId: id, items: keyActItems(act), authorId: act.authorId };
  const block = await seal(tx, node, input, at);
  await insertKeyAct(tx, node.id, { ...act, id, series: block.series, number: block.number, at });
  return block;
}

/** As `sealHospitalAct`, for a limit of the node. */
export async function sealLimitChange(
  tx: Tx,
  node: SealingHospital,
  change: LimitChange,
  at: Date,
): Promise<SealedBlock> {
  const id = newId();
  const input = { kind: 'policy' as const, documentId: id, items: limitChangeItems(change), authorId: change.authorId };
  const block = await seal(tx, node, input, at, LIMIT_SERIES);
  await insertLimitChange(tx, node.id, { ...change, id, series: block.series, number: block.number, at });
  return block;
}

type Sealed = Pick<Parameters<typeof sealDocument>[1], 'kind' | 'documentId' | 'items' | 'authorId'>;

function seal(tx: Tx, node: SealingHospital, sealed: Sealed, at: Date, series = SERIES): Promise<SealedBlock> {
  return sealDocument(tx, {
    ...sealed,
    hospital: node,
    series,
    subjectId: null,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: civil(at.getTime(), node.timeZone).date,
  });
}
