import type { access, DataOf } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { waitingState } from './batch.store.ts';
import { choices, countByHour, countDenied, countSearchedOnly } from './summary.store.ts';

const LONGEST_MS = 93 * 86_400_000;

/** Accesses of a span in figures. `invalid_field` for one that ends before it begins or is longer than three months. */
export async function summarize(
  { tx, hospital }: Pick<AccessContext, 'tx' | 'hospital'>,
  asked: { from: string; to: string },
): Promise<DataOf<typeof access.events.summary>> {
  const span = { from: new Date(asked.from), to: new Date(asked.to) };
  const length = span.to.getTime() - span.from.getTime();
  if (length <= 0) throw new PramanaError('invalid_field', { field: 'to', detail: 'The span ends before it begins.' });
  if (length > LONGEST_MS) {
    throw new PramanaError('invalid_field', { field: 'from', detail: 'A summary covers three months at most.' });
  }
  const hours = await countByHour(tx, hospital.id, span);
  const denied = await countDenied(tx, hospital.id, span);
  const searchedOnly = await countSearchedOnly(tx, hospital.id, span);
  const { waiting, oldestMs } = await waitingState(tx, hospital.id);
  return {
    hours: hours.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
    denied: denied.map(({ count, ...person }) => ({ ...person, tries: count })),
    searchedOnly: searchedOnly.map(({ count, ...person }) => ({ ...person, searches: count })),
    ...(await choices(tx, hospital.id, span)),
    waiting,
    oldestWaitingMs: Math.round(oldestMs),
  };
}
