import { latinDigits } from '../../../ui/moneyField.ts';

/** What is typed as a percent (`12.5`) in basis points; null while it is none between 0 and 100 with two decimals. */
export function basisPoints(text: string): number | null {
  const match = /^([0-9]{1,3})(?:\.([0-9]{1,2}))?$/.exec(latinDigits(text.trim()));
  if (!match) return null;
  const bp = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return bp > 10_000 ? null : bp;
}
