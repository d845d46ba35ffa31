import { localeOf } from '../../../lib/format.ts';

/** How much a price changes, in tenths of a per cent with its sign; empty where it was nothing. */
export function changeText({ before, price }: { before: string; price: string }, language: string): string {
  const [was, is] = [BigInt(before), BigInt(price)];
  if (was === 0n) return '';
  const format = new Intl.NumberFormat(localeOf(language), { signDisplay: 'exceptZero' });
  return `${format.format(Number(((is - was) * 1000n) / was) / 10)} %`;
}
