import { benchFolder, makeDrafts, type RunningNode, runNode, sealOne } from './lib/node.ts';
import { listen, type Live } from './lib/live.ts';
import { quiet } from './lib/machine.ts';
import { type Figure, LONG, publish } from './lib/results.ts';
import { percentile } from './lib/stats.ts';

/*
 * From the press of the key to the answer, and to the signed log that covers the bill, as a screen hears it: at fixed 50
 * seals a second, whether or not earlier ones are done (an open loop hides no queue). Once alone, once while counters
 * print two PDFs a second.
 */

const PER_SECOND = 50;
const SECONDS = LONG ? 60 : 10;
const WARM_UP = 4 * PER_SECOND;

interface Times {
  readonly answered: number[];
  readonly signed: number[];
}

async function openLoop(node: RunningNode, live: Live, drafts: readonly string[]): Promise<Times> {
  const times: Times = { answered: [], signed: [] };
  const begun = performance.now();
  const seals = drafts.map(async (draft, index) => {
    const due = begun + (index * 1_000) / PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const from = performance.now();
    const told = live.sealed(draft);
    times.answered.push(await sealOne(node, 0, draft));
    times.signed.push((await told) - from);
  });
  await Promise.all(seals);
  return times;
}

/** Two copies of sealed bills a second, until told to stop; resolves with how many were printed. */
function printing(node: RunningNode, bills: readonly string[]): () => Promise<number> {
  const running: Promise<unknown>[] = [];
  const print = async (bill: string): Promise<void> => {
    const { status } = await node.http.send('GET', `/api/bills/${bill}/pdf`, node.cashiers[0] ?? {});
    if (status !== 200) throw new Error(`a print was answered ${status}`);
  };
  const timer = setInterval(() => running.push(print(bills[running.length % bills.length] ?? '')), 500);
  return async () => {
    clearInterval(timer);
    return (await Promise.all(running)).length;
  };
}

function figures(name: string, { answered, signed }: Times): Figure[] {
  const most = 50;
  return [
    { what: `answer${name}, median`, value: percentile(answered, 50), unit: 'ms' },
    { what: `answer${name}, p99`, value: percentile(answered, 99), unit: 'ms' },
    { what: `signed${name}, median`, value: percentile(signed, 50), unit: 'ms' },
    { what: `signed${name}, p99`, value: percentile(signed, 99), unit: 'ms', aim: { most } },
  ];
}

const folder = await benchFolder({ medicines: 40, patients: 20 });
const node = await runNode(folder, 64);
const live = await listen(node.server.url, node.cashiers[0] ?? {});
const some = (count: number): Promise<string[]> => makeDrafts(folder, node, 0, 'opd-bill', count);
const first = await some(WARM_UP);
await openLoop(node, live, first);
await quiet();
const alone = await openLoop(node, live, await some(PER_SECOND * SECONDS));
const more = await some(PER_SECOND * SECONDS);
const stop = printing(node, first);
const printed = await openLoop(node, live, more);
const copies = await stop();
live.close();
await node.stop();
await folder.remove();
publish(
  'latency',
  [...figures('', alone), ...figures(' while printing', printed)],
  [`${PER_SECOND} seals/s for ${SECONDS} s each; ${copies} PDFs were printed in the second part.`],
);
