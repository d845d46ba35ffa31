import { type BenchFolder, type RunningNode, sealOne, withSuper } from './node.ts';

/** A sealed bill of one consultation for each patient of the first hospital: what `fillBills` repeats. */
export async function sealPatterns(folder: BenchFolder, node: RunningNode): Promise<string[]> {
  const [hospital] = folder.hospitals;
  const headers = node.cashiers[0] ?? {};
  const ids: string[] = [];
  for (const patientId of hospital?.patients ?? []) {
    const body = JSON.stringify({
      kind: 'opd-bill',
      patientId,
      lines: [{ itemId: hospital?.consultation, quantity: 1 }],
    });
    const { text } = await node.http.send('POST', '/api/bills', headers, body);
    const { id } = (JSON.parse(text) as { data: { id: string } }).data;
    await sealOne(node, 0, id);
    ids.push(id);
  }
  return ids;
}

/** Waits until the sequencer has taken everything into the log, as it tells itself, and the database has its statistics. */
export async function settle(folder: BenchFolder): Promise<void> {
  await withSuper(folder, async (client) => {
    let told = Promise.withResolvers<void>();
    client.on('notification', () => told.resolve());
    await client.query('listen pramana_events');
    for (;;) {
      told = Promise.withResolvers<void>();
      const { rows } = await client.query<{ n: string }>('select count(*) as n from seal_queue');
      if (Number(rows[0]?.n) === 0) break;
      await told.promise;
    }
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  });
}
