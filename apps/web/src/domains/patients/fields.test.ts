import type { PatientJson } from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { mergePatient, takePart } from './conflict.ts';
import { bodyOf, EMPTY_PATIENT, fieldsOf, isSamePatient, sentIdentifiers } from './fields.ts';

const stored: PatientJson = {
  id: '00000000-0000-7000-8000-000000000001',
  number: 'P-000017',
  name: 'Meera Test',
  gender: 'female',
  age: 41,
  phone: '+919812345678',
  city: 'Pune',
  birthDate: '1985-01-01',
  birthDateEstimated: true,
  email: null,
  bloodGroup: 'B+',
  address: { line: '4 Lake Road', city: 'Pune', state: '27', postalCode: '411004', country: 'IN' },
  emergencyContact: { name: 'Ravi Test', phone: '+919812345679', relation: 'brother' },
  identifiers: [{ system: 'ABHA number', value: '11-1111-1111-1111' }],
  active: true,
  photoAt: null,
  mergedInto: null,
  revision: 3,
  createdAt: '2026-11-20T04:30:00Z',
};

describe('the form of a patient', () => {
  it('gives back what was stored, an estimated birth date as the age that was said', () => {
    const body = bodyOf(fieldsOf(stored));
    expect(body).toMatchObject({ name: 'Meera Test', birthDate: null, age: 41, bloodGroup: 'B+', email: null });
    expect(body.address).toEqual(stored.address);
    expect(body.emergencyContact).toEqual(stored.emergencyContact);
    expect(body.identifiers).toEqual(stored.identifiers);
  });

  it('keeps the country of an address, for which it has no field', () => {
    const address = { line: '1 High Street', city: 'London', country: 'GB' };
    expect(bodyOf(fieldsOf({ ...stored, address })).address).toEqual(address);
  });

  it('sends a birth date or an age, never both', () => {
    expect(bodyOf({ ...EMPTY_PATIENT, birthDate: '1990-05-06', age: 3 })).toMatchObject({
      birthDate: '1990-05-06',
      age: null,
    });
  });

  it('sends null for what was emptied, so that it is emptied and not kept', () => {
    const emptied = { ...fieldsOf(stored), phone: ' ', address: EMPTY_PATIENT.address, contact: EMPTY_PATIENT.contact };
    expect(bodyOf(emptied)).toMatchObject({ phone: null, address: null, emergencyContact: null });
  });

  it('leaves blank rows of identifiers out, and counts the others as the server does', () => {
    const rows = [
      { key: 'a', system: '', value: ' ' },
      { key: 'b', system: 'Passport', value: 'K1234567' },
    ];
    const fields = { ...EMPTY_PATIENT, identifiers: rows };
    expect(bodyOf(fields).identifiers).toEqual([{ system: 'Passport', value: 'K1234567' }]);
    expect(sentIdentifiers(fields)[0]?.key).toBe('b');
  });

  it('is untouched when only spaces differ', () => {
    const fields = fieldsOf(stored);
    expect(isSamePatient(fields, { ...fields, name: ' Meera Test ' })).toBe(true);
    expect(isSamePatient(fields, { ...fields, name: 'Meera T' })).toBe(false);
  });
});

describe('a patient that two people change at once', () => {
  const base = fieldsOf(stored);

  it('keeps both changes where they touch different things', () => {
    const { fields, disputed } = mergePatient(
      base,
      { ...base, phone: '98220 11223' },
      { ...base, name: 'Meera R. Test' },
    );
    expect(fields).toMatchObject({ phone: '98220 11223', name: 'Meera R. Test' });
    expect(disputed).toEqual([]);
  });

  it('keeps what was typed here and names what both changed, for the person to decide', () => {
    const theirs = { ...base, phone: '+919822011224', gender: 'other' as const };
    const { fields, disputed } = mergePatient(base, { ...base, phone: '98220 11223' }, theirs);
    expect(fields).toMatchObject({ phone: '98220 11223', gender: 'other' });
    expect(disputed).toEqual(['phone']);
    expect(takePart(fields, theirs, 'phone').phone).toBe('+919822011224');
  });

  it('disputes nothing that both changed alike', () => {
    const change = { ...base, name: 'Meera R. Test' };
    expect(mergePatient(base, change, { ...change, name: 'Meera R. Test ' }).disputed).toEqual([]);
  });

  it('takes birth date and age as one thing', () => {
    const theirs = { ...base, birthDate: '1985-03-04', age: null };
    expect(mergePatient(base, base, theirs).fields).toMatchObject({ birthDate: '1985-03-04', age: null });
    expect(mergePatient(base, { ...base, age: 42 }, theirs).disputed).toEqual(['birth']);
  });
});
