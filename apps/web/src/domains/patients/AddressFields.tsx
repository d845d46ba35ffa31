import { AddressInputs } from './AddressInputs.tsx';
import type { FieldProps } from './fieldProps.ts';

/** Where the patient lives. The state decides between the taxes of one state and of two. */
export function AddressFields({ fields, set, errorOf }: FieldProps) {
  return <AddressInputs value={fields.address} onChange={(address) => set({ address })} errorOf={errorOf} />;
}
