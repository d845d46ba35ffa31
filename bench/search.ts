import { fillPatients } from './lib/patients.ts';
import { benchFolder, type RunningNode, runNode } from './lib/node.ts';
import { quiet } from './lib/machine.ts';
import { type Figure, LONG, publish } from './lib/results.ts';
import { percentile } from './lib/stats.ts';

/* One person searching among very many patients, through HTTP, each search with its access event; one after the other. */

const PATIENTS = LONG ? 1_000_000 : 100_000;
const TIMES = 200;
const MOST = 30;

const some = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;
const digits = (count: number): string => String(Math.floor(Math.random() * 10 ** count)).padStart(count, '0');

const SEARCHES: Record<string, () => string> = {
  'patient number': () => `P-${String(1_000 + Math.floor(Math.random() * PATIENTS)).padStart(6, '0')}`,
  'whole phone number': () => `98${String((Math.floor(Math.random() * PATIENTS) * 37) % 100_000_000).padStart(8, '0')}`,
  'beginning of a phone number': () => `98${digits(4)}`,
  'beginning of a name': () => some(['aarti', 'sunita r', 'kavita suresh', 'ram', 'fatima']),
  'two words of a name': () => some(['patil aarti', 'deshmukh suresh', 'kulkarni fatima', 'shaikh kavita']),
  'family name': () => some(['patil', 'deshmukh', 'shaikh', 'kulkarni']),
  'fragment of a name': () => some(['lkarni', 'hmuk', 'haik', 'artir', 'unita v']),
  'letters that every fourth name has': () => some(['esh', 'ita', 'ram', 'mes']),
  'a name in its own script': () => some(['पाटील', 'जाधव', 'लक्ष्मी', 'शिंदे']),
  nobody: () => some(['qqq', 'xyzzy', 'patil zzz']),
};

async function times(node: RunningNode, text: () => string, count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const path = `/api/patients?q=${encodeURIComponent(text())}`;
    const begun = performance.now();
    const { status } = await node.http.send('GET', path, node.cashiers[0] ?? {});
    taken.push(performance.now() - begun);
    if (status !== 200) throw new Error(`a search was answered ${status}`);
  }
  return taken;
}

const folder = await benchFolder({ patients: 1, medicines: 1 });
const node = await runNode(folder, 1);
const [hospital] = folder.hospitals;
if (hospital === undefined) throw new Error('no hospital was seeded');
await fillPatients(folder, hospital.place.id, PATIENTS);
await quiet();
const figures: Figure[] = [];
for (const [what, text] of Object.entries(SEARCHES)) {
  await times(node, text, 20);
  const taken = await times(node, text, TIMES);
  figures.push({ what: `${what}, median`, value: percentile(taken, 50), unit: 'ms' });
  figures.push({ what: `${what}, p95`, value: percentile(taken, 95), unit: 'ms', aim: { most: MOST } });
}
await node.stop();
await folder.remove();
publish('search', figures, [`Among ${PATIENTS.toLocaleString('en')} patients, ${TIMES} searches each.`]);
