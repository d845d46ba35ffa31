import type { PriceJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { moneyText } from '../../lib/format.ts';
import { useHospital } from '../../lib/session.tsx';
import { MoneyText } from '../../ui/MoneyText.tsx';
import { useUnitWord } from './unitWord.ts';

type Rate = PriceJson['rate'];
interface Counted {
  packSize: number;
  unit: string;
}

/** A price per pack; where it is of another quantity, that stands with it. */
export function RateText({ rate, item, size }: { rate: Rate; item: Counted; size?: 'lg' }) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const money = <MoneyText minor={rate.amount} {...(size === undefined ? {} : { size })} />;
  if (rate.per === item.packSize) return money;
  return (
    <>
      {money} {t('catalogue.per', { count: rate.per, unit: unitWord(item.unit, rate.per) })}
    </>
  );
}

/** A price with the quantity that it is for, as text: `₹10.32 for 10 tablets`. */
export function useRateWords(): (rate: Rate, unit: string) => string {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const unitWord = useUnitWord();
  return (rate, unit) => {
    const price = moneyText(rate.amount, currency, i18n.language);
    return `${price} ${t('catalogue.per', { count: rate.per, unit: unitWord(unit, rate.per) })}`;
  };
}
