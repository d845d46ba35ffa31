import { randomBytes } from 'node:crypto';
import { quiet } from './lib/machine.ts';
import { cpuOf, family } from './lib/processes.ts';
import { openReading } from './lib/reading.ts';
import { type Figure, publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * A record of 2 KB written and read through HTTP, beside routes of the same server that keep the same rows, blocks and
 * access events and check the same hashes, without encryption (lib/keeping.ts); windows alternate. Then what a patient
 * with 5,000 versions waits for.
 */

const CLIENTS = 4;
const ROUNDS = 9;
const WINDOW_MS = 1_500;
const ASKED = 25;
const text = randomBytes(1_024).toString('hex');
const content = { title: 'Review', text, fields: [], files: [], data: null, reason: '' };
const KINDS = ['sealed', 'plain'] as const;
type Kind = (typeof KINDS)[number];

interface Speed {
  /** Per second. */
  readonly rate: number;
  /** Milliseconds of processor time for one, server and database. */
  readonly cpu: number;
}

const reading = await openReading(CLIENTS, { server: 'keeping.ts', role: 'doctor' });
const written: Record<Kind, string[]> = { sealed: [], plain: [] };

async function post(path: string, body?: object): Promise<string> {
  const { status, text: said } = await reading.http.send('POST', path, reading.headers, body && JSON.stringify(body));
  if (status !== 200) throw new Error(`${path} was answered ${status}: ${said}`);
  return (JSON.parse(said) as { data: { id: string } }).data.id;
}

async function speed(work: (turn: number) => Promise<void>): Promise<Speed> {
  let done = 0;
  const before = cpuOf(family(reading.pid));
  const begun = performance.now();
  const client = async (index: number): Promise<void> => {
    for (let turn = index; performance.now() < begun + WINDOW_MS; turn += CLIENTS) {
      await work(turn);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
  const rate = (done * 1_000) / (performance.now() - begun);
  return { rate, cpu: (cpuOf(family(reading.pid)) - before) / done };
}

const WAYS = {
  write: async (kind: Kind, turn: number): Promise<void> => {
    const patient = reading.patients[turn % reading.patients.length];
    written[kind].push(await post(`/api/bench/${kind}/${patient}/records`, content));
  },
  read: async (kind: Kind, turn: number): Promise<void> => {
    await reading.get(`/api/bench/${kind}/${written[kind][turn % written[kind].length]}`);
  },
};

/** Figures of one way, encrypted beside plain. */
async function compare(way: keyof typeof WAYS): Promise<Figure[]> {
  const speeds: Record<Kind, Speed[]> = { sealed: [], plain: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const kind of KINDS) {
      const measured = await speed((turn) => WAYS[way](kind, turn));
      // The first round warms up.
      if (round > 0) speeds[kind].push(measured);
    }
  }
  const of = (kind: Kind, what: keyof Speed): number => median(speeds[kind].map((each) => each[what]));
  return [
    { what: `${way}, encrypted`, value: of('sealed', 'rate'), unit: 'records/s' },
    { what: `${way}, plain`, value: of('plain', 'rate'), unit: 'records/s' },
    {
      what: `${way}: encrypted to plain`,
      value: of('sealed', 'rate') / of('plain', 'rate'),
      unit: '',
      aim: { least: 0.8 },
    },
    { what: `${way}: plain to encrypted, processor time`, value: of('plain', 'cpu') / of('sealed', 'cpu'), unit: '' },
    { what: `${way}, encrypted: processor time`, value: of('sealed', 'cpu'), unit: 'ms' },
  ];
}

/** Median milliseconds until a page of this address is there. */
async function wait(path: string): Promise<number> {
  const times: number[] = [];
  for (let asked = 0; asked < ASKED; asked += 1) {
    const begun = performance.now();
    await reading.get(path);
    times.push(performance.now() - begun);
  }
  return median(times);
}

await quiet();
const figures = [...(await compare('write')), ...(await compare('read'))];
const [many = '', one = ''] = reading.patients.slice(-2);
for (let filled = 0; filled < 10; filled += 1) await post(`/api/bench/fill/${many}/records`);
const record = await post(`/api/bench/fill/${one}/versions`);
const aim = { most: 150 };
figures.push(
  {
    what: 'timeline of a patient with 1,000 records of 5 versions',
    value: await wait(`/api/patients/${many}/records`),
    unit: 'ms',
    aim,
  },
  { what: 'record of 5,000 versions', value: await wait(`/api/records/${record}`), unit: 'ms', aim },
);
await reading.stop();
publish('records', figures, [
  `2 KB, ${CLIENTS} clients, ${ROUNDS} alternating windows of ${WINDOW_MS / 1_000} s; medians.`,
]);
