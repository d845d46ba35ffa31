import type { AddressJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { isStateCode } from '../patients/states.ts';

/** An address in one line, its state by name. */
export function useAddressText() {
  const { t } = useTranslation();
  return (address: AddressJson | null | undefined): string => {
    const { line = '', city = '', state = '', postalCode = '' } = address ?? {};
    const named = isStateCode(state) ? t(`patients.state.${state}`) : '';
    return [line, city, named, postalCode].filter(Boolean).join(', ');
  };
}
