import { fold } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import { isProbablySame, isSimilarName } from './duplicate.policy.ts';

describe('a probable duplicate', () => {
  it.each([
    ['Asha Patil', 'asha  patil'],
    ['Asha Patil', 'Patil Asha'],
    ['Asha Patil', 'Smt. Asha R. Patil'],
    ['Asha Patil', 'Aasha Patil'],
    ['A. Patil', 'Asha Patil'],
    ['Asha', 'Asha Patil'],
    ['Venkateswaran Iyer', 'Venkatesvaran Iyer'],
    ['सुनीता पाटील', 'श्रीमती सुनीता पाटील'],
  ])('%s and %s have similar names', (one, other) => {
    expect(isSimilarName(fold(one), fold(other))).toBe(true);
    expect(isSimilarName(fold(other), fold(one))).toBe(true);
  });

  it.each([
    ['Asha Patil', 'Ramesh Patil'],
    ['Asha Patil', 'Usha Joshi'],
    ['Ram Patil', 'Raj Patil'],
    ['सुनीता पाटील', 'अनिल पाटील'],
  ])('%s and %s, who share a family phone, are two people', (one, other) => {
    expect(isSimilarName(fold(one), fold(other))).toBe(false);
  });

  it('needs the same phone with a similar name, or the same name with the same birth date', () => {
    const asha = { nameFolded: 'asha patil', birthDate: '1988-03-04', phone: '+919822011223' };
    expect(isProbablySame(asha, { ...asha, birthDate: null })).toBe(true);
    expect(isProbablySame(asha, { ...asha, phone: null })).toBe(true);
    expect(isProbablySame(asha, { ...asha, phone: null, birthDate: '1990-01-01' })).toBe(false);
    expect(isProbablySame(asha, { ...asha, phone: '+919822011224', birthDate: null })).toBe(false);
    const unknown = { nameFolded: 'asha patil', birthDate: null, phone: null };
    expect(isProbablySame(unknown, unknown)).toBe(false);
  });
});
