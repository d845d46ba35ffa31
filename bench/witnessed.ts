import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loginOf } from '../apps/server/src/faults/hospital.fixture.ts';
import { delayed } from './lib/delay.ts';
import { listen } from './lib/live.ts';
import { quiet } from './lib/machine.ts';
import { benchFolder, makeDrafts, runNode, sealOne, sessionOf } from './lib/node.ts';
import { LONG, publish } from './lib/results.ts';
import { percentile } from './lib/stats.ts';
import { runWitness } from './lib/witness-load.ts';

/*
 * From the press of the key to the cosignatures of two of three witnesses, each a process of its own behind a slow line, as
 * a screen hears it: seals at a fixed rate, whether or not earlier ones are done.
 */

const WITNESSES = 3;
/** In each direction. */
const DELAY_MS = 25;
const PER_SECOND = 10;
const SECONDS = LONG ? 60 : 15;
const WARM_UP = 3 * PER_SECOND;

const folder = await benchFolder({ medicines: 40, patients: 20 });
const [hospital] = folder.hospitals;
if (hospital === undefined) throw new Error('no hospital was seeded');
const node = await runNode(folder, 32, { PRAMANA_WITNESS_HOSTS: '127.0.0.1' });
const admin = await sessionOf(node.server.url, loginOf('admin', hospital.place.slug));

async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const headers = { ...admin, 'idempotency-key': crypto.randomUUID() };
  const { status, text } = await node.http.send(method, path, headers, body === undefined ? '' : JSON.stringify(body));
  if (status >= 300) throw new Error(`${path} was answered ${status}: ${text}`);
  return (JSON.parse(text) as { data: T }).data;
}

const { logs } = await ask<{ logs: { vkey: string }[] }>('GET', '/api/witnesses');
const place = mkdtempSync(join(tmpdir(), 'pramana-bench-witnesses-'));
const witnesses = await Promise.all(
  Array.from({ length: WITNESSES }, (_, i) =>
    runWitness(
      mkdtempSync(join(place, 'witness-')),
      `w${i}.example/witness`,
      logs.map(({ vkey }) => vkey),
    ),
  ),
);
const lines = await Promise.all(witnesses.map(({ url }) => delayed(url, DELAY_MS)));
for (const [i, { vkey }] of witnesses.entries())
  await ask('POST', '/api/witnesses', { vkey, url: `${lines[i]?.url ?? ''}/` });

const live = await listen(node.server.url, node.cashiers[0] ?? {});
const times = { signed: [] as number[], witnessed: [] as number[] };

async function openLoop(count: number): Promise<void> {
  const drafts = await makeDrafts(folder, node, 0, 'opd-bill', count);
  const begun = performance.now();
  const seals = drafts.map(async (draft, index) => {
    await new Promise((resolve) => setTimeout(resolve, begun + (index * 1_000) / PER_SECOND - performance.now()));
    const from = performance.now();
    const [signed, witnessed] = [live.sealed(draft), live.witnessed(draft)];
    await sealOne(node, 0, draft);
    times.signed.push((await signed) - from);
    times.witnessed.push((await witnessed) - from);
  });
  await Promise.all(seals);
}

await openLoop(WARM_UP);
await quiet();
for (const list of Object.values(times)) list.length = 0;
await openLoop(PER_SECOND * SECONDS);
live.close();
await node.stop();
for (const line of lines) line.close();
await Promise.all(witnesses.map((witness) => witness.stop()));
await folder.remove();
rmSync(place, { recursive: true });
publish(
  'witnessed',
  [
    { what: 'signed, median', value: percentile(times.signed, 50), unit: 'ms' },
    { what: 'signed, p95', value: percentile(times.signed, 95), unit: 'ms' },
    { what: 'witnessed, median', value: percentile(times.witnessed, 50), unit: 'ms' },
    { what: 'witnessed, p95', value: percentile(times.witnessed, 95), unit: 'ms', aim: { most: 300 } },
  ],
  [
    `${PER_SECOND} seals a second for ${SECONDS} s; ${WITNESSES} processes of \`pramana witness\`, more than half of them are the quorum, each answer ${2 * DELAY_MS} ms later than it could be (${DELAY_MS} ms in each direction).`,
  ],
);
