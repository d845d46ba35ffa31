import { quiet } from './lib/machine.ts';
import { openReading, type Reading } from './lib/reading.ts';
import { type Figure, LONG, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * Whole HTTP reads of a patient at 16 clients: without an access event, with one that is new each time (the batches that
 * seal them run beside), and with one that repeats an earlier of the quarter of an hour. Windows alternate.
 */

const CLIENTS = 16;
const ROUNDS = LONG ? 12 : 6;
const WINDOW_MS = LONG ? 4_000 : 2_000;
const KINDS = ['silent', 'fresh', 'repeated'] as const;

async function rate(reading: Reading, kind: string): Promise<number> {
  let done = 0;
  const begun = performance.now();
  const client = async (index: number): Promise<void> => {
    for (let turn = index; performance.now() < begun + WINDOW_MS; turn += CLIENTS) {
      await reading.get(`/api/bench/${kind}/${reading.patients[turn % reading.patients.length]}`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
  return (done * 1_000) / (performance.now() - begun);
}

const reading = await openReading(CLIENTS);
for (const kind of KINDS) await rate(reading, kind);
await quiet();
const rates: Record<(typeof KINDS)[number], number[]> = { silent: [], fresh: [], repeated: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const kind of KINDS) rates[kind].push(await rate(reading, kind));
}
await reading.stop();
const [silent, fresh, repeated] = KINDS.map((kind) => median(rates[kind])) as [number, number, number];
/** How much longer a read takes, in percent. */
const more = (slower: number): number => (silent / slower - 1) * 100;
const figures: Figure[] = [
  { what: 'reads without an access event', value: silent, unit: 'reads/s' },
  { what: 'reads with a new access event each', value: fresh, unit: 'reads/s' },
  { what: 'reads that repeat an event', value: repeated, unit: 'reads/s' },
  { what: 'cost of a new event, its sealing included', value: more(fresh), unit: '%', aim: { most: 35 } },
  { what: 'cost of a repeated event', value: more(repeated), unit: '%', aim: { most: 35 } },
];
publish('access', figures, [`${CLIENTS} clients, ${ROUNDS} alternating windows of ${WINDOW_MS / 1_000} s; medians.`]);
