import { quiet } from './lib/machine.ts';
import { cpuOf } from './lib/processes.ts';
import { openReading, type Reading } from './lib/reading.ts';
import { LONG, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * What asking "who are you" costs the server: processor time of its process for an answer that needs a session, beside the
 * same answer that needs none. Rounds alternate.
 */

const ROUNDS = LONG ? 15 : 7;
const REQUESTS = LONG ? 6_000 : 2_000;
const CLIENTS = 4;

/** Milliseconds of processor time for one request. */
async function cost(reading: Reading, path: string): Promise<number> {
  const before = cpuOf([reading.pid]);
  const client = async (): Promise<void> => {
    for (let done = 0; done < REQUESTS / CLIENTS; done += 1) await reading.get(path);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (cpuOf([reading.pid]) - before) / REQUESTS;
}

const reading = await openReading(CLIENTS);
const PATHS = ['/api/bench/bare', '/api/bench/session'] as const;
for (const path of PATHS) await cost(reading, path);
await quiet();
const costs: [number, number][] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  costs.push([await cost(reading, PATHS[0]), await cost(reading, PATHS[1])]);
}
await reading.stop();
const bare = median(costs.map(([each]) => each));
const session = median(costs.map(([, each]) => each));
publish(
  'session',
  [
    { what: 'a public answer', value: bare, unit: 'ms of CPU' },
    { what: 'the same behind a session', value: session, unit: 'ms of CPU' },
    { what: 'the session check', value: session - bare, unit: 'ms of CPU', aim: { most: 0.5 } },
  ],
  [`${REQUESTS} requests a round, ${ROUNDS} rounds; the server's own process, without the database's.`],
);
