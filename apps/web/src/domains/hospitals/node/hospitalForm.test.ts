import { expect, it } from 'vitest';
import { NEW_HOSPITAL, slugOf, toHospitalInput } from './hospitalForm.ts';

it('a short name has only letters, digits and dashes', () => {
  expect(slugOf('Asha Hospital, Pune')).toBe('asha-hospital-pune');
  expect(slugOf('  Café Médical 24×7 ')).toBe('cafe-medical-24-7');
  expect(slugOf('आशा रुग्णालय')).toBe('');
  expect(slugOf('x'.repeat(40))).toHaveLength(32);
});

it('what was left empty is not sent, and the GSTIN goes in capitals', () => {
  const form = {
    ...NEW_HOSPITAL,
    name: ' Asha ',
    slug: 'asha',
    gstin: '27abcde1234f1z5',
    drugLicences: 'MH-1\n\n MH-2 ',
  };
  const input = toHospitalInput({ ...form, adminName: 'Meera', adminLogin: 'meera', adminPassword: 'a long sentence' });
  expect(input).toEqual({
    name: 'Asha',
    slug: 'asha',
    timeZone: 'Asia/Kolkata',
    currency: 'INR',
    dayCutHour: 6,
    yearStartMonth: 4,
    gstin: '27ABCDE1234F1Z5',
    drugLicences: ['MH-1', 'MH-2'],
    admin: { name: 'Meera', login: 'meera', password: 'a long sentence' },
  });
});
