import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DATABASE, DATABASE_GRANTS, ROLES, SERVER_GRANTS } from './roles.ts';

it('has every statement in the operators’ page as the launcher runs it', () => {
  const page = readFileSync(new URL('../../../../../docs/operations/database.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```sql\n(.*?)```/gs)].flatMap((block) => block[1]?.trim().split('\n') ?? []);
  const statements = [...Object.values(ROLES), DATABASE, ...SERVER_GRANTS, ...DATABASE_GRANTS];
  expect(blocks).toEqual(statements.map((statement) => `${statement};`));
});
