import pg from 'pg';
import { expect, vi } from 'vitest';
import { withClient } from './platform/postgres/client.ts';
import type { TestServer } from './testing.ts';

/**
 * How PostgreSQL would run, as the app's role in `server.hospital`, every SELECT on `table` that `run` sends: its plans as
 * text, those inside of functions too. Row-level security takes indexes away from operators that are not leakproof,
 * so only plans under it say anything.
 */
export async function plansOf(server: TestServer, table: string, run: () => Promise<unknown>): Promise<string> {
  const queries = await queriesOf(table, run);
  expect(queries.length).toBeGreaterThan(0);
  return withClient(server.database.superUrl, async (client) => {
    const notices: string[] = [];
    client.on('notice', (notice) => notices.push(notice.message ?? ''));
    await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0;
      set auto_explain.log_nested_statements = on; set auto_explain.log_level = notice; set role pramana_app;
      begin; select set_config('app.hospital', '${server.hospital.id}', true)`);
    for (const { text, values } of queries) await client.query(text, values);
    await client.query('rollback');
    return notices.join('\n');
  });
}

async function queriesOf(table: string, run: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  await run();
  const sent = spy.mock.calls.map(([query]) => query as unknown as { text?: string; values?: unknown[] });
  spy.mockRestore();
  const reads = new RegExp(`^(?:select|with)\\b.*\\b${table}\\b`, 's');
  return sent.flatMap(({ text = '', values = [] }) => (reads.test(text.trim()) ? [{ text, values }] : []));
}
