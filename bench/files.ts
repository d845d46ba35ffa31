import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { FILE_PART_BYTES } from '@pramana/contract';
import { quiet } from './lib/machine.ts';
import { cpuOf, family } from './lib/processes.ts';
import { openReading } from './lib/reading.ts';
import { publish } from './lib/results.ts';
import { median } from './lib/stats.ts';

/*
 * A file of 100 MB up and down as a browser moves it: through HTTP, in parts of 4 MiB that are each durable before the
 * next, finished, then read. Beside it the same requests to routes of the same server that keep the same parts and rows
 * without encryption (lib/keeping.ts). Turns alternate, so that whatever else the machine does meets both.
 */

const SIZE = 100 * 1024 * 1024;
const ROUNDS = 9;
const content = randomBytes(SIZE);
content.write('%PDF-1.7\n');
const reading = await openReading(1, { server: 'keeping.ts', role: 'doctor' });
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const { hostname, port } = new URL(reading.url);

interface Sent {
  readonly type?: string;
  readonly body?: Uint8Array | string;
}

/** One request; what it answered is gathered, or of a file's content only counted: a client should cost little. */
function send(method: string, path: string, { type = 'application/json', body = '' }: Sent = {}): Promise<string> {
  const headers = {
    ...reading.headers,
    'idempotency-key': randomUUID(),
    ...(body.length === 0 ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path, headers }, (answer) => {
      let size = 0;
      let text = '';
      const isContent = method === 'GET';
      answer.on('data', (piece: Buffer) => {
        size += piece.length;
        if (!isContent) text += piece.toString();
      });
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve(isContent ? String(size) : text);
        else reject(new Error(`${method} ${path} was answered ${answer.statusCode}: ${text}`));
      });
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

interface Turn {
  /** Megabytes a second of the whole upload, and of the download. */
  readonly write: number;
  readonly read: number;
  /** Milliseconds of processor time of the server and its database. */
  readonly writeCpu: number;
  readonly readCpu: number;
}

async function turn(sealed: boolean): Promise<Turn> {
  const base = sealed ? '/api' : '/api/bench';
  const asked = { name: 'scan.pdf', category: 'imaging', modified: 0, size: SIZE };
  const cpu = [cpuOf(family(reading.pid))];
  const times = [performance.now()];
  const mark = (): void => {
    times.push(performance.now());
    cpu.push(cpuOf(family(reading.pid)));
  };
  const made = await send('POST', `${base}/patients/${reading.patients[0]}/files`, { body: JSON.stringify(asked) });
  const { id } = (JSON.parse(made) as { data: { id: string } }).data;
  for (let offset = 0; offset < SIZE; offset += FILE_PART_BYTES) {
    const body = content.subarray(offset, offset + FILE_PART_BYTES);
    await send('PUT', `${base}/files/${id}/content?offset=${offset}`, {
      type: 'application/offset+octet-stream',
      body,
    });
  }
  await send('POST', `${base}/files/${id}/finish`);
  mark();
  const size = Number(await send('GET', `${base}/files/${id}/content`));
  if (size !== SIZE) throw new Error(`${size} bytes of ${SIZE} came back`);
  mark();
  const [begun = 0, written = 0, ended = 0] = times;
  const [before = 0, between = 0, after = 0] = cpu;
  const rate = (ms: number): number => SIZE / 1_000 / ms;
  return {
    write: rate(written - begun),
    read: rate(ended - written),
    writeCpu: between - before,
    readCpu: after - between,
  };
}

const found: Record<'sealed' | 'plain', Turn[]> = { sealed: [], plain: [] };
for (const sealed of [true, false, true, false]) await turn(sealed);
await quiet();
for (let round = 0; round < ROUNDS; round += 1) {
  found.sealed.push(await turn(true));
  found.plain.push(await turn(false));
}
agent.destroy();
await reading.stop();
const of = (kind: 'sealed' | 'plain', what: keyof Turn): number => median(found[kind].map((each) => each[what]));
publish(
  'files',
  (['write', 'read'] as const).flatMap((way) => [
    { what: `${way}, encrypted`, value: of('sealed', way), unit: 'MB/s' },
    { what: `${way}, plain`, value: of('plain', way), unit: 'MB/s' },
    { what: `${way}: encrypted to plain`, value: of('sealed', way) / of('plain', way), unit: '', aim: { least: 0.7 } },
    { what: `${way}, encrypted: processor time`, value: of('sealed', `${way}Cpu`), unit: 'ms' },
    { what: `${way}, plain: processor time`, value: of('plain', `${way}Cpu`), unit: 'ms' },
  ]),
  [`100 MB through HTTP in parts of 4 MiB, each durable before the next; medians of ${ROUNDS} alternating turns.`],
);
