import { createHash } from 'node:crypto';
import { readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSubmission, monitoringPath, openCheckpoint, proveConsistency } from '@pramana/ledger';
import { beforeAll, expect, test } from 'vitest';
import { testLog } from '../../../../../packages/ledger/test/fixtures.ts';
import { type Grown, grow } from '../../../../../packages/ledger/test/witness.fixture.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import type { TestClient } from '../../testing.ts';
import { intent } from './witness.fixture.ts';
import { ensureNode } from '../sealing/index.ts';
import { Cosigning } from './cosigning.service.ts';
import { readLogLines } from './witnessed-log.service.ts';

const server = await sealingServer();
const { services } = server;
const SIZES = [3, 5, 8];
let operator: TestClient;
let witness: string;

beforeAll(async () => {
  await ensureNode(services);
  operator = await server.login('operator');
  witness = (await operator.get('/api/node/witnessed-logs')).body.data.own.vkey;
});

/** A log that this node follows. */
async function followed(name: string): Promise<Grown> {
  const log = await grow(SIZES, undefined, testLog(`${name}.example/log/${name}-2627`));
  expect((await operator.post('/api/node/witnessed-logs', { lines: log.signer.vkey }, intent())).status).toBe(201);
  return log;
}

/** What a process of this node answers to a submission. */
async function submit(log: Grown, old: number, size: number, process: Cosigning): Promise<number | undefined> {
  const proof = await proveConsistency(log.store, old, size);
  const body = formatSubmission({ old, proof, checkpoint: log.at(size) });
  return (await process.submit(new TextEncoder().encode(body)))?.status;
}

/** The size of the tree that this process shows monitors. */
async function shownSize(log: Grown, process: Cosigning): Promise<number | null> {
  const note = await process.shown(monitoringPath(log.origin).split('/')[0] ?? '');
  return note === null ? null : openCheckpoint(note, log.signer.vkey, [witness]).size;
}

/** Where the copies of this log lie. */
function copyFolder({ origin }: Grown): string {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24);
  return join(services.config.headsDir, `witness-${hash(witness)}`, hash(origin));
}

test('a cosignature whose copy could not be written is told nobody, until a copy is durable', async () => {
  const log = await followed('untold');
  const first = new Cosigning(services);
  expect(await submit(log, 0, 3, first)).toBe(200);
  const way = join(copyFolder(log), '5.head');
  await symlink('/nowhere/at-all', way);
  await expect(submit(log, 3, 5, first)).rejects.toMatchObject({ code: 'store_dead' });
  expect(first.isStopped).toBe(true);
  // The database says 5, and a backup of it would take that back without a trace: no other process may tell it either.
  await expect(shownSize(log, new Cosigning(services))).rejects.toMatchObject({ code: 'store_dead' });
  await rm(way);
  expect(await shownSize(log, new Cosigning(services))).toBe(5);
  expect(await readdir(copyFolder(log))).toEqual(['5.head']);
});

test('a process that ended between database and copy leaves a lag that the next one mends before it signs', async () => {
  const log = await followed('lags');
  expect(await submit(log, 0, 3, new Cosigning(services))).toBe(200);
  expect(await submit(log, 3, 5, new Cosigning(services))).toBe(200);
  await rm(join(copyFolder(log), '5.head'));
  // Refused, as it asks from another size; what it learns of the size is sure all the same.
  expect(await submit(log, 3, 8, new Cosigning(services))).toBe(409);
  expect(await readdir(copyFolder(log))).toEqual(['5.head']);
});

test('where an old backup of the database came back, monitors go on to be shown what the copy holds', async () => {
  const log = await followed('backup');
  const process = new Cosigning(services);
  expect(await submit(log, 0, 3, process)).toBe(200);
  const asOwner = (statement: string, values: unknown[]) =>
    withClient(server.database.superUrl, (client) => client.query(statement, values));
  const { rows } = await asOwner('select note from witnessed_log where origin = $1', [log.origin]);
  expect(await submit(log, 3, 8, process)).toBe(200);
  await asOwner('update witnessed_log set note = $2, size = 3 where origin = $1', [log.origin, rows[0].note]);
  expect(await shownSize(log, process)).toBe(8);
});

test('two logs that hold the same two trees are two forks: neither hides behind the other', async () => {
  const logs = [await followed('one'), await followed('other')];
  for (const log of logs) {
    const fork = await grow(SIZES, 2, testLog(log.origin));
    expect(await submit(log, 0, 5, new Cosigning(services))).toBe(200);
    expect(await submit(fork, 5, 5, new Cosigning(services))).toBe(422);
  }
  const { evidence } = (await operator.get('/api/node/witnessed-logs')).body.data;
  const origins = evidence.map(({ origin }: { origin: string }) => origin);
  expect(origins.sort()).toEqual(logs.map(({ origin }) => origin).sort());
});

test.each(['log.asha.example/log/asha-2627', 'witness.example/a', 'quorum-hospital.example/b', 'group/c'])(
  'the bare key of %s is a key, whatever word its name begins with',
  (origin) => {
    const { vkey } = testLog(origin).signer;
    expect(readLogLines(`# of our neighbours\n${vkey}\n`)).toEqual([{ origin, vkey }]);
    expect(readLogLines(`#\nlog\t${vkey}`)).toEqual([{ origin, vkey }]);
  },
);
