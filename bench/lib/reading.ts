import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { loginOf, PASSWORD } from '../../apps/server/src/faults/hospital.fixture.ts';
import { type Http, openHttp } from './http.ts';
import { type BenchFolder, benchFolder } from './node.ts';

/** A server with routes of its own for a measurement, and somebody signed in. */
export interface Reading {
  readonly folder: BenchFolder;
  readonly http: Http;
  readonly headers: Record<string, string>;
  readonly pid: number;
  readonly url: string;
  readonly patients: readonly string[];
  /** One request; throws unless it is answered 200. */
  get(path: string): Promise<void>;
  stop(): Promise<void>;
}

export interface ReadingOptions {
  /** The program of this folder that serves. */
  readonly server?: string;
  readonly role?: 'cashier' | 'doctor';
}

export async function openReading(
  clients: number,
  { server = 'reads.ts', role = 'cashier' }: ReadingOptions = {},
): Promise<Reading> {
  const folder = await benchFolder({ medicines: 2, patients: 200 });
  const [hospital] = folder.hospitals;
  if (hospital === undefined) throw new Error('no hospital was seeded');
  const child = spawn(process.execPath, [join(import.meta.dirname, server), folder.dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (said: Buffer) => resolve(said.toString().trim().replace('listens on ', '')));
    child.once('close', () => reject(new Error('the server for reading did not start')));
  });
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: loginOf(role, hospital.place.slug), password: PASSWORD }),
  });
  const { data } = (await signedIn.json()) as { data: { csrf: string } };
  const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-pramana-csrf': data.csrf };
  const http = openHttp(url, clients);
  return {
    folder,
    http,
    headers,
    url,
    pid: child.pid ?? 0,
    patients: hospital.patients,
    get: async (path) => {
      const { status, text } = await http.send('GET', path, headers);
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`);
    },
    stop: async () => {
      http.close();
      child.kill();
      await new Promise((resolve) => child.once('close', resolve));
      await folder.remove();
    },
  };
}
