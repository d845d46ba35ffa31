import { PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { type OrderRow, readOrders } from './order.store.ts';

/** What a look at an order is called (I-12). */
export const RESOURCE = 'lab-order';

/** An order, held until the transaction ends when it is to be changed; `not_found`. */
export async function orderRow(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  id: string,
  lock?: true,
): Promise<OrderRow> {
  const [row] = await readOrders(tx, hospital.id, { ids: [id], ...(lock === undefined ? {} : { lock }) });
  if (row === undefined) throw new PramanaError('not_found');
  return row;
}
