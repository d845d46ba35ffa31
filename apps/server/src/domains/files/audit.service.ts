import { PramanaError } from '@pramana/kernel';
import { equal } from '@pramana/ledger';
import type { Services } from '../../platform/services.ts';
import { type AuditFinding, contentKey, registerAuditCheck } from '../sealing/index.ts';
import { CONTENT_VERSION, hashContent } from './content.service.ts';
import { openFacts } from './facts.service.ts';
import { filesAfter, hasFile, readParts } from './file.store.ts';

const PAGE = 50;
const START = '00000000-0000-0000-0000-000000000000';

/**
 * Reads every file to its end: whatever was changed, cut off, exchanged or lost in the store, in its rows or in its keys
 * is named with the file. What was erased is no finding here (erasure).
 */
export function registerFileAudit({ files: store, db }: Pick<Services, 'files' | 'db'>): void {
  registerAuditCheck({
    name: 'files',
    run: async (tx, hospital, report) => {
      for (let after = START; ; ) {
        const page = await filesAfter(tx, hospital.id, after, PAGE);
        const facts = await openFacts(tx, hospital, page);
        for (const [i, file] of page.entries()) {
          // As of now, not of the audit's moment: one that was erased since is no finding.
          const found = async (code: string, table: string, field: string): Promise<void> => {
            const isThere = await db.inHospital(hospital.id, (fresh) => hasFile(fresh, hospital.id, file.id));
            if (isThere) report(finding(code, file.id, table, field, file.at));
          };
          const said = facts[i];
          if (said?.state !== 'open') {
            await found(said?.state === 'forgotten' ? 'key_missing' : 'row_unreadable', 'file', 'facts_box');
            continue;
          }
          try {
            const place = { subject: file.subject, category: file.category, record: file.id, version: CONTENT_VERSION };
            const { epoch, wrappedKey } = file;
            const key = await contentKey(tx, hospital, { ...place, epoch, wrappedKey });
            const parts = await readParts(tx, hospital.id, file.id);
            const sha256 = await hashContent({ store, hospital: hospital.id, file, parts }, key);
            if (said.facts.sha256 === null || !equal(sha256, said.facts.sha256))
              await found('file_altered', 'file', 'content');
          } catch (error) {
            if (!(error instanceof PramanaError)) throw error;
            // A store that is away says nothing about the file.
            if (error.code === 'unavailable') throw error;
            await found(error.code === 'vault_key_missing' ? 'key_missing' : 'file_damaged', 'file', 'content');
          }
        }
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) return;
        after = last.id;
      }
    },
  });
}

function finding(code: string, document: string, table: string, field: string, since: Date): AuditFinding {
  return { code, document, table, field, block: null, since: since.toISOString() };
}
