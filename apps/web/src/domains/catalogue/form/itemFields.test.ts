import { describe, expect, it } from 'vitest';
import { bodyOf, EMPTY_ITEM, type ItemFields, mergeItem, withKind } from './itemFields.ts';

const fields: ItemFields = { ...EMPTY_ITEM, code: ' PARA500 ', name: 'Paracetamol', hsn: '3004', taxClass: 'medicine' };

describe('the form of an item', () => {
  it('sends text without spaces at its ends, and no barcode where none was typed', () => {
    expect(bodyOf(fields)).toMatchObject({ code: 'PARA500', barcode: null, packSize: 10, unit: 'tablet' });
  });

  it('is not sent without a pack size or a tax class', () => {
    expect(bodyOf({ ...fields, packSize: null })).toBeNull();
    expect(bodyOf({ ...fields, taxClass: null })).toBeNull();
  });

  it('keeps a schedule only for medicines', () => {
    expect(bodyOf({ ...fields, schedule: 'H1' })?.schedule).toBe('H1');
    expect(bodyOf({ ...fields, schedule: 'H1', kind: 'consultation' })?.schedule).toBeNull();
  });

  it('counts another kind in its usual unit, unless the unit was chosen by hand', () => {
    expect(withKind(fields, 'consultation')).toMatchObject({ unit: 'visit', packSize: 1 });
    expect(withKind(withKind(fields, 'bed'), 'medicine')).toMatchObject({ unit: 'tablet', packSize: 10 });
    expect(withKind({ ...fields, unit: 'vial', packSize: 1 }, 'consumable')).toMatchObject({
      unit: 'vial',
      packSize: 1,
    });
  });
});

describe('an item that two people change at once', () => {
  it('keeps both changes, and asks about a field that both changed', () => {
    const merge = mergeItem(
      fields,
      { ...fields, form: 'tablet', hsn: '3003' },
      { ...fields, hsn: '300490', category: 'fever' },
    );
    expect(merge.fields).toMatchObject({ form: 'tablet', hsn: '3003', category: 'fever' });
    expect(merge.disputed).toEqual(['hsn']);
  });
});
