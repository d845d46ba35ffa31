import type { AuditReport } from './audit.policy.ts';
import { auditHospital } from './audit.service.ts';
import { sealDocument, type SealingHospital } from './block.service.ts';
import { type HeadStore, openHeadFolder } from './head.store.ts';
import { createHospitalLog } from './log.service.ts';
import type { LogRow } from './log.store.ts';
import { Sequencer } from './sequencer.service.ts';
import { someBill, type TestNode, testNode } from './testing.ts';

/** When audits of these tests look. */
export const NOW = new Date('2026-11-21T10:00:00Z');

export interface AuditedNode {
  node: TestNode;
  heads: HeadStore;
  sequencer: Sequencer;
  /** A new hospital with bills 1 to `bills` of `OPD-2627`, all in its log. */
  sealedHospital: (bills?: number) => Promise<{ hospital: SealingHospital; log: LogRow }>;
  audit: (hospital: SealingHospital) => Promise<AuditReport>;
}

/** A node with hospitals to audit. Call once per test file, at its top. */
export async function auditedNode(): Promise<AuditedNode> {
  const node = await testNode();
  const heads = openHeadFolder(node.headsDir);
  const sequencer = new Sequencer({
    db: node.db,
    heads,
    clock: { now: () => NOW.getTime() },
    log: { error: () => undefined, info: () => undefined },
    onFatal: (error) => {
      throw error;
    },
  });
  let names = 0;
  return {
    node,
    heads,
    sequencer,
    sealedHospital: async (bills = 12) => {
      names += 1;
      const hospital = await node.hospital(`audit-${names}`);
      const log = await node.db.inHospital(hospital.id, (tx) =>
        createHospitalLog(tx, hospital, '2627', 'pramana.example/log'),
      );
      await node.db.inHospital(hospital.id, async (tx) => {
        for (let i = 0; i < bills; i++) await sealDocument(tx, await someBill(tx, node, hospital));
      });
      await sequencer.flush(hospital.id);
      return { hospital, log };
    },
    audit: (hospital) => {
      const { signal } = new AbortController();
      return auditHospital({ db: node.db, heads, hospital, now: NOW, signal, onProgress: () => undefined });
    },
  };
}

/** Codes and places without times, for comparing. */
export function places({ findings }: AuditReport) {
  return findings.map(({ code, document, table, field, block }) => [code, document, `${table}.${field}`, block]);
}
