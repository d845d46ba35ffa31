import { randomInt } from 'node:crypto';

const letters = (count: number): string =>
  Array.from({ length: count }, () => 'bcdfghjklmnpqrstvwxz'[randomInt(20)]).join('');

/** What every marker of words begins with: nothing else in the world does. */
export const RUN = letters(12);
/** Six digits that begin every marker phone, after the 9 of a mobile. */
const DIGITS = String(randomInt(100_000, 1_000_000));

let phones = 0;
const phone = (): string => `9${DIGITS}${String((phones += 1)).padStart(3, '0')}`;
const word = (field: string): string => `${RUN}${field}`;

export interface Marker {
  /** As it is typed. */
  value: string;
  /** The columns where it may lie in clear, and must; docs/data-map.md says so of each. None: nowhere at all. */
  clear: readonly string[];
}

const clear = (value: string, ...columns: string[]): Marker => ({ value, clear: columns });
const hidden = (value: string): Marker => ({ value, clear: [] });

const hiddenWords = <const Name extends string>(...names: readonly Name[]): Record<Name, Marker> =>
  Object.fromEntries(names.map((name) => [name, hidden(word(name.toLowerCase()))])) as Record<Name, Marker>;

/** Of care: everything that is said of a patient's health, and nothing of it in clear. */
const CARE = {
  ...hiddenWords('visitReason', 'cancelReason', 'allergy', 'allergyReaction', 'complaint', 'history', 'examination'),
  ...hiddenWords('diagnosis', 'plan', 'vitalsNote', 'medicine', 'instructions', 'advice', 'orderedTest', 'orderNote'),
  ...hiddenWords('halfWritten', 'nurseNote', 'rejectReason', 'resultText', 'resultRemarks', 'reviewComment'),
  ...hiddenWords('fileName', 'fileContent', 'recordTitle', 'recordText', 'fieldLabel', 'fieldValue', 'amendReason'),
  ...hiddenWords('recordDraft', 'erasureReason', 'badHealth'),
  leaveReason: clear(word('leave'), 'doctor_leave.reason'),
} as const;

/** One for every field about a person or their health that somebody can type, by what it is. */
export const MARKERS = {
  patientName: clear(word('patient'), 'patient.name', 'patient.name_folded', 'patient.name_letters'),
  patientPhone: clear(phone(), 'patient.phone'),
  patientEmail: clear(`${word('mail')}@marker.example`, 'patient.email'),
  street: clear(word('street'), 'patient.address'),
  city: clear(word('city'), 'patient.address'),
  contactName: clear(word('contact'), 'patient.emergency_contact'),
  contactPhone: clear(phone(), 'patient.emergency_contact'),
  relation: clear(word('relation'), 'patient.emergency_contact'),
  identifier: clear(word('abha'), 'patient.identifiers', 'patient_identifier.value'),
  customerName: hidden(word('customer')),
  customerPhone: hidden(phone()),
  prescriber: hidden(word('prescriber')),
  billNote: hidden(word('remark')),
  discountReason: clear(word('discount'), 'draft_bill.discount', 'bill.discount_reason'),
  reference: clear(word('slip'), 'payment.reference'),
  creditNote: clear(word('credit'), 'credit_note.note'),
  cashNote: clear(word('cash'), 'cash_movement.note'),
  stockNote: clear(word('stock'), 'stock_movement.note'),
  emergencyReason: hidden(word('emergency')),
  reviewNote: hidden(word('review')),
  accountName: clear(word('account'), 'person.name'),
  guardianProof: clear(word('certificate'), 'enrolment.proof', 'patient_link.proof'),
  registrantName: hidden(word('registrant')),
  registrantEmail: hidden(`${word('owner')}@marker.example`),
  registrantPhone: hidden(phone()),
  operatorQuestion: hidden(word('question')),
  applicantName: clear(word('applicant'), 'application.name'),
  applicantEmail: clear(`${word('apply')}@marker.example`, 'application.email'),
  applicantPhone: clear(phone(), 'application.phone'),
  applicantNote: clear(word('motive'), 'application.note'),
  inviteeName: clear(word('invitee'), 'invitation.name'),
  inviteeEmail: clear(`${word('invite')}@marker.example`, 'invitation.email'),
  roleReason: clear(word('reason'), 'role_event.reason'),
  browser: clear(word('browser'), 'session.user_agent'),
  searched: hidden(word('searched')),
  unknownLogin: hidden(word('login')),
  wrongPassword: hidden(word('password')),
  badInput: hidden(word('bad')),
  /** The name of a field that does not exist: a refusal names it, as it is a program's word and no person's. */
  badField: hidden(word('field')),
  badPath: hidden(word('path')),
  badHeader: hidden(word('header')),
  ...CARE,
} as const satisfies Record<string, Marker>;

export type MarkerName = keyof typeof MARKERS;

/** Which markers stand in some bytes: as typed, or a phone as it is normalised. */
export function markersIn(bytes: Buffer): MarkerName[] {
  // Most bytes hold none: one look for what all of them begin with.
  if (!bytes.includes(RUN) && !bytes.includes(DIGITS)) return [];
  return (Object.keys(MARKERS) as MarkerName[]).filter((name) => bytes.includes(MARKERS[name].value));
}
