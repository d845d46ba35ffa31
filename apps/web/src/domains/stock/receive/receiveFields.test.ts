import type { ItemRowJson } from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { EMPTY_RECEIPT, quantityOf, receiptBody, type ReceiveFields, withItem } from './receiveFields.ts';

const rate = { amount: '1032', per: 10 };
const strip: ItemRowJson = {
  id: '00000000-0000-7000-8000-000000000001',
  code: 'PARA500',
  barcode: null,
  kind: 'medicine',
  name: 'Paracetamol Tablets IP 500 mg',
  genericName: 'Paracetamol',
  strength: '500 mg',
  form: 'tablet',
  unit: 'tablet',
  packLabel: '10 tablets',
  packSize: 10,
  hsn: '3004',
  taxClass: 'medicine',
  schedule: null,
  category: '',
  status: 'active',
  stocked: true,
  photoBlobId: null,
  onHand: 0,
  price: {
    id: '00000000-0000-7000-8000-000000000002',
    rate,
    mrp: rate,
    ceiling: null,
    ceilingSource: '',
    effectiveFrom: '2026-04-01T00:00:00Z',
    reason: 'list',
    proofBlobId: null,
    proofSha256: null,
    commitment: 'ab'.repeat(32),
    author: 'Asha',
    withdrawn: null,
  },
};

const fields: ReceiveFields = {
  ...withItem(EMPTY_RECEIPT, strip),
  number: ' pb1 ',
  expiry: '03/2028',
  packs: 12,
  loose: 4,
};

describe('goods that are received', () => {
  it('are counted in packs and loose units', () => {
    expect(quantityOf(fields)).toBe(124);
    expect(quantityOf({ ...fields, packs: null })).toBe(4);
    expect(quantityOf({ ...fields, packs: null, loose: null })).toBeNull();
  });

  it('bring the MRP of the item, unless it is of another pack size', () => {
    expect(fields.mrp).toBe(1032n);
    expect(withItem(EMPTY_RECEIPT, { ...strip, packSize: 15 }).mrp).toBeNull();
    expect(withItem(EMPTY_RECEIPT, { ...strip, price: null }).mrp).toBeNull();
  });

  it('are sent with the last day of the printed month and the MRP per pack', () => {
    expect(receiptBody(fields)).toEqual({
      itemId: strip.id,
      number: 'pb1',
      expiry: '2028-03-31',
      mrp: rate,
      quantity: 124,
    });
  });

  it.each([{ expiry: 'soon' }, { mrp: null }, { number: ' ' }, { item: null }, { packs: 0, loose: 0 }])(
    'are not sent with %o',
    (change) => {
      expect(receiptBody({ ...fields, ...change })).toBeNull();
    },
  );
});
