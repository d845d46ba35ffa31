import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring } from '@pramana/vault/node';
import { afterAll } from 'vitest';
import { createHospitalKeys, createHospitalLog, installKeys } from './domains/sealing/index.ts';
import { type TestOptions, type TestServer, testServer } from './testing.ts';

/** A `testServer` whose hospitals can seal: with a keyring and heads folder of its own, and a log each. */
export async function sealingServer(options: TestOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pramana-keys-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  installKeys(await openKeyring(join(folder, 'keyring')));
  const config = { headsDir: join(folder, 'heads'), ...options.config };
  const server = await testServer({ ...options, config });
  if (options.people === false) return server;
  for (const hospital of [server.hospital, server.other]) {
    await createHospitalKeys(hospital.id);
    await server.services.db.inHospital(hospital.id, (tx) =>
      createHospitalLog(tx, hospital, '2627', 'pramana.example/log'),
    );
  }
  return server;
}
