/** The dihedral group D5 and the permutation of Verhoeff's check (1969): finds every wrong digit and every swap of neighbours. */
const TIMES = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTED = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Whether digits end with the check digit that belongs to those before. */
export function hasVerhoeffCheck(digits: string): boolean {
  let sum = 0;
  for (const [place, digit] of digits.split('').toReversed().entries()) {
    sum = Number(TIMES[sum]?.[Number(PERMUTED[place % 8]?.[Number(digit)])]);
  }
  return sum === 0;
}

/**
 * An ABHA number (India's health account) as it is written, `91-1234-5678-9012`, or null when it cannot be one: fourteen
 * digits, the last of them Verhoeff's check over the others.
 */
export function toAbhaNumber(text: string): string | null {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  if (!/^[1-9][0-9]{13}$/.test(digits) || !hasVerhoeffCheck(digits)) return null;
  return [digits.slice(0, 2), digits.slice(2, 6), digits.slice(6, 10), digits.slice(10)].join('-');
}
