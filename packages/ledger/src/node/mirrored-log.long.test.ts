/** The mirror in a process of its own, killed again and again at any moment, beside a log that grows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { testLog } from '../../test/fixtures.ts';
import { auditLog } from '../audit.log.ts';
import { uintBE } from '../bytes.ts';
import { append, readTile } from '../log.ts';
import { sha256 } from '../sha256.ts';
import { formatEntries, parseTilePath, TILE_WIDTH, tileWidth } from '../tile.ts';
import { fileStore } from './file-store.ts';
import { logFolder } from './mirrored-log.ts';

const ENTRIES = 200_000;
const KILLS = 60;
const dir = mkdtempSync(join(tmpdir(), 'mirror-killed-'));
afterAll(() => rmSync(dir, { recursive: true }));

const CHILD = `
  import { installNodeSha256, httpGet, MirroredLog } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
  installNodeSha256();
  const [url, vkey, dir] = process.argv.slice(1);
  const options = { dir: dir + '/state', headsDir: dir + '/heads', vkey, get: httpGet(url), now: () => 1_790_000_000 };
  const log = await MirroredLog.open(options);
  const found = await log.follow();
  await log.close();
  console.log(found.state, found.size);
`;

test(`killed ${KILLS} times, a mirror ends up with every byte of the log, and says nothing that it does not hold`, async () => {
  const log = testLog();
  const leaves = Array.from({ length: ENTRIES }, (_, i) => sha256(uintBE(i, 4)));
  await append({ ...log, leaves: leaves.slice(0, ENTRIES / 2) });
  const server = createServer((request, response) => {
    void answer((request.url ?? '/').slice(1)).then((body) => response.writeHead(body ? 200 : 404).end(body ?? ''));
  });
  const answer = async (path: string): Promise<Uint8Array | string | null> => {
    const head = await log.store.readHead();
    if (head === null || path === 'checkpoint') return head?.checkpoint ?? null;
    const { level, n, width } = parseTilePath(path);
    if (width > tileWidth(head.size, level, n)) return null;
    if (level !== 'entries') return readTile(log.store, level, n, width);
    return formatEntries(await log.store.readEntries(n * TILE_WIDTH, width));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const start = () =>
    spawn(process.execPath, ['--input-type=module', '-e', CHILD, url, log.signer.vkey, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  let killed = 0;
  for (let round = 0; round < KILLS; round++) {
    const child = start();
    const ended = once(child, 'close');
    // Each process lives a little longer than the one before: so it dies while loading, pulling, writing and showing.
    await Promise.race([ended, sleep(150 + ((round * 37) % 700))]);
    if (child.exitCode === null) killed += Number(child.kill('SIGKILL'));
    await ended;
    if (round % 10 === 9) {
      const size = (await log.store.readHead())?.size ?? 0;
      await append({ ...log, leaves: leaves.slice(size, size + Math.floor(ENTRIES / 2 / (KILLS / 10))) });
    }
  }
  expect(killed).toBeGreaterThan(KILLS / 3);
  const last = start();
  const [code] = await once(last, 'close');
  expect(code).toBe(0);
  server.close();
  const store = await fileStore(join(dir, 'state', logFolder(log.origin)));
  const head = await log.store.readHead();
  expect((await store.readHead())?.root).toEqual(head?.root);
  const { vkey } = log.signer;
  expect(await auditLog({ store, vkey, origin: log.origin })).toMatchObject({ ok: true, entries: head?.size });
  await store.close();
});
