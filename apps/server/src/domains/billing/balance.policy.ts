/** What was billed, paid, credited and handed back on one bill. */
export interface Balance {
  total: bigint;
  paid: bigint;
  credited: bigint;
  refunded: bigint;
}

/** What is still owed: the bill less credits, less what was paid and not handed back. Never below zero. */
export function dueOf({ total, paid, credited, refunded }: Balance): bigint {
  const due = total - credited - (paid - refunded);
  return due > 0n ? due : 0n;
}

/** What may be handed back: what was paid beyond what is owed after credits. */
export function refundableOf({ total, paid, credited, refunded }: Balance): bigint {
  const over = paid - refunded - (total - credited);
  return over > 0n ? over : 0n;
}
