import type { AddressJson } from '@pramana/contract';
import { AddressInputs } from '../../patients/AddressInputs.tsx';

interface WorkAddressProps {
  value: AddressJson | null;
  onChange: (value: AddressJson) => void;
  errorOf: (field: string) => string | undefined;
}

/** Where somebody who works here lives; the same fields as a patient's. */
export function WorkAddress({ value, onChange, errorOf }: WorkAddressProps) {
  const { line = '', city = '', district = '', state = null, postalCode = '' } = value ?? {};
  return (
    <AddressInputs
      value={{ line, city, district, state, postalCode }}
      onChange={({ district: part, state: code, postalCode: pin, ...rest }) =>
        onChange({
          ...rest,
          ...(part === '' ? {} : { district: part }),
          ...(code === null ? {} : { state: code }),
          ...(pin === '' ? {} : { postalCode: pin }),
          country: value?.country ?? 'IN',
        })
      }
      errorOf={errorOf}
    />
  );
}
