import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring } from '@pramana/vault/node';
import { expect, test } from 'vitest';
import { auditNode, installKeys } from '../apps/server/src/domains/sealing/index.ts';
import { loadConfig } from '../apps/server/src/platform/config.ts';
import { createLog } from '../apps/server/src/platform/log.ts';
import { closeServices, openServices } from '../apps/server/src/platform/open-services.ts';
import { freshDatabase } from '../tools/test-database.ts';
import { seedDemo } from './seed.ts';

/** What an audit says of the node's or a hospital's: which damages, and how many documents whose times run back. */
type Said = { readonly codes: readonly string[]; readonly backwards: number };

/** Of a demo, node and both hospitals: nobody has signed its logs yet, and nothing else is amiss. */
const FILLED: readonly Said[] = Array.from({ length: 3 }, () => ({ codes: ['head_missing'], backwards: 0 }));

/** What an audit says of a demo that was filled at this instant, in Unix milliseconds, as at the first start of a node. */
async function demoAt(now: number): Promise<Said[]> {
  const { appUrl } = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'pramana-hours-'));
  const config = loadConfig({ PRAMANA_DATA: join(folder, 'data') }, []);
  installKeys(await openKeyring(config.keyringDir));
  const log = createLog({ level: 'silent' });
  const services = openServices({ config, appUrl, clock: { now: () => now }, log, demo: null });
  try {
    const originBase = 'demo.pramana.example/log';
    await seedDemo(services, { password: 'only for made-up people', patients: 40, originBase, say: () => undefined });
    const signal = new AbortController().signal;
    const audit = { db: services.db, headsDir: config.headsDir, signal, onProgress: () => undefined };
    return (await auditNode(audit)).map(({ report: { findings, backwards } }) => ({
      codes: findings.map(({ code }) => code),
      backwards: backwards.documents,
    }));
  } finally {
    await closeServices(services);
    await rm(folder, { recursive: true });
  }
}

test.each(['00:00', '00:03', '00:12', '00:35', '01:59', '02:30', '07:58', '12:00', '18:20', '22:40', '23:58'])(
  'a node that is first started at %s has its demo, whose times do not run back',
  async (wall) => expect(await demoAt(Date.parse(`2026-11-22T${wall}:30+05:30`))).toEqual(FILLED),
);
