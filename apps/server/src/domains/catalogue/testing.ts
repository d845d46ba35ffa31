import { readFileSync } from 'node:fs';
import type { ItemId } from '@pramana/kernel';
import { sealingServer } from '../../testing.keys.ts';
import type { TestServer } from '../../testing.ts';
import { loadStandardTaxRules, type Pricing } from './index.ts';

/** A file of the demo's data. */
export function demoFile(name: string): Buffer {
  return readFileSync(new URL(`../../../../../demo/${name}`, import.meta.url));
}

/** A server whose hospitals can seal and know the law. */
export async function catalogueServer(): Promise<TestServer> {
  const server = await sealingServer();
  for (const { id, slug } of [server.hospital, server.other]) {
    const maker = { ...acting(server), authorId: null };
    const hospital = { ...maker.hospital, id, slug };
    await server.services.db.inHospital(id, (tx) => loadStandardTaxRules(tx, { ...maker, hospital }));
  }
  return server;
}

/** A medicine in packs of ten as a form sends it. */
export const paracetamol = {
  code: 'PARA-500',
  kind: 'medicine',
  name: 'Paracetamol Tablets IP 500 mg',
  genericName: 'Paracetamol',
  strength: '500 mg',
  form: 'tablet',
  unit: 'tablet',
  packLabel: "10's",
  packSize: 10,
  hsn: '3004',
  taxClass: 'medicine',
} as const;

/** An Idempotency-Key of its own for each request. */
export function freshKey(): Record<string, string> {
  freshKey.count += 1;
  return { 'idempotency-key': `key-${freshKey.count}` };
}
freshKey.count = 0;

/** Adds an item over HTTP and answers its id. */
export async function addOne(server: TestServer, change: Record<string, unknown>): Promise<ItemId> {
  const admin = await server.login('admin');
  const answer = await admin.post('/api/items', { ...paracetamol, ...change });
  if (answer.status !== 201)
    throw new Error(`adding an item answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.data.id as ItemId;
}

/** The hospital as a session has it, its pharmacist, and the server's time: for services without HTTP. */
export function acting(server: TestServer): Pricing {
  const { id, slug } = server.hospital;
  const place = { timeZone: 'Asia/Kolkata', currency: 'INR', dayCutHour: 0, yearStartMonth: 4, stateCode: '27' };
  return {
    hospital: { id, slug, name: 'Asha Hospital', ...place },
    authorId: server.person('pharmacist').id,
    at: new Date(server.clock.now()),
  };
}
