import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import { useHospital } from '../../../lib/session.tsx';

/** What stands on a note or coin: "₹500". */
export function useFaceText(): (minor: bigint) => string {
  const { i18n } = useTranslation();
  const { currency } = useHospital();
  return (minor) => moneyText(minor, currency, i18n.language).replace(/[.,]00$/, '');
}
