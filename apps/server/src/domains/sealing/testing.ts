import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonId, SubjectId } from '@pramana/kernel';
import { type Keyring, openKeyring } from '@pramana/vault/node';
import { afterAll } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../../../tools/test-database.ts';
import { type Database, openDatabase, type Tx } from '../../platform/database/index.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { newId } from '../../platform/ids.ts';
import { type SealingHospital, type SealInput } from './block.service.ts';
import { createHospitalKeys, installKeys } from './keys.service.ts';
import { walkInSubject } from './subject.service.ts';

/** A node of a test file's own: database, keyring, heads folder. */
export interface TestNode {
  database: TestDatabase;
  db: Database;
  folder: string;
  keyring: Keyring;
  headsDir: string;
  author: PersonId;
  /** A new hospital with keys and no log. */
  hospital(slug: string): Promise<SealingHospital>;
  /** As after a restart: no subject's key is held in memory. */
  forgetKeys(): void;
  /** SQL as superuser with triggers and foreign keys off: somebody who owns the machine. */
  tamper(sql: string, values?: unknown[]): Promise<number>;
}

/** Call once per test file, at its top. */
export async function testNode(): Promise<TestNode> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'pramana-sealing-'));
  const db = openDatabase({ url: database.appUrl, poolSize: 24, onIdleError: () => undefined });
  const keyring = await openKeyring(join(folder, 'keyring'));
  installKeys(keyring);
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  });
  const author = newId<'Person'>();
  await db.onNode((tx) => tx.insertInto('person').values({ id: author, name: 'Meera Iyer' }).execute());
  return {
    database,
    db,
    folder,
    keyring,
    headsDir: join(folder, 'heads'),
    author,
    hospital: async (slug) => {
      const id = newId<'Hospital'>();
      await createHospitalKeys(id);
      await db.onNode((tx) => tx.insertInto('hospital').values({ id, slug, name: slug }).execute());
      return { id, slug, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
    },
    forgetKeys: () => installKeys(keyring),
    tamper: (sql, values) =>
      withClient(database.superUrl, async (client) => {
        await client.query("set session_replication_role = 'replica'");
        return (await client.query(sql, values)).rowCount ?? 0;
      }),
  };
}

/** A small bill of a walk-in sale. */
export async function someBill(
  tx: Tx,
  node: Pick<TestNode, 'author'>,
  hospital: SealingHospital,
  change: Partial<SealInput> = {},
): Promise<SealInput> {
  const subjectId: SubjectId = await walkInSubject(tx, hospital);
  return {
    hospital,
    series: { kind: 'opd-bill', prefix: 'OPD' },
    kind: 'bill',
    documentId: newId(),
    subjectId,
    currency: 'INR',
    total: 12_300n,
    paidAtSeal: 0n,
    at: new Date('2026-11-21T10:00:00.000Z'),
    businessDate: '2026-11-21',
    authorId: node.author,
    items: [
      { name: 'author', value: node.author },
      { name: 'line', value: { item: 'Paracetamol 500 mg', quantity: 10, amount: 1_032n } },
    ],
    ...change,
  };
}
