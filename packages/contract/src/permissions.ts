/** Who may do what, as data: read by the server, the web and the documentation. Nothing listed, nothing allowed. */
export const ROLES = [
  'operator',
  'admin',
  'frontdesk',
  'cashier',
  'pharmacist',
  'doctor',
  'nurse',
  'patient',
  'guardian',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** Roles that a hospital's admin gives. `operator` is the node's; patients and guardians come with their records. */
export const STAFF_ROLES = ['admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'auditor'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Permission → the roles that hold it in their hospital. `operator` acts on the node, never inside a hospital's data. */
export const PERMISSIONS = {
  'patient:read': ['admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse'],
  'patient:write': ['admin', 'frontdesk', 'cashier', 'doctor', 'nurse'],
  // Saying that two patients are one person.
  'patient:merge': ['admin', 'frontdesk'],
  // What somebody is treated for or with, in the fields that the contract marks with it.
  'clinical:read': ['pharmacist', 'doctor', 'nurse'],
  // Health records; which categories, says RECORD_RIGHTS.
  'record:read': ['pharmacist', 'doctor', 'nurse'],
  'record:write': ['doctor', 'nurse'],
  'record:sign': ['doctor'],
  // Taking over what another system hands out of a patient, as sealed records of one's own.
  'record:import': ['doctor'],
  // What a visit is written as: who writes it, who measures, who reads it; which records of it, says RECORD_RIGHTS.
  'consultation:read': ['doctor', 'nurse'],
  'consultation:write': ['doctor'],
  'vitals:write': ['doctor', 'nurse'],
  // Tests from order to result: who takes samples and enters, who reviews and releases.
  'lab:read': ['doctor', 'nurse'],
  'lab:enter': ['doctor', 'nurse'],
  'lab:review': ['doctor'],
  // Which tests there are and what is usual: seen by all who order or bill them, changed by the admin on a pathologist's word.
  'test:read': ['admin', 'doctor', 'nurse'],
  'test:write': ['admin'],
  'item:read': ['admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'auditor'],
  'item:write': ['admin', 'pharmacist'],
  // Taking over a list of items with their prices, all rows or none.
  'item:import': ['admin', 'pharmacist'],
  'price:write': ['admin', 'pharmacist'],
  'stock:read': ['admin', 'cashier', 'pharmacist'],
  'stock:write': ['admin', 'pharmacist'],
  // What of a prescription is handed out; asking for another item of the same substance, and the prescriber's answer.
  'dispense:read': ['pharmacist'],
  'dispense:write': ['pharmacist'],
  'substitution:answer': ['doctor'],
  'bill:read': ['admin', 'frontdesk', 'cashier', 'pharmacist'],
  'bill:write': ['admin', 'frontdesk', 'cashier', 'pharmacist'],
  'bill:seal': ['admin', 'frontdesk', 'cashier', 'pharmacist'],
  'discount:approve': ['admin'],
  'payment:take': ['admin', 'frontdesk', 'cashier', 'pharmacist'],
  'refund:pay': ['admin', 'cashier'],
  'credit-note:write': ['admin', 'cashier', 'pharmacist'],
  'credit-note:approve': ['admin'],
  'counter:use': ['admin', 'frontdesk', 'cashier', 'pharmacist'],
  'counter:approve': ['admin'],
  'day:close': ['admin'],
  'chain:read': ['admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'auditor'],
  'audit:run': ['admin', 'auditor'],
  // What an auditor is given of a period: headers without items.
  'disclosure:read': ['admin', 'auditor'],
  'disclosure:write': ['admin'],
  // Files of records; which categories, says RECORD_RIGHTS.
  'file:read': ['pharmacist', 'doctor', 'nurse'],
  'file:write': ['doctor', 'nurse'],
  'erasure:ask': ['admin', 'frontdesk'],
  'erasure:approve': ['admin'],
  'access:review': ['admin', 'auditor'],
  'access:address': ['admin'],
  'access:patient': ['admin', 'frontdesk'],
  'emergency:open': ['doctor', 'nurse'],
  'emergency:review': ['admin'],
  'hospital:read': ['admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'auditor'],
  'hospital:write': ['admin'],
  'people:read': ['admin'],
  'people:write': ['admin'],
  'device:write': ['admin'],
  'token:write': ['admin'],
  'key:read': ['admin', 'auditor'],
  'key:write': ['admin'],
  // Who cosigns the hospital's logs.
  'witness:read': ['admin', 'auditor'],
  'witness:write': ['admin'],
  // Visits; a doctor's own, a nurse's of the doctors they assist: which rows, says the domain.
  'appointment:read': ['frontdesk', 'doctor', 'nurse'],
  'appointment:write': ['frontdesk', 'doctor', 'nurse'],
  // Hours, leave, rooms; a doctor's own hours and leave alone.
  'schedule:read': ['admin', 'frontdesk', 'doctor', 'nurse'],
  'schedule:write': ['admin', 'frontdesk', 'doctor'],
  'patient:enrol': ['admin', 'frontdesk', 'cashier'],
  'self:read': ['patient', 'guardian'],
  'node:read': ['operator'],
  'node:write': ['operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/**
 * What an admin may let a machine do, of what they may do themselves: looking, writing what no money moves by, and taking over
 * (decision 37). Sealing bills, taking and returning money, single prices, approvals, people, keys and settings are a person's.
 */
export const TOKEN_SCOPES = [
  'patient:read',
  'patient:write',
  'item:read',
  'item:write',
  'item:import',
  'record:import',
  'stock:read',
  'stock:write',
  'bill:read',
  'bill:write',
  'chain:read',
  'hospital:read',
  'audit:run',
  'access:review',
] as const satisfies readonly Permission[];
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** A permission as a machine holds it, by itself and not through a role. */
export type Scope = `may:${Permission}`;
/** What a caller's rights are made of: a person's roles, a machine's scopes. */
export type Right = Role | Scope;

/** Whether any of `rights` gives `permission`. */
export function permits(rights: readonly Right[], permission: Permission): boolean {
  const givers: readonly Right[] = [...PERMISSIONS[permission], `may:${permission}`];
  return rights.some((right) => givers.includes(right));
}

export function isRole(right: Right): right is Role {
  return (ROLES as readonly string[]).includes(right);
}
