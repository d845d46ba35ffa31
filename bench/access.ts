import { quiet } from './lib/machine.ts';
import { cpuOf, family } from './lib/processes.ts';
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
const SETTLE_MS = 600;
const KINDS = ['silent', 'fresh', 'repeated'] as const;

interface Speed {
  /** Reads per second. */
  readonly rate: number;
  /** Milliseconds of processor time for one read, server and database. */
  readonly cpu: number;
}

async function speed(reading: Reading, kind: string): Promise<Speed> {
  let done = 0;
  const before = cpuOf(family(reading.pid));
  const begun = performance.now();
  const client = async (index: number): Promise<void> => {
    for (let turn = index; performance.now() < begun + WINDOW_MS; turn += CLIENTS) {
      await reading.get(`/api/bench/${kind}/${reading.patients[turn % reading.patients.length]}`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
  const rate = (done * 1_000) / (performance.now() - begun);
  // What was put off, such as the batch of the last accesses, is part of the price.
  if (kind === 'fresh') await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return { rate, cpu: (cpuOf(family(reading.pid)) - before) / done };
}

const reading = await openReading(CLIENTS);
for (const kind of KINDS) await speed(reading, kind);
await quiet();
const speeds: Record<(typeof KINDS)[number], Speed[]> = { silent: [], fresh: [], repeated: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const kind of KINDS) speeds[kind].push(await speed(reading, kind));
}
await reading.stop();
const of = (kind: (typeof KINDS)[number], what: keyof Speed): number => median(speeds[kind].map((each) => each[what]));
/** How much longer a read takes, in percent. */
const longer = (kind: (typeof KINDS)[number]): number => (of('silent', 'rate') / of(kind, 'rate') - 1) * 100;
const dearer = (kind: (typeof KINDS)[number]): number => (of(kind, 'cpu') / of('silent', 'cpu') - 1) * 100;
const aim = { most: 35 };
const figures: Figure[] = [
  { what: 'reads without an access event', value: of('silent', 'rate'), unit: 'reads/s' },
  { what: 'reads with a new access event each', value: of('fresh', 'rate'), unit: 'reads/s' },
  { what: 'reads that repeat an event', value: of('repeated', 'rate'), unit: 'reads/s' },
  { what: 'cost of a new event, its sealing included', value: longer('fresh'), unit: '%', aim },
  { what: 'cost of a repeated event', value: longer('repeated'), unit: '%', aim },
  { what: 'processor time of a read without', value: of('silent', 'cpu'), unit: 'ms' },
  { what: 'processor time, a new event', value: dearer('fresh'), unit: '%', aim },
  { what: 'processor time, a repeated event', value: dearer('repeated'), unit: '%', aim },
];
publish('access', figures, [`${CLIENTS} clients, ${ROUNDS} alternating windows of ${WINDOW_MS / 1_000} s; medians.`]);
