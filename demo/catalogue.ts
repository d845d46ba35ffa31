import { readFile } from 'node:fs/promises';
import { addDays, type ItemId } from '@pramana/kernel';
import { encodePicture } from '../apps/server/src/platform/picture.ts';
import {
  createPriceInTx,
  importCsv,
  loadStandardTaxRules,
  setItem,
  storePicture,
} from '../apps/server/src/domains/catalogue/index.ts';
import { openingStock } from '../apps/server/src/domains/stock/index.ts';
import { sql } from 'kysely';
import { withBarcodes } from './barcode.ts';
import { packPicture } from './pack-picture.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import type { Goods, Shop } from './week.ts';

/** What people buy most days; the rest of the list is in stock as well. */
const EVERYDAY = 240;
/** Medicines whose pack was photographed with its printed price: the ones that a newcomer types first, by code. */
export const PHOTOGRAPHED: readonly string[] = [
  '23', // Paracetamol 500 mg
  '511', // Paracetamol 650 mg
  '16', // Ibuprofen 400 mg
  '45', // Amoxycillin 500 mg
  '72', // Azithromycin 500 mg
  '145', // Metformin 500 mg
  '207', // Omeprazole 20 mg
  '212', // Pantoprazole 40 mg
  '264', // Amlodipine 5 mg
  '266', // Atorvastatin 10 mg
  '300', // Telmisartan 40 mg
  '312', // Oral rehydration salts
];

interface Listed extends Goods {
  code: string;
  name: string;
  packLabel: string;
  mrp: bigint;
}

const file = (name: string): Promise<Buffer> => readFile(new URL(name, import.meta.url));

/** The catalogue with made-up barcodes, its prices as entries of the log, stock in batches, photos of the best-known packs. */
export async function stockShop(scene: Scene, medicines: number, random: Random): Promise<Omit<Shop, 'patients'>> {
  const { hospital, actor, at } = scene.as('admin', scene.openedAt);
  const acting = { hospital, authorId: actor.personId, at };
  await scene.inHospital(async (tx) => {
    await loadStandardTaxRules(tx, acting);
    const [head = '', ...rows] = (await file('./medicines.csv')).toString().trim().split('\n');
    await importCsv(tx, acting, Buffer.from(withBarcodes(head, rows.slice(0, medicines))));
    await importCsv(tx, acting, await file('./services.csv'));
  });
  const listed = await goodsOf(scene);
  const sold = listed.filter((goods) => goods.mrp > 0n);
  await receive(scene, sold, random);
  await photograph(
    scene,
    sold.filter(({ code }) => PHOTOGRAPHED.includes(code)),
  );
  return {
    medicines: sold.slice(0, EVERYDAY),
    services: listed.filter((goods) => goods.mrp === 0n && !goods.code.startsWith('BED')),
  };
}

/** What can be sold, in the order of the list; services have no MRP. */
async function goodsOf(scene: Scene): Promise<Listed[]> {
  const rows = await scene.inHospital((tx) =>
    tx
      .selectFrom('item')
      .innerJoin('price', (join) =>
        join.onRef('price.hospital_id', '=', 'item.hospital_id').onRef('price.item_id', '=', 'item.id'),
      )
      .select(['item.id', 'item.code', 'item.name', 'item.pack_label', 'item.pack_size', 'price.mrp_amount'])
      .orderBy(sql`length(item.code)`)
      .orderBy('item.code')
      .execute(),
  );
  return rows.map((row) => ({
    id: row.id as ItemId,
    code: row.code,
    name: row.name,
    packLabel: row.pack_label,
    packSize: Number(row.pack_size),
    mrp: row.mrp_amount ?? 0n,
  }));
}

/** Two batches each: one that runs out sooner, so that first-expiry-first is seen, and now and then one that is near. */
async function receive(scene: Scene, sold: readonly Listed[], random: Random): Promise<void> {
  const receipts = sold.flatMap(({ id, packSize, mrp }, index) => {
    const batch = (expiry: string, packs: number, prefix: string) => ({
      itemId: id,
      number: `${prefix}${random.whole(24, 26)}${String(index).padStart(4, '0')}`,
      expiry,
      mrp: { amount: mrp, per: BigInt(packSize) },
      quantity: BigInt(packs * packSize),
    });
    const soon = random.chance(0.05) ? random.whole(8, 60) : random.whole(90, 330);
    return [
      batch(addDays(scene.today, soon), random.whole(4, 20), random.pick(['PB', 'JA'])),
      batch(addDays(scene.today, random.whole(360, 900)), random.whole(30, 120), random.pick(['KL', 'MX'])),
    ];
  });
  const moving = scene.as('pharmacist', scene.openedAt + 3_600_000);
  await scene.inHospital((tx) => openingStock(tx, moving, receipts));
}

/** The pack's photo, where its price is printed, becomes the proof of a price of its own; its hash is on the log. */
async function photograph(scene: Scene, packs: readonly Listed[]): Promise<void> {
  const { hospital, actor, at } = scene.as('pharmacist', scene.openedAt + 2 * 3_600_000);
  for (const { id, name, packLabel, packSize, mrp } of packs) {
    const bytes = await encodePicture(await packPicture({ name, packLabel, mrp }));
    await scene.inHospital(async (tx) => {
      const kept = { authorId: actor.personId, at };
      const photo = await storePicture(tx, hospital.id, bytes, { purpose: 'photo', ...kept });
      const proof = await storePicture(tx, hospital.id, bytes, { purpose: 'price-proof', ...kept });
      await setItem(tx, hospital.id, id, { photo_blob_id: photo.id }, at);
      const rate = { amount: mrp, per: BigInt(packSize) };
      await createPriceInTx(
        tx,
        { hospital, authorId: actor.personId, at },
        { itemId: id, rate, mrp: rate, reason: 'Price as printed on the pack', proofBlobId: proof.id },
      );
    });
  }
}
