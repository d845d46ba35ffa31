import type { HospitalInputJson } from '@pramana/contract';

/** The form as typed; empty text means "not given". */
export interface HospitalForm {
  name: string;
  slug: string;
  timeZone: string;
  currency: string;
  dayCutHour: string;
  yearStartMonth: string;
  stateCode: string;
  gstin: string;
  registrationNumber: string;
  drugLicences: string;
  phone: string;
  adminName: string;
  adminLogin: string;
  adminPassword: string;
}

export const NEW_HOSPITAL: HospitalForm = {
  name: '',
  slug: '',
  timeZone: 'Asia/Kolkata',
  currency: 'INR',
  dayCutHour: '6',
  yearStartMonth: '4',
  stateCode: '',
  gstin: '',
  registrationNumber: '',
  drugLicences: '',
  phone: '',
  adminName: '',
  adminLogin: '',
  adminPassword: '',
};

/** A short name for addresses, from a hospital's name: lower-case letters, digits and dashes. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 32);
}

/** What may stand in addresses and in the name of a log. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text);
}

/** The form as the API takes it; what was left empty is left out. */
export function toHospitalInput(form: HospitalForm): HospitalInputJson {
  const given = (key: 'stateCode' | 'gstin' | 'registrationNumber' | 'phone') => {
    const text = form[key].trim();
    return text === '' ? {} : { [key]: key === 'gstin' ? text.toUpperCase() : text };
  };
  const drugLicences = form.drugLicences
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return {
    name: form.name.trim(),
    slug: form.slug,
    timeZone: form.timeZone,
    currency: form.currency.trim().toUpperCase(),
    dayCutHour: Number(form.dayCutHour),
    yearStartMonth: Number(form.yearStartMonth),
    ...given('stateCode'),
    ...given('gstin'),
    ...given('registrationNumber'),
    ...given('phone'),
    ...(drugLicences.length > 0 ? { drugLicences } : {}),
    admin: { name: form.adminName.trim(), login: form.adminLogin.trim(), password: form.adminPassword },
  };
}
