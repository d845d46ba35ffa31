import type { BillJson } from '@pramana/contract';
import { useState } from 'react';
import type { ProblemError } from '../../../lib/problem.ts';

const documentsOf = ({ payments, refunds, creditNotes }: BillJson): number =>
  payments.length + refunds.length + creditNotes.length;

/**
 * How many documents of the bill the person saw: those that were there when the form opened, for what came while they typed
 * they may have overlooked. Once a refusal has told them of others, those that are there now.
 */
export function useSeen(bill: BillJson, problem: ProblemError | null): number {
  const now = documentsOf(bill);
  const [seen, setSeen] = useState(now);
  const isTold = problem?.code === 'bill_changed' || problem?.code === 'sent_before';
  if (isTold && seen !== now) setSeen(now);
  return seen;
}
