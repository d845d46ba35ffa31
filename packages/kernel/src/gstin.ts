/**
 * States and union territories of India by GST code, the first two digits of a GSTIN (GSTN's list; 25 became 26 and 28
 * became 37 when territories were merged and divided).
 */
export const GST_STATES = {
  '01': 'Jammu and Kashmir',
  '02': 'Himachal Pradesh',
  '03': 'Punjab',
  '04': 'Chandigarh',
  '05': 'Uttarakhand',
  '06': 'Haryana',
  '07': 'Delhi',
  '08': 'Rajasthan',
  '09': 'Uttar Pradesh',
  '10': 'Bihar',
  '11': 'Sikkim',
  '12': 'Arunachal Pradesh',
  '13': 'Nagaland',
  '14': 'Manipur',
  '15': 'Mizoram',
  '16': 'Tripura',
  '17': 'Meghalaya',
  '18': 'Assam',
  '19': 'West Bengal',
  '20': 'Jharkhand',
  '21': 'Odisha',
  '22': 'Chhattisgarh',
  '23': 'Madhya Pradesh',
  '24': 'Gujarat',
  '26': 'Dadra and Nagar Haveli and Daman and Diu',
  '27': 'Maharashtra',
  '29': 'Karnataka',
  '30': 'Goa',
  '31': 'Lakshadweep',
  '32': 'Kerala',
  '33': 'Tamil Nadu',
  '34': 'Puducherry',
  '35': 'Andaman and Nicobar Islands',
  '36': 'Telangana',
  '37': 'Andhra Pradesh',
  '38': 'Ladakh',
} as const satisfies Record<string, string>;
export type GstState = keyof typeof GST_STATES;

export function isGstState(code: string): code is GstState {
  return Object.hasOwn(GST_STATES, code);
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** State, the holder's PAN, the registration's number within the state, Z, check digit. */
const SHAPE = /^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/;

/**
 * A GSTIN as it is written on paper (capitals, no blanks), or null when it cannot be one: its shape, a state that
 * exists, and its check digit, which finds every single mistyped character.
 */
export function toGstin(text: string): string | null {
  const typed = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (!SHAPE.test(typed) || !isGstState(typed.slice(0, 2))) return null;
  return checkDigit(typed.slice(0, 14)) === typed.charAt(14) ? typed : null;
}

/** Base 36, factors 1 and 2 in turn, the digits of each product summed. */
function checkDigit(first: string): string {
  let sum = 0;
  for (let at = 0; at < first.length; at++) {
    const product = DIGITS.indexOf(first.charAt(at)) * (at % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return DIGITS.charAt((36 - (sum % 36)) % 36);
}
