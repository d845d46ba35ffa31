import { FILE_PART_BYTES } from '@pramana/contract';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { network } from '../../lib/network.ts';
import { Uploads } from './upload.ts';

const size = 2 * FILE_PART_BYTES + 10;
const file = new File([new Uint8Array(size)], 'scan.pdf', { lastModified: 1_700_000_000_000 });

/** A server of one upload that can fail in the ways a network does. */
class FakeServer {
  received = 0;
  state = 'uploading';
  calls: string[] = [];
  /** What happens to the next answers: `lost` comes after the work was done, `away` before. */
  faults: ('lost' | 'away' | 'fine' | { status: number; code: string })[] = [];

  readonly answer = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address, 'http://x');
    const name = `${init.method} ${url.pathname.split('/').at(-1)}${url.search}`;
    this.calls.push(name);
    const fault = this.faults.shift() ?? 'fine';
    if (fault === 'away') throw new TypeError('network');
    if (typeof fault === 'object') return Response.json({ code: fault.code }, { status: fault.status });
    const offset = url.searchParams.get('offset');
    if (offset !== null && Number(offset) === this.received) this.received += (init.body as Blob).size;
    if (url.pathname.endsWith('/finish')) this.state = 'stored';
    if (fault === 'lost') throw new TypeError('network');
    return Response.json({ data: { id: 'f1', received: this.received, size, state: this.state } });
  };
}

let server: FakeServer;
let list: Uploads;
beforeEach(() => {
  server = new FakeServer();
  vi.stubGlobal('fetch', server.answer);
  vi.stubGlobal('window', new EventTarget());
  list = new Uploads(async () => undefined);
});
afterEach(() => {
  network.reached();
  vi.unstubAllGlobals();
});

const start = (): void => list.start({ patientId: 'p', category: 'documents', file, target: null });
const phase = () => list.states()[0]?.phase;

test('an upload goes out in parts and ends with the check', async () => {
  start();
  await expect.poll(phase).toBe('done');
  const parts = [0, FILE_PART_BYTES, 2 * FILE_PART_BYTES].map((offset) => `PUT content?offset=${offset}`);
  expect(server.calls).toEqual(['POST files', ...parts, 'POST finish']);
  expect(list.states()[0]).toMatchObject({ sent: size });
});

test('after lost answers and a server that is away it goes on from what the server kept', async () => {
  server.faults = ['lost', 'fine', 'fine', 'lost', 'away', 'away', 'fine', 'fine', 'lost'];
  start();
  await expect.poll(phase).toBe('done');
  expect(server).toMatchObject({ received: size, state: 'stored' });
});

test('an upload that the server has half goes on there', async () => {
  server.received = FILE_PART_BYTES;
  const half = { id: 'f1', name: 'scan.pdf', size, modified: file.lastModified, category: 'documents' };
  list.start({ patientId: 'p', category: 'documents', file, target: null }, [
    { ...half, received: FILE_PART_BYTES } as never,
  ]);
  await expect.poll(phase).toBe('done');
  expect(server.calls[0]).toBe(`PUT content?offset=${FILE_PART_BYTES}`);
});

test('a refusal stops it and says why; a retry goes on', async () => {
  server.faults = ['fine', { status: 422, code: 'file_type' }];
  start();
  await expect.poll(phase).toBe('stopped');
  expect(list.states()[0]?.problem?.code).toBe('file_type');
  list.retry(list.states()[0]?.key ?? '');
  await expect.poll(phase).toBe('done');
});

test('giving it up tells the server and takes it from the screen', async () => {
  server.faults = ['fine', { status: 422, code: 'file_type' }];
  start();
  await expect.poll(phase).toBe('stopped');
  list.cancel(list.states()[0]?.key ?? '');
  expect(list.states()).toEqual([]);
  await expect.poll(() => server.calls.at(-1)).toBe('DELETE f1');
});
