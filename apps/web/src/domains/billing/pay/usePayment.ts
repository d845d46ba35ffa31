import { useState } from 'react';
import { newKey } from '../../../lib/intent.ts';
import { useHospital } from '../../../lib/session.tsx';
import { type Method, type Split, splitPayment, type TypedPart, withPart } from './paymentParts.ts';

export interface Payment {
  typed: readonly TypedPart[];
  split: Split;
  add: (method: Method) => void;
  change: (key: string, change: Partial<Omit<TypedPart, 'key'>>) => void;
  remove: (key: string) => void;
  clear: () => void;
}

/** The contract takes so many parts at once. */
export const MOST_PARTS = 5;

/** What is typed to pay `due` (minor units), part by part; begins with one of method `first`, or with none. */
export function usePayment(due: bigint, first: Method | null = null): Payment {
  const { currency } = useHospital();
  const [typed, setTyped] = useState<readonly TypedPart[]>(() => (first === null ? [] : [blank(first)]));
  return {
    typed,
    split: splitPayment(typed, due, currency),
    add: (method) => setTyped((parts) => withPart(parts, blank(method), MOST_PARTS)),
    change: (key, change) =>
      // A confirmation was of what stood there.
      setTyped((parts) =>
        parts.map((part) => (part.key === key ? { ...part, confirmed: undefined, ...change } : part)),
      ),
    remove: (key) => setTyped((parts) => parts.filter((part) => part.key !== key)),
    clear: () => setTyped([]),
  };
}

function blank(method: Method): TypedPart {
  return { key: newKey(), method, text: '', reference: '' };
}
