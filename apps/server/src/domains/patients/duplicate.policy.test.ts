import { fold } from '@pramana/kernel';
import { describe, expect, it } from 'vitest';
import { isSimilarName, reasonsOfLikeness } from './duplicate.policy.ts';

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

  it('needs the same phone with a similar name, the same name with the same birth date, or the same identifier', () => {
    const asha = { nameFolded: 'asha patil', birthDate: '1988-03-04', phone: '+919822011223', identifiers: ['91x'] };
    const none = { ...asha, identifiers: [] };
    expect(reasonsOfLikeness(none, { ...none, birthDate: null })).toEqual(['phone', 'name']);
    expect(reasonsOfLikeness(none, { ...none, phone: null })).toEqual(['name', 'birthDate']);
    expect(reasonsOfLikeness(none, { ...none, phone: null, birthDate: '1990-01-01' })).toEqual([]);
    expect(reasonsOfLikeness(none, { ...none, phone: '+919822011224', birthDate: null })).toEqual([]);
    const renamed = { ...asha, nameFolded: 'usha joshi', phone: null, birthDate: null };
    expect(reasonsOfLikeness(asha, renamed)).toEqual(['identifier']);
    const unknown = { nameFolded: 'asha patil', birthDate: null, phone: null, identifiers: [] };
    expect(reasonsOfLikeness(unknown, unknown)).toEqual([]);
  });
});
