import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { launchPostmaster } from './postmaster.ts';

const folder = mkdtempSync(join(tmpdir(), 'pramana-recovery-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const PATIENCE_MS = 300;

/** What PostgreSQL answers while it starts or recovers. */
function startingUp(): Buffer {
  const fields = ['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is starting up', ''];
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

it('a database that says it recovers is waited for beyond all patience: cut off it would begin anew for ever', async () => {
  const [postgres, enough] = [join(folder, 'postgres'), join(folder, 'enough')];
  // Ends by itself when it was left alone for long enough; says so in its log.
  const program = `#!/bin/sh\nwhile [ ! -e '${enough}' ]; do sleep 0.02; done\necho it was left alone\n`;
  writeFileSync(postgres, program, { mode: 0o700 });
  let first: number | undefined;
  const recovering = createServer((socket) => {
    first ??= performance.now();
    if (performance.now() - first > 3 * PATIENCE_MS) writeFileSync(enough, '');
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(startingUp()));
  });
  await new Promise<void>((resolve) => recovering.listen(join(folder, '.s.PGSQL.5432'), resolve));
  const launch = {
    binaries: { postgres, initdb: '', major: 18 },
    account: undefined,
    cluster: folder,
    logFile: join(folder, 'postgres.log'),
    settings: {},
    superUrl: `postgresql://postgres@/postgres?host=${encodeURIComponent(folder)}`,
  };
  const starting = { say: () => undefined, signal: new AbortController().signal, patience: PATIENCE_MS };
  await expect(launchPostmaster(launch, starting)).rejects.toThrow('PostgreSQL did not start (it was left alone)');
  await new Promise((resolve) => recovering.close(resolve));
});
