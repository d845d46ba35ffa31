import type { PersonId } from '@pramana/kernel';
import { type ClaimItem, fromHex } from '@pramana/ledger';

/** A change of roles, or of a machine's rights (`may:…`), as it is sealed: people by their ids alone, each item under its own salt. */
export interface RoleFacts {
  personId: PersonId;
  action: string;
  roles: readonly string[];
  source: string;
  reason: string;
  proposerId: PersonId | null;
  authorId: PersonId;
  /** Of rights given to a machine: when they end by themselves. */
  until: Date | null;
}

/**
 * The items of a role's claim. Used to seal it and by the audit to rebuild it from its row. Claim bytes are for ever: an
 * existing key never changes its meaning; new facts are new keys.
 */
export function roleItems(change: RoleFacts): ClaimItem[] {
  const { action, roles, source, proposerId, until } = change;
  return [
    { name: 'author', value: idBytes(change.authorId) },
    { name: 'person', value: idBytes(change.personId) },
    { name: 'change', value: { action, roles: [...roles], source } },
    { name: 'reason', value: change.reason },
    ...(proposerId === null ? [] : [{ name: 'proposer', value: idBytes(proposerId) }]),
    ...(until === null ? [] : [{ name: 'until', value: until.getTime() }]),
  ];
}

/** Which column holds each value, where it is not called the same: how the audit names a damage. */
export const ROLE_COLUMNS: Readonly<Record<string, string>> = {
  author: 'author_id',
  person: 'person_id',
  proposer: 'proposer_id',
  time: 'at',
};

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
