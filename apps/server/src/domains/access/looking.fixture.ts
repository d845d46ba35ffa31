import type { PersonId, SubjectId } from '@pramana/kernel';
import { type Access, type AccessContext, recordAccess } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor, Hospital } from '../../platform/session.ts';
import {
  type AuditFinding,
  auditNode,
  createHospitalLog,
  type SealingHospital,
  walkInSubject,
} from '../sealing/index.ts';
import { openHeadFolder } from '../sealing/head.store.ts';
import { Sequencer } from '../sealing/sequencer.service.ts';
import { type TestNode, testNode } from '../sealing/testing.ts';
import { registerAccessAudit } from './audit.service.ts';
import { batchOnce } from './batch.service.ts';

export interface Looking {
  node: TestNode;
  hospital(slug: string): Promise<SealingHospital>;
  /** A patient's pseudonym with its key. */
  subject(hospital: SealingHospital): Promise<SubjectId>;
  /** Somebody opens something of each of these, in a transaction of its own each. Answers the events' ids in order. */
  look(hospital: SealingHospital, subjects: readonly SubjectId[], access?: Partial<Access>): Promise<string[]>;
  /** Several at once, inside a running transaction. */
  lookIn(tx: Tx, hospital: SealingHospital, ...accesses: readonly Partial<Access>[]): Promise<void>;
  /** Somebody at work in the hospital, a moment after whoever looked before. */
  context(tx: Tx, hospital: SealingHospital): AccessContext;
  /** Batches until nothing waits; how many were taken. */
  batch(hospital: SealingHospital): Promise<number>;
  audit(hospital: SealingHospital): Promise<readonly AuditFinding[]>;
}

export const NOW = Date.parse('2026-11-21T10:00:00Z');

/** A node where people look at patients. Call once per test file, at its top. */
export async function looking(): Promise<Looking> {
  const node = await testNode();
  registerAccessAudit();
  const sequencer = new Sequencer({
    db: node.db,
    heads: openHeadFolder(node.headsDir),
    clock: { now: () => NOW },
    log: { error: () => undefined, info: () => undefined },
    onFatal: (error) => {
      throw error;
    },
  });
  let looks = 0;
  // Each a moment after the one before, so that ids are in the order of looking.
  const lookIn: Looking['lookIn'] = (tx, hospital, ...accesses) =>
    recordAccess(
      contextOf(tx, hospital, node.author, NOW + (looks += 1)),
      ...accesses.map((access) => ({ subjectId: newId<'Subject'>(), purpose: 'billing', resource: 'bill', ...access })),
    );
  return {
    node,
    lookIn,
    context: (tx, hospital) => contextOf(tx, hospital, node.author, NOW + (looks += 1)),
    hospital: async (slug) => {
      const hospital = await node.hospital(slug);
      await node.db.inHospital(hospital.id, (tx) => createHospitalLog(tx, hospital, '2627', 'pramana.example/log'));
      return hospital;
    },
    subject: (hospital) => node.db.inHospital(hospital.id, (tx) => walkInSubject(tx, hospital)),
    look: async (hospital, subjects, access = {}) => {
      for (const subjectId of subjects) {
        await node.db.inHospital(hospital.id, (tx) => lookIn(tx, hospital, { ...access, subjectId }));
      }
      const rows = await node.db.inHospital(hospital.id, (tx) =>
        tx.selectFrom('access_event').select('id').orderBy('id').execute(),
      );
      return rows.slice(-subjects.length).map(({ id }) => id);
    },
    batch: async (hospital) => {
      let all = 0;
      for (let taken = 1; taken > 0; all += taken) taken = (await batchOnce(node.db, hospital, NOW))?.taken ?? 0;
      return all;
    },
    audit: async (hospital) => {
      await sequencer.flush(hospital.id);
      const audited = await auditNode({
        db: node.db,
        headsDir: node.headsDir,
        hospital: hospital.slug,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      return audited.flatMap(({ report }) => report.findings);
    },
  };
}

function contextOf(tx: Tx, hospital: SealingHospital, personId: PersonId, now: number): AccessContext {
  const place: Hospital = {
    ...hospital,
    name: hospital.slug,
    currency: 'INR',
    dayCutHour: 0,
    stateCode: null,
  };
  const actor: Actor = {
    personId,
    name: 'Meera Iyer',
    roles: ['cashier'],
    sessionId: newId<'Session'>(),
    confirmedAt: NOW,
  };
  return { tx, hospital: place, actor, clock: { now: () => now }, client: { address: '192.168.1.7' } };
}
