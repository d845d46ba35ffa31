import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { auditNode } from '../sealing/index.ts';

const server = await sealingServer();
const headsDir = await mkdtemp(join(tmpdir(), 'pramana-heads-'));
const admin = await server.login('admin');
const nurse = server.person('nurse').id;
const cashier = server.person('cashier').id;
await admin.post(`/api/people/members/${nurse}/roles`, { roles: ['nurse', 'doctor'], reason: 'Also a doctor' });
await admin.post(`/api/people/members/${cashier}/suspend`, { reason: 'Inquiry' });

async function audit(): Promise<string[]> {
  const { db } = server.services;
  const options = { db, headsDir, hospital: 'asha', signal: new AbortController().signal, onProgress: () => undefined };
  const [result] = await auditNode(options);
  return (result?.report.findings ?? []).map(({ document, table, field }) => `${document} ${table}.${field}`);
}

/** What the audit finds after somebody who owns the database ran `sql`, whose traces are then removed. */
async function findingsAfter(sql: string, values: unknown[]): Promise<string[]> {
  return withClient(server.database.superUrl, async (client) => {
    await client.query(`set session_replication_role = 'replica'`);
    const tables = ['membership', 'role_event'];
    for (const table of tables) await client.query(`create temp table kept_${table} as select * from ${table}`);
    expect((await client.query(sql, values)).rowCount).toBe(1);
    const found = await audit();
    for (const table of tables) {
      await client.query(`delete from ${table}`);
      await client.query(`insert into ${table} select * from kept_${table}`);
      await client.query(`drop table kept_${table}`);
    }
    return found;
  });
}
const labelOf = async (person: string): Promise<string> =>
  (await admin.get(`/api/people/members/${person}`)).body.data.history[0].block.label;

describe('the audit of roles', () => {
  it('finds nothing in roles that all have their entries, those from before the first one included', async () => {
    expect(await audit()).toEqual([]);
  });

  it('names person, role and field of a role that was added in the database', async () => {
    const add = `insert into membership (person_id, hospital_id, role) values ($1, $2, 'admin')`;
    expect(await findingsAfter(add, [nurse, server.hospital.id])).toEqual([`${nurse} admin membership.role`]);
  });

  it('names a role that was taken in the database, put back into effect, or given to another', async () => {
    const take = `update membership set active = false where person_id = $1 and role = 'doctor'`;
    expect(await findingsAfter(take, [nurse])).toEqual([`${nurse} doctor membership.active`]);
    const wake = `update membership set active = true, suspended = false where person_id = $1`;
    expect(await findingsAfter(wake, [cashier])).toEqual([`${cashier} cashier membership.suspended`]);
    const move = `update membership set role = 'pharmacist' where person_id = $1 and role = 'doctor'`;
    expect((await findingsAfter(move, [nurse])).sort()).toEqual([
      `${nurse} doctor membership.active`,
      `${nurse} pharmacist membership.role`,
    ]);
  });

  it.each([
    ['action', `action = 'take'`],
    ['roles', `roles = '{admin}'`],
    ['reason', `reason = 'Another'`],
    ['source', `source = 'invitation'`],
    ['author_id', `author_id = person_id`],
    ['person_id', `person_id = author_id`],
    ['at', `at = at - interval '1 day'`],
    ['commitment', `commitment = sha256('x')`],
  ])('names the changed column %s of the row behind an entry', async (field, change) => {
    const label = await labelOf(nurse);
    const last = `update role_event set ${change} where person_id = $1 and 'doctor' = any(roles)`;
    const found = await findingsAfter(last, [nurse]);
    expect(found.some((each) => each.endsWith(`role_event.${field}`))).toBe(true);
    if (field !== 'commitment') expect(found).toContain(`${label} role_event.${field}`);
  });

  it('names a row without an entry, and an entry whose row is gone', async () => {
    const forge = `insert into role_event select hospital_id, gen_random_uuid(), person_id, 'give', '{admin}', source,
      reason, proposer_id, author_id, at, commitment from role_event where person_id = $1 and 'doctor' = any(roles)`;
    expect((await findingsAfter(forge, [nurse])).some((each) => each.endsWith('role_event.id'))).toBe(true);
    const label = await labelOf(cashier);
    const remove = `delete from role_event where person_id = $1 and action = 'suspend'`;
    const found = await findingsAfter(remove, [cashier]);
    expect(found.some((each) => each.startsWith(`${label} role_event`))).toBe(true);
    expect(found).toContain(`${cashier} cashier membership.suspended`);
  });
});
