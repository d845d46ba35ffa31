import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { sealDocument } from './block.service.ts';
import { openEach } from './open.service.ts';
import { someBill, testNode } from './testing.ts';

const node = await testNode();
const BILLS = 12;

/** The tables that a piece of work read from, one word for each query. */
async function readBy<T>(run: () => Promise<T>): Promise<{ result: T; tables: string[] }> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  const result = await run();
  const sent = spy.mock.calls.map(([query]) => (query as unknown as { text?: string }).text ?? '');
  spy.mockRestore();
  const tables = sent.flatMap((text) => /^\s*(?:select|with)\b[^]*?\bfrom\s+"?(block|subject)\b/.exec(text)?.[1] ?? []);
  return { result, tables };
}

test('what does not open keeps no other block closed, says why, and costs no query of its own', async () => {
  const hospital = await node.hospital('each');
  const sealed = await node.db.inHospital(hospital.id, async (tx) => {
    const bills = [];
    for (let i = 0; i < BILLS; i++) {
      const bill = await someBill(tx, node, hospital);
      bills.push({ ...(await sealDocument(tx, bill)), subjectId: bill.subjectId });
    }
    return bills;
  });
  const subject = (i: number) => [hospital.id, sealed[i]?.subjectId];
  await node.tamper("update subject set wrapped_key = '' where hospital_id = $1 and id = $2", subject(1));
  await node.tamper('delete from subject where hospital_id = $1 and id = $2', subject(4));
  await node.tamper(
    'update subject set wrapped_key = set_byte(wrapped_key, length(wrapped_key) - 3, get_byte(wrapped_key, length(wrapped_key) - 3) # 1) where hospital_id = $1 and id = $2',
    subject(6),
  );
  await node.tamper(
    'update block set body = set_byte(body, 60, get_byte(body, 60) # 1) where hospital_id = $1 and series = $2 and number = $3',
    [hospital.id, sealed[9]?.series, sealed[9]?.number],
  );
  node.forgetKeys();
  const { result, tables } = await readBy(() =>
    node.db.inHospital(hospital.id, (tx) => openEach(tx, hospital, sealed)),
  );
  const said = new Map(result.map((each) => [each.block.number, 'closed' in each ? each.closed : 'open']));
  const closed = new Map(sealed.map(({ number }) => [number, 'open']));
  for (const [i, reason] of [
    [1, 'record_forgotten'],
    [4, 'vault_key_missing'],
    [6, 'record_damaged'],
    [9, 'record_damaged'],
  ] as const)
    closed.set(sealed[i]?.number ?? -1, reason);
  expect(said).toEqual(closed);
  expect(tables).toEqual(['block', 'subject']);
});
