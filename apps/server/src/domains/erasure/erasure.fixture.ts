import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PatientId } from '@pramana/kernel';
import { afterAll } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import type { TestAnswer } from '../../testing.ts';
import { shop } from '../billing/shop.fixture.ts';
import { auditHospital } from '../sealing/audit.service.ts';
import { openHeadFolder } from '../sealing/head.store.ts';
import { readHospital } from '../sealing/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'pramana-erasure-'));
afterAll(() => rm(folder, { recursive: true }));

/** A shop with files on a disk, and what the tests of erasures do with it. */
export async function erasing() {
  const server = await shop({ config: { files: { kind: 'disk', folder } } });
  const { services, hospital, clock } = server;

  async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return withClient(server.database.superUrl, async (client) => (await client.query(sql, values)).rows as Row[]);
  }

  async function audit(): Promise<{ erased: unknown; findings: [string, string][] }> {
    const place = await services.db.onNode((tx) => readHospital(tx, hospital.id));
    if (place === undefined) throw new Error('no hospital');
    const heads = openHeadFolder(services.config.headsDir);
    const more = { signal: new AbortController().signal, onProgress: () => undefined };
    const now = new Date(clock.now());
    const report = await auditHospital({ db: services.db, heads, hospital: place, now, ...more });
    // The clock jumps over days that nobody closed.
    const told = report.findings.filter(({ code }) => code !== 'day_seal_missing');
    const findings = told.map(({ code, document, field }): [string, string] => [code, `${document} ${field}`]);
    return { erased: report.erased, findings };
  }

  /** Asks at the desk and approves as the admin, as of now. */
  async function erase(whose: string): Promise<{ asked: TestAnswer; done: TestAnswer; id: string }> {
    const desk = await server.login('frontdesk');
    const asked = await desk.post(`/api/patients/${whose}/erasure`, { reason: 'Asked at the desk, moving away.' });
    const id = asked.body.data.id as string;
    const done = await (await server.login('admin')).post(`/api/erasures/${id}/approve`);
    return { asked, done, id };
  }

  async function registered(name: string): Promise<PatientId> {
    const made = await (await server.login('frontdesk')).post('/api/patients', {
      name,
      gender: 'female',
      birthDate: '1990-02-03',
      phone: '+919822000002',
      confirmDuplicate: true,
    });
    return made.body.data.id as PatientId;
  }

  return { server, folder, query, audit, erase, registered };
}
