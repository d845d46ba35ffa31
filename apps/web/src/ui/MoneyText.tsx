import { useTranslation } from 'react-i18next';
import { moneyText } from '../lib/format.ts';
import { useHospital } from '../lib/session.tsx';
import classes from './MoneyText.module.css';

export interface MoneyTextProps {
  /** Minor units, as the API sends them or as a bigint. */
  minor: string | bigint;
  /** The hospital's when absent. */
  currency?: string;
  /** `lg` 20 px, `xl` 28 px: amounts that matter are large and alone. */
  size?: 'inherit' | 'lg' | 'xl';
}

/** Money with its currency and the grouping of India; tabular figures, never broken over two lines. */
export function MoneyText({ minor, currency, size = 'inherit' }: MoneyTextProps) {
  const { i18n } = useTranslation();
  const hospital = useHospital();
  return (
    <span className={classes.money} data-size={size}>
      {moneyText(minor, currency ?? hospital.currency, i18n.language)}
    </span>
  );
}
