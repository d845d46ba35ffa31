import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { sqlState } from '../../platform/database/index.ts';
import { testServer } from '../../testing.ts';

const server = await testServer();
const money = { taxable: 100, cgst: 2, sgst: 3, igst: 0 };

it.each([
  ['bill', 'whose lines and tax are not its total', { ...money, round_off: 0, total: 106, paid_at_seal: 0 }],
  ['bill', 'that says more was paid than it comes to', { ...money, round_off: 0, total: 105, paid_at_seal: 106 }],
  ['bill_line', 'whose tax does not add up', { ...money, amount: 104 }],
  ['credit_note', 'that gives back another sum than its tax says', { ...money, round_off: 1, total: 105 }],
  ['payment', 'in cash whose change is wrong', { method: 'cash', amount: 100, tendered: 200, change: 99 }],
  ['payment', 'in cash that was not covered', { method: 'cash', amount: 100, tendered: 90, change: -10 }],
])('the database takes no %s %s', async (table, _, row) => {
  const values = JSON.stringify({ hospital_id: server.hospital.id, ...row });
  const insert = server.services.db.inHospital(server.hospital.id, (tx) =>
    sql`insert into ${sql.table(table)} select * from jsonb_populate_record(null::${sql.table(table)}, ${values}::jsonb)`.execute(
      tx,
    ),
  );
  const refused = await insert.then(
    () => null,
    (error: unknown) => error as Error,
  );
  expect([sqlState(refused), refused?.message]).toEqual(['23514', `the amounts of this ${table} do not add up`]);
});
