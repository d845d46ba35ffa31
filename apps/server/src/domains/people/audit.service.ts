import { isRole, type Role } from '@pramana/contract';
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
import { readTokens, type StoredToken } from './token.store.ts';
import { tokenRights } from './token.policy.ts';
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
  await checkTokens(tx, hospital, events.filter(ofMachine), report);
  // A hospital before its first entry has nothing that could be compared; lost entries are the log's own findings.
  if (events.length === 0) return;
  for (const event of events) {
    const field = fieldWithoutEntry(event);
    if (field !== null) report(finding('role_event', field, event.id, event));
  }
  const expected = new Map<PersonId, HeldRoles>();
  const last = new Map<string, NumberedRoleEvent>();
  for (const event of events.filter((each) => each.series !== null && !ofMachine(each))) {
    const before = expected.get(event.personId) ?? new Map();
    const roles = event.roles.filter(isRole);
    expected.set(event.personId, applyChange(before, event.action, roles));
    for (const role of roles) last.set(`${event.personId} ${role}`, event);
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

function ofMachine({ source }: NumberedRoleEvent): boolean {
  return source === 'token';
}

/** Tokens that no entry gave, that may more or for longer than it says, or that work again although one took them. */
async function checkTokens(
  tx: Tx,
  hospital: SealingHospital,
  events: readonly NumberedRoleEvent[],
  report: (finding: AuditFinding) => void,
): Promise<void> {
  const given = new Map(events.filter(({ action }) => action === 'give').map((event) => [event.personId, event]));
  const taken = new Map(events.filter(({ action }) => action === 'take').map((event) => [event.personId, event]));
  const stored = new Map((await readTokens(tx, hospital.id)).map((token) => [token.id, token]));
  for (const id of new Set([...given.keys(), ...stored.keys()])) {
    const [gave, took, token] = [given.get(id), taken.get(id), stored.get(id)];
    const wrong = !gave || !token ? ['id'] : wrongColumns(token, gave, took);
    for (const field of wrong) report(finding('api_token', field, id, took ?? gave));
  }
}

function wrongColumns(token: StoredToken, gave: NumberedRoleEvent, took: NumberedRoleEvent | undefined): string[] {
  const same = {
    scopes: tokenRights(token.scopes).join() === gave.roles.join(),
    name: token.name === gave.reason,
    created_by: token.createdBy === gave.authorId,
    created_at: token.createdAt.getTime() === gave.at.getTime(),
    expires_at: token.expiresAt.getTime() === gave.until?.getTime(),
    revoked_at: token.revokedAt?.getTime() === took?.at.getTime(),
    revoked_by: (token.revokedBy ?? undefined) === took?.authorId,
  };
  return Object.entries(same).flatMap(([field, isSame]) => (isSame ? [] : [field]));
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
