import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HospitalId } from '@pramana/kernel';
import { listHospitals } from '../apps/server/src/domains/hospitals/index.ts';
import { publishedLogs, readWitnesses } from '../apps/server/src/domains/sealing/index.ts';
import { joinWitness } from '../apps/server/src/domains/witnesses/index.ts';
import type { Services } from '../apps/server/src/platform/services.ts';

const CLI = join(import.meta.dirname, '../apps/cli/src/main.ts');
const PROCESS = join(import.meta.dirname, 'witness.process.ts');
const NAME = 'witness-of-the-demo.pramana.example';
const HOST = '127.0.0.1';

/** Its folder below the data: key, list of logs, state, and where it listens. */
interface Place {
  key: string;
  logs: string;
  state: string;
  vkey: string;
  address: string;
}

/**
 * Starts the demo's witness as a process of its own and joins it to the demo's logs, so that cosignatures can be seen. It
 * runs on the machine whose logs it watches, which proves nothing: its word counts in no quorum (`counts: false`), and the
 * screens say so. Answers how to stop it; without it (its port is taken, say) the demo goes on and shows it as away.
 */
export async function startDemoWitness(services: Services, dataDir: string): Promise<() => Promise<void>> {
  const folder = join(dataDir, 'demo-witness');
  const place: Place = {
    key: join(folder, 'key'),
    logs: join(folder, 'logs'),
    state: join(folder, 'state'),
    vkey: join(folder, 'vkey'),
    address: join(folder, 'address'),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const vkey = await ownKey(place);
  const address = await ownAddress(place);
  await writeFile(
    place.logs,
    publishedLogs()
      .map((log) => `log ${log.vkey}\n`)
      .join(''),
  );
  services.outbound.admit(address);
  const stop = await run(place, address, (line) => services.log.warn({ line }, 'the demo’s witness'));
  try {
    await joinEverywhere(services, { vkey, url: `http://${address}` });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** A key is made once. One whose public part was not written down yet has signed nothing and is made anew. */
async function ownKey({ key, vkey }: Place): Promise<string> {
  if (existsSync(vkey)) return (await readFile(vkey, 'utf8')).trim();
  await rm(key, { force: true });
  const made = await promisify(execFile)(process.execPath, [CLI, 'witness', 'keygen', '--name', NAME, '--out', key]);
  const said = made.stdout.trim().split('\n').at(-1) ?? '';
  await writeFile(vkey, `${said}\n`);
  return said;
}

/** The address stands in the entry by which it joined, so it stays the same. */
async function ownAddress({ address }: Place): Promise<string> {
  if (existsSync(address)) return (await readFile(address, 'utf8')).trim();
  const text = `${HOST}:${await freePort()}`;
  await writeFile(address, `${text}\n`);
  return text;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
    });
  });
}

/** Resolves when it listens, or has ended. */
async function run(
  { key, logs, state }: Place,
  address: string,
  complain: (line: string) => void,
): Promise<() => Promise<void>> {
  const args = ['witness', '--listen', address, '--key', key, '--logs', logs, '--state', state];
  // Its input is never written to: that it ends tells the witness that this process is gone.
  const child = spawn(process.execPath, [PROCESS, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => text.trim() === '' || complain(text.trim()));
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      complain(error.message);
      resolve();
    });
    child.once('exit', () => resolve());
  });
  // It says where it is once it listens, and nothing more.
  await Promise.race([once(child.stdout, 'data'), ended]);
  child.stdout.resume();
  return async () => {
    child.stdin.end();
    child.kill('SIGTERM');
    await ended;
  };
}

async function joinEverywhere({ db, clock }: Services, witness: { vkey: string; url: string }): Promise<void> {
  const withLogs = new Set<HospitalId>(publishedLogs().map(({ hospitalId }) => hospitalId));
  const hospitals = await db.onNode((tx) => listHospitals(tx));
  for (const hospital of hospitals.filter(({ id }) => withLogs.has(id))) {
    await db.inHospital(hospital.id, async (tx) => {
      const { joined } = await readWitnesses(tx, hospital.id);
      if (joined.some(({ vkey, url }) => vkey === witness.vkey && url === witness.url)) return;
      const maker = { hospital, authorId: null, at: new Date(clock.now()) };
      await joinWitness(tx, maker, { ...witness, counts: false });
    });
  }
}
