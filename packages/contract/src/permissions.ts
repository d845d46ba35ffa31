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
  // What somebody is treated for or with, in the fields that the contract marks with it.
  'clinical:read': ['pharmacist', 'doctor', 'nurse'],
  'item:read': ['admin', 'frontdesk', 'cashier', 'pharmacist', 'doctor', 'nurse', 'auditor'],
  'item:write': ['admin', 'pharmacist'],
  'price:write': ['admin', 'pharmacist'],
  'stock:read': ['admin', 'cashier', 'pharmacist'],
  'stock:write': ['admin', 'pharmacist'],
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
  'patient:enrol': ['admin', 'frontdesk', 'cashier'],
  'self:read': ['patient', 'guardian'],
  'node:read': ['operator'],
  'node:write': ['operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether any of `roles` holds `permission`. */
export function permits(roles: readonly Role[], permission: Permission): boolean {
  const holders: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => holders.includes(role));
}
