import type { AccessEvent } from '@pramana/contract';
import type { Verification } from '@pramana/ledger';

/** What stands in the item and on the page alike. */
const COMPARED = ['who', 'roles', 'at', 'purpose', 'resource', 'document', 'outcome', 'place', 'network'] as const;
export type Compared = (typeof COMPARED)[number];

type Shown = Pick<AccessEvent, Compared>;

/** What a page shows otherwise than it was sealed; a look that the proof does not show differs in everything. */
export function differences({ items }: Pick<Verification, 'items'>, shown: Shown): Compared[] {
  const [item, ...more] = items ?? [];
  if (item?.name !== 'access' || more.length > 0 || typeof item.value !== 'object' || item.value === null) {
    return [...COMPARED];
  }
  const sealed = item.value as Record<string, unknown>;
  const isSame: Record<Compared, boolean> = {
    who: (sealed.name ?? null) === shown.who,
    roles: JSON.stringify(sealed.roles) === JSON.stringify(shown.roles.toSorted()),
    at: sealed.at === Date.parse(shown.at),
    purpose: sealed.purpose === shown.purpose,
    resource: sealed.resource === shown.resource,
    document: (sealed.document ?? null) === shown.document,
    outcome: sealed.outcome === shown.outcome,
    place: (sealed.place ?? null) === shown.place,
    network: sealed.network === shown.network,
  };
  return COMPARED.filter((name) => !isSame[name]);
}
