import type { CborMap, CborValue, ClaimItem } from '@pramana/ledger';
import { bytesOfId, dropNull } from './fields.claim.ts';

/** Who issues a document, as its paper says. */
export interface IssuerFacts {
  name: string;
  /** Lines of an address. */
  address: readonly string[];
  phone: string | null;
  gstin: string | null;
  drugLicences: readonly string[];
  placeOfSupply: string;
}

/** A registered patient on the day of the document. */
export interface PatientFacts {
  id: string;
  number: string;
  name: string;
  age: number | null;
  sex: string;
  phone: string | null;
}

/** People and issuer as a document's paper names them: sealed with it, so that a reprint says the same for ever. */
export interface Face {
  issuer: IssuerFacts;
  author: string;
  patient: PatientFacts | null;
  /** Who is not registered. */
  customer: { name: string; phone: string } | null;
}

/** What the audit rebuilds these items from: rows know ids and the patient's number, and names stand in claims only. */
export interface People {
  authorId: string | null;
  author?: string | null;
  patient: Pick<PatientFacts, 'id' | 'number'> | PatientFacts | null;
  customer: Face['customer'];
  issuer?: IssuerFacts;
}

export function patientItem(patient: People['patient']): ClaimItem {
  if (patient === null) return { name: 'patient', value: {} };
  const { id, number } = patient;
  const named = 'name' in patient ? { name: patient.name, age: patient.age, sex: patient.sex } : {};
  return { name: 'patient', value: dropNull({ id: bytesOfId(id), number, ...named }) };
}

export function authorItem({ authorId, author = null }: Pick<People, 'authorId' | 'author'>): ClaimItem {
  return { name: 'author', value: dropNull({ id: authorId === null ? null : bytesOfId(authorId), name: author }) };
}

/** The issuer and the patient's phone are items of their own: whoever shows a bill need not show them. */
export function faceItems({ issuer, patient }: People): ClaimItem[] {
  const phone = patient !== null && 'phone' in patient ? patient.phone : null;
  return [
    ...(issuer ? [{ name: 'issuer', value: issuerValue(issuer) }] : []),
    ...(phone === null ? [] : [{ name: 'contact', value: { phone } }]),
  ];
}

export function customerItems({ customer }: Pick<People, 'customer'>): ClaimItem[] {
  return customer ? [{ name: 'customer', value: { ...customer } }] : [];
}

function issuerValue({ name, address, phone, gstin, drugLicences, placeOfSupply }: IssuerFacts): CborMap {
  return dropNull({
    name,
    address: [...address],
    phone,
    gstin,
    dl: drugLicences.length > 0 ? [...drugLicences] : null,
    place: placeOfSupply || null,
  });
}

/** Facts of a face that no row holds: the claim alone says them, and the audit compares them with nothing. */
export const FACE_IN_CLAIM = [
  'issuer',
  'contact',
  'patient.name',
  'patient.age',
  'patient.sex',
  'author.name',
] as const;

/** Reads a face back from the items of a claim. Absent is what was sealed before names were. */
export function faceIn(items: readonly ClaimItem[]): Partial<Face> {
  const found = (name: string): CborMap | undefined => {
    const value = items.find((item) => item.name === name)?.value;
    return isMap(value) && Object.keys(value).length > 0 ? value : undefined;
  };
  const [issuer, author, patient, customer] = ['issuer', 'author', 'patient', 'customer'].map(found);
  const name = text(author?.['name']);
  return {
    ...(issuer ? { issuer: issuerIn(issuer) } : {}),
    ...(name === null ? {} : { author: name }),
    ...(patient?.['name'] === undefined ? {} : { patient: patientIn(patient, found('contact')) }),
    ...(customer ? { customer: { name: text(customer['name']) ?? '', phone: text(customer['phone']) ?? '' } } : {}),
  };
}

/** Who gave the second yes, as printed. */
export function approvedByIn(items: readonly ClaimItem[]): string | null {
  const value = items.find(({ name }) => name === 'totals' || name === 'credit-note')?.value;
  return isMap(value) ? text(value['by']) : null;
}

function issuerIn(value: CborMap): IssuerFacts {
  return {
    name: text(value['name']) ?? '',
    address: texts(value['address']),
    phone: text(value['phone']),
    gstin: text(value['gstin']),
    drugLicences: texts(value['dl']),
    placeOfSupply: text(value['place']) ?? '',
  };
}

/** The id stands in the row behind the subject; here only what is printed. */
function patientIn(value: CborMap, contact: CborMap | undefined): PatientFacts {
  const { age } = value;
  return {
    id: '',
    number: text(value['number']) ?? '',
    name: text(value['name']) ?? '',
    age: typeof age === 'number' || typeof age === 'bigint' ? Number(age) : null,
    sex: text(value['sex']) ?? 'unknown',
    phone: text(contact?.['phone']),
  };
}

const text = (value: CborValue | undefined): string | null => (typeof value === 'string' ? value : null);
const texts = (value: CborValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

function isMap(value: CborValue | undefined): value is CborMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
