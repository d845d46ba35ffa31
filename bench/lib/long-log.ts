import { randomBytes } from 'node:crypto';
import { append, type LogHead } from '@pramana/ledger';
import { sql } from 'kysely';
import { keys } from '../../apps/server/src/domains/sealing/keys.service.ts';
import { batchStore } from '../../apps/server/src/domains/sealing/append.store.ts';
import { listLogs, logReader } from '../../apps/server/src/domains/sealing/log.store.ts';
import type { Database } from '../../apps/server/src/platform/database/index.ts';
import type { Hospital } from '../../apps/server/src/platform/session.ts';
import { progress } from './progress.ts';

const BATCH = 20_000;

/**
 * Grows a hospital's log by random entries about no document, under its own key: entries, hashes, and a signed head that
 * belongs to them. For what looks at a log alone.
 */
export async function growLog(db: Database, hospital: Hospital, entries: number): Promise<void> {
  for (let done = 0; done < entries; done += BATCH) {
    const count = Math.min(BATCH, entries - done);
    await db.inHospital(hospital.id, async (tx) => {
      const log = (await listLogs(tx, hospital.id)).at(-1);
      if (log === undefined) throw new Error('the hospital has no log');
      const head: LogHead | null = await logReader(tx, log).readHead();
      const bytes = new Uint8Array(randomBytes(32 * count));
      const leaves = Array.from({ length: count }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
      const store = batchStore(tx, log, head, [], new Date());
      const signer = keys().store.logSigner(log.origin);
      // The entries go in by themselves: they are about no block, and the outbox never held them.
      const commit: typeof store.commit = async (change) => {
        await sql`insert into log_entry (hospital_id, log_id, index, commitment, sealed_at)
          select ${log.hospitalId}::uuid, ${log.id}::uuid, ${change.firstIndex}::bigint + position - 1, commitment, now()
          from unnest(${leaves.map((leaf) => Buffer.from(leaf))}::bytea[]) with ordinality as t (commitment, position)`.execute(
          tx,
        );
        return store.commit({ ...change, entries: new Uint8Array(0) });
      };
      await append({ store: { ...store, commit }, origin: signer.name, signer, leaves });
    });
    progress('entries', done + count, entries);
  }
}
