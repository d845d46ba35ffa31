import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ItemId } from '@pramana/kernel';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { auditNode } from '../sealing/index.ts';
import { createPriceInTx, withdrawPrice } from './index.ts';
import { encodePicture } from '../../platform/picture.ts';
import { setPhoto, storePicture } from './picture.service.ts';
import { acting, addOne, catalogueServer } from './testing.ts';

const server = await catalogueServer();
const { db } = server.services;
const headsDir = await mkdtemp(join(tmpdir(), 'pramana-heads-'));
const who = acting(server);
const { id: hospital } = server.hospital;

/** An item with a photo and a price that uses every column; answers the price's id. */
async function sealedPrice(code: string): Promise<string> {
  const itemId: ItemId = await addOne(server, { code });
  const plain = sharp({ create: { width: 9, height: 9, channels: 3, background: { r: 9, g: 9, b: 9 } } });
  const picture = await encodePicture(await plain.png().toBuffer());
  return db.inHospital(hospital, async (tx) => {
    const kept = { authorId: who.authorId, at: who.at };
    await setPhoto(tx, hospital, itemId, picture, { purpose: 'photo', ...kept });
    const proof = await storePicture(tx, hospital, picture, { purpose: 'price-proof', ...kept });
    const rate = { amount: 1000n, per: 10n };
    const limits = { mrp: { amount: 1032n, per: 10n }, ceiling: { amount: 990n, per: 10n }, ceilingSource: 'NPPA' };
    return (await createPriceInTx(tx, who, { itemId, rate, ...limits, reason: 'Pack', proofBlobId: proof.id })).id;
  });
}

/** What the audit finds after somebody who owns the database ran `sql` on one price, which is then put back. */
async function findingsAfter(sql: string, values: unknown[]): Promise<string[]> {
  return withClient(server.database.superUrl, async (client) => {
    await client.query(`set session_replication_role = 'replica'`);
    const tables = ['price', 'price_withdrawal', 'blob'];
    for (const table of tables) await client.query(`create temp table kept_${table} as select * from ${table}`);
    expect((await client.query(sql, values)).rowCount).toBe(1);
    const found = await audit();
    for (const table of tables) {
      await client.query(`delete from ${table}`);
      await client.query(`insert into ${table} select * from kept_${table}`);
      await client.query(`drop table kept_${table}`);
    }
    return found;
  });
}

async function audit(): Promise<string[]> {
  const now = new Date(server.clock.now());
  const { signal } = new AbortController();
  const options = { db, headsDir, hospital: 'asha', now, signal, onProgress: () => undefined };
  const [result] = await auditNode(options);
  return (result?.report.findings ?? []).map(({ document, table, field }) => `${document} ${table}.${field}`);
}

const price = await sealedPrice('AUDITED');
await sealedPrice('UNTOUCHED');

/** A price of the day after tomorrow that was withdrawn, and one of a day later that stands. */
const [withdrawn, standing] = await db.inHospital(hospital, async (tx) => {
  const itemId: ItemId = await addOne(server, { code: 'WITHDRAWN' });
  const plan = async (days: number): Promise<string> => {
    const effectiveFrom = new Date(who.at.getTime() + days * 86_400_000);
    const input = { itemId, rate: { amount: 1000n, per: 10n }, effectiveFrom, reason: 'Planned' };
    return (await createPriceInTx(tx, who, input)).id;
  };
  const prices = [await plan(2), await plan(3)];
  await withdrawPrice(tx, who, { priceId: prices[0] ?? '', reason: 'By mistake', endsCeiling: false });
  return prices;
});

describe('the audit of prices', () => {
  it('finds nothing in what nobody touched', async () => {
    expect(await audit()).toEqual([]);
  });

  it.each([
    ['amount', 'amount = 999'],
    ['per', 'per = 1'],
    ['mrp_amount', 'mrp_amount = 9999'],
    ['mrp_per', 'mrp_per = 1'],
    ['ceiling_amount', 'ceiling_amount = 9999'],
    ['ceiling_source', `ceiling_source = 'nowhere'`],
    ['effective_from', `effective_from = effective_from - interval '1 day'`],
    ['reason', `reason = 'another'`],
    ['item_name', `item_name = 'Another'`],
    ['item_code', `item_code = 'OTHER'`],
    ['item_pack', `item_pack = '20s'`],
    ['proof_sha256', `proof_sha256 = sha256('x')`],
    ['author_id', `author_id = (select id from person where id <> author_id limit 1)`],
    ['created_at', `created_at = created_at - interval '1 second'`],
    ['commitment', `commitment = sha256('x')`],
  ])('names the column %s of the price that was changed', async (column, change) => {
    const found = await findingsAfter(`update price set ${change} where id = $1`, [price]);
    expect(found).toContain(`PRC-2627-000001 price.${column}`);
    expect(found.every((each) => each.startsWith('PRC-2627-000001 '))).toBe(true);
  });

  it('finds a changed proof, a changed photo and a removed price', async () => {
    const swap = `update blob set bytes = '\\x00', size = 1 where hospital_id = $1 and id =`;
    const proof = `${swap} (select proof_blob_id from price where id = $2)`;
    expect(await findingsAfter(proof, [hospital, price])).toContain('PRC-2627-000001 blob.bytes');
    const photo = `${swap} (select photo_blob_id from item where code = $2)`;
    expect(await findingsAfter(photo, [hospital, 'AUDITED'])).toEqual(['AUDITED blob.bytes']);
    const gone = await findingsAfter('delete from price where id = $1', [price]);
    expect(gone.some((each) => each.startsWith('PRC-2627-000001 price'))).toBe(true);
  });

  it.each([
    ['price_withdrawal.reason', `update price_withdrawal set reason = 'another' where price_id = $1`],
    ['price_withdrawal.commitment', `update price_withdrawal set commitment = sha256('x') where price_id = $1`],
    [
      'price_withdrawal.created_at',
      `update price_withdrawal set created_at = created_at - interval '1 second' where price_id = $1`,
    ],
    [
      'price_withdrawal.effective_from',
      `update price_withdrawal set effective_from = effective_from + interval '1 day' where price_id = $1`,
    ],
    ['price_withdrawal.id', 'delete from price_withdrawal where price_id = $1'],
  ])('names %s of a withdrawal that was changed or removed', async (place, change) => {
    expect(await findingsAfter(change, [withdrawn])).toContain(`PRW-2627-000001 ${place}`);
  });

  it('finds a price that was taken out of force without an entry', async () => {
    const secretly = `insert into price_withdrawal (hospital_id, id, price_id, item_id, price_list_id, effective_from,
        reason, commitment, author_id, created_at)
      select hospital_id, gen_random_uuid(), id, item_id, price_list_id, effective_from, 'x', commitment, author_id, created_at
      from price where id = $1`;
    expect(await findingsAfter(secretly, [standing])).toContain('WITHDRAWN price_withdrawal.commitment');
  });
});
