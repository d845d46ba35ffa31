import { cleanLine, GST_STATES, isGstState, isMobile, toE164, toGstin } from '@pramana/kernel';
import { HOSPITAL_TYPES, type HospitalType, type RegistrationFormJson } from './registration-shapes.ts';

export type RegistrationField = keyof RegistrationFormJson;
/** What is wrong with a field; the web app has words for each. */
export type RegistrationFault =
  | 'missing'
  | 'too_short'
  | 'not_a_type'
  | 'not_a_gstin'
  | 'gstin_of_other_state'
  | 'gstin_or_none'
  | 'not_a_state'
  | 'not_a_pin'
  | 'not_an_email'
  | 'not_a_phone'
  | 'not_a_mobile';

/** A registration whose every field is as it is stored. */
export interface CheckedRegistration {
  name: string;
  type: HospitalType;
  registrationNumber: string;
  /** Null: they say that they have none. */
  gstin: string | null;
  address: { line: string; city: string; state: string; postalCode: string };
  stateCode: string;
  contactName: string;
  email: string;
  /** E.164. */
  phone: string;
}

export type RegistrationCheck =
  | { faults: readonly { field: RegistrationField; fault: RegistrationFault }[] }
  | { faults: readonly []; checked: CheckedRegistration };

const PIN = /^[1-9][0-9]{5}$/;
/** One @, something on both sides, a dot in the host: what a mail server would even try. */
const EMAIL = /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)+$/;

/** Every field of the form as a person filled it in, in the order of the form. The web asks before the server does. */
export function checkRegistration(form: RegistrationFormJson): RegistrationCheck {
  const found: { field: RegistrationField; fault: RegistrationFault }[] = [];
  const wrong = (field: RegistrationField, fault: RegistrationFault): void => void found.push({ field, fault });
  const line = (field: 'name' | 'registrationNumber' | 'line' | 'city' | 'contactName', least: number): string => {
    const text = cleanLine(form[field]);
    if (text === '') wrong(field, 'missing');
    // One sign is no name and no address, in any script.
    else if (text.length < least) wrong(field, 'too_short');
    return text;
  };
  const name = line('name', 3);
  const type = HOSPITAL_TYPES.find((each) => each === form.type);
  if (type === undefined) wrong('type', form.type === '' ? 'missing' : 'not_a_type');
  const registrationNumber = line('registrationNumber', 3);
  const gstin = gstinOf(form, wrong);
  const address = { line: line('line', 5), city: line('city', 2) };
  const stateCode = form.stateCode;
  if (!isGstState(stateCode)) wrong('stateCode', stateCode === '' ? 'missing' : 'not_a_state');
  const postalCode = asciiDigits(form.postalCode);
  if (!PIN.test(postalCode)) wrong('postalCode', postalCode === '' ? 'missing' : 'not_a_pin');
  const contactName = line('contactName', 2);
  const email = form.email.normalize('NFKC').trim().toLowerCase();
  if (!EMAIL.test(email)) wrong('email', email === '' ? 'missing' : 'not_an_email');
  const phone = toE164(form.phone);
  if (form.phone.trim() === '') wrong('phone', 'missing');
  else if (phone === null) wrong('phone', 'not_a_phone');
  else if (!isMobile(phone)) wrong('phone', 'not_a_mobile');
  if (found.length > 0 || type === undefined || phone === null || !isGstState(stateCode)) return { faults: found };
  const checked = {
    name,
    type,
    registrationNumber,
    gstin,
    address: { ...address, state: GST_STATES[stateCode], postalCode },
    stateCode,
    contactName,
    email,
    phone,
  };
  return { faults: [], checked };
}

/** A number, or the word that there is none: an empty field alone may have been forgotten. */
function gstinOf(
  form: RegistrationFormJson,
  wrong: (field: RegistrationField, fault: RegistrationFault) => void,
): string | null {
  if (form.gstin.trim() === '') {
    if (!form.hasNoGstin) wrong('gstin', 'gstin_or_none');
    return null;
  }
  const gstin = toGstin(form.gstin);
  if (gstin === null) wrong('gstin', 'not_a_gstin');
  else if (isGstState(form.stateCode) && !gstin.startsWith(form.stateCode)) wrong('gstin', 'gstin_of_other_state');
  return gstin;
}

function asciiDigits(text: string): string {
  const ascii = text.normalize('NFKC').replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  return ascii.replace(/\s/g, '');
}
