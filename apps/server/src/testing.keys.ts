import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring } from '@pramana/vault/node';
import { afterAll } from 'vitest';
import { createHospitalKeys, installKeys } from './domains/sealing/index.ts';
import { type TestOptions, type TestServer, testServer } from './testing.ts';

/** A `testServer` whose hospitals can seal: with a keyring of its own. */
export async function sealingServer(options: TestOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pramana-keys-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  installKeys(await openKeyring(join(folder, 'keyring')));
  const server = await testServer(options);
  await createHospitalKeys(server.hospital.id);
  await createHospitalKeys(server.other.id);
  return server;
}
