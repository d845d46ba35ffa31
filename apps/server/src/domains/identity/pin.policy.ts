/** Six digits as typed: spaces do not count, digits of Devanagari do. Null when it is no PIN. */
export function pinOf(typed: string): string | null {
  const digits = typed.normalize('NFKC').replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  const pin = digits.replaceAll(/\s/g, '');
  return /^[0-9]{6}$/.test(pin) ? pin : null;
}

/** What somebody at the counter would try first: one digit, a run (also over the 9), a repeated pair or triple, a year twice over. */
export function isWeakPin(pin: string): boolean {
  const digits = Array.from(pin, Number);
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10);
  const isRun = steps.every((step) => step === steps[0]);
  const repeats = [2, 3].some((length) => pin === pin.slice(0, length).repeat(6 / length));
  return isRun || repeats || new Set(digits).size < 3;
}
