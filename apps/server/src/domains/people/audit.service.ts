import type { Role } from '@pramana/contract';
import type { PersonId } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import {
  type AuditFinding,
  labelOf,
  type RebuiltDocument,
  registerAuditCheck,
  registerSealedKind,
  type SealingHospital,
} from '../sealing/index.ts';
import { ROLE_COLUMNS, roleItems } from './role.claim.ts';
import { applyChange, type HeldRoles } from './role.policy.ts';
import { heldRoles, type NumberedRoleEvent, readRoleEvents } from './role.store.ts';

/** What the audit needs of people: each sealed change rebuilt from its row, and the memberships that they add up to. */
export function registerPeopleAudit(): void {
  registerSealedKind({ kind: 'role', table: 'role_event', columns: ROLE_COLUMNS, rebuild: rebuildChanges });
  registerAuditCheck({ name: 'memberships', run: checkMemberships });
}

async function rebuildChanges(
  tx: Tx,
  hospital: SealingHospital,
  ids: readonly string[],
): Promise<Map<string, RebuiltDocument>> {
  const events = await readRoleEvents(tx, hospital.id, { ids });
  return new Map(
    events.flatMap((event) => {
      const { series, number, currency, at } = event;
      if (series === null || number === null) return [];
      const header = { series, number, at, currency, total: 0n, paidAtSeal: 0n };
      return [[event.id, { header, items: roleItems(event) }] as const];
    }),
  );
}

/** Whoever holds a role that no entry gave, or does not hold one that an entry gave and none took. */
async function checkMemberships(
  tx: Tx,
  hospital: SealingHospital,
  report: (finding: AuditFinding) => void,
): Promise<void> {
  const events = await readRoleEvents(tx, hospital.id, 'all');
  // A hospital before its first entry has nothing that could be compared; lost entries are the log's own findings.
  if (events.length === 0) return;
  for (const event of events) {
    const field = fieldWithoutEntry(event);
    if (field !== null) report(finding('role_event', field, event.id, event));
  }
  const expected = new Map<PersonId, HeldRoles>();
  const last = new Map<string, NumberedRoleEvent>();
  for (const event of events.filter((each) => each.series !== null)) {
    const before = expected.get(event.personId) ?? new Map();
    expected.set(event.personId, applyChange(before, event.action, event.roles));
    for (const role of event.roles) last.set(`${event.personId} ${role}`, event);
  }
  const stored = await heldRoles(tx, hospital.id);
  for (const person of new Set([...expected.keys(), ...stored.keys()])) {
    const [should, is] = [expected.get(person), stored.get(person)];
    for (const role of new Set<Role>([...(should?.keys() ?? []), ...(is?.keys() ?? [])])) {
      if (should?.get(role) === is?.get(role)) continue;
      const row = `${person} ${role}`;
      const field = should?.has(role) && is?.has(role) ? 'suspended' : should?.has(role) ? 'active' : 'role';
      report(finding('membership', field, row, last.get(row)));
    }
  }
}

function fieldWithoutEntry({ series, sealed, commitment }: NumberedRoleEvent): string | null {
  if (series === null || sealed === null) return 'id';
  return Buffer.compare(sealed, commitment) === 0 ? null : 'commitment';
}

/** `document` is the row: a person's id and the role, or the id of the change; never a name. */
function finding(
  table: string,
  field: string,
  document: string,
  event: Pick<NumberedRoleEvent, 'series' | 'number' | 'at'> | undefined,
): AuditFinding {
  const { series = null, number = null } = event ?? {};
  const block = series === null || number === null ? null : labelOf(series, number);
  return { code: 'role_wrong', document, table, field, block, since: event?.at.toISOString() ?? null };
}
