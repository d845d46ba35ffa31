import { blockHash, NO_PREVIOUS, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { sealDocuments } from './batch.service.ts';
import { sealDocument } from './block.service.ts';
import { openBlocks } from './open.service.ts';
import { someBill, testNode } from './testing.ts';

const node = await testNode();

test('a batch and single seals at the same time make one chain, each claim opens, and everything is queued', async () => {
  const hospital = await node.hospital('batch');
  const batch = (length: number) =>
    node.db.inHospital(hospital.id, async (tx) => {
      const shared = await someBill(tx, node, hospital);
      const heard: number[] = [];
      const documents = Array.from({ length }, (_, index) => ({
        documentId: newId(),
        total: BigInt(index),
        items: [{ name: 'line', value: { amount: index } }],
      }));
      const sealed = await sealDocuments(tx, shared, documents, async (count) => void heard.push(count));
      expect(heard.at(-1)).toBe(length);
      return sealed;
    });
  const single = () =>
    node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital)));
  const [first, second] = await Promise.all([batch(250), batch(7), ...Array.from({ length: 8 }, single)]);
  const rows = await node.db.inHospital(hospital.id, (tx) =>
    tx.selectFrom('block').selectAll().orderBy('number').execute(),
  );
  let prev: Uint8Array = NO_PREVIOUS;
  for (const [index, row] of rows.entries()) {
    expect(Number(row.number)).toBe(index);
    expect(toHex(row.prev)).toBe(toHex(prev));
    expect(toHex(row.hash)).toBe(toHex(blockHash(prev, row.commitment)));
    prev = row.hash;
  }
  expect(rows).toHaveLength(1 + 250 + 7 + 8);
  const { queued, end } = await node.db.inHospital(hospital.id, async (tx) => ({
    queued: await tx.selectFrom('seal_queue').select('number').execute(),
    end: await tx.selectFrom('series').select(['last_number', 'last_hash']).executeTakeFirstOrThrow(),
  }));
  expect(queued).toHaveLength(rows.length);
  expect([Number(end.last_number), toHex(end.last_hash)]).toEqual([rows.length - 1, toHex(prev)]);
  const open = await node.db.inHospital(hospital.id, (tx) =>
    openBlocks(tx, hospital, [...(first ?? []).slice(-1), ...(second ?? []).slice(0, 1)]),
  );
  expect(open.map(({ header }) => header.total)).toEqual([249n, 0n]);
});

test('a batch of nothing seals nothing', async () => {
  const hospital = await node.hospital('nothing');
  const sealed = await node.db.inHospital(hospital.id, async (tx) =>
    sealDocuments(tx, await someBill(tx, node, hospital), []),
  );
  expect(sealed).toEqual([]);
});
