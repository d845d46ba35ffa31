import { createHash } from 'node:crypto';
import { FILE_PART_BYTES } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { TestAnswer, TestClient, TestServer } from '../../testing.ts';
import { registerPatient } from '../patients/index.ts';

/** A PDF of so many bytes, as far as its first bytes say; `seed` makes it another one. */
export function pdf(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, size >>> 2);
  for (let at = 0; at < words.length; at += 1) words[at] = at * 2_654_435_761 + seed;
  bytes.write('%PDF-1.7\n');
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A made-up patient. */
export async function patientAt(server: TestServer, name = 'Asha Bhosale-Test'): Promise<PatientId> {
  const { services, hospital, clock } = server;
  const person = server.person('frontdesk');
  const place = { ...hospital, name: 'Asha', timeZone: 'Asia/Kolkata', currency: 'INR', stateCode: '27' };
  const at = { ...place, dayCutHour: 0, yearStartMonth: 4 };
  return services.db.inHospital(hospital.id, async (tx) => {
    const details = { name, gender: 'female', age: 40, confirmDuplicate: true } as const;
    return (await registerPatient({ tx, hospital: at, actor: { personId: person.id }, clock }, details)).id;
  });
}

let keys = 0;

export function begin(
  client: TestClient,
  patient: string,
  bytes: Uint8Array,
  more: { name?: string; category?: string } = {},
): Promise<TestAnswer> {
  const body = { name: 'scan.pdf', category: 'documents', modified: 1_700_000_000_000, size: bytes.length, ...more };
  return client.post(`/api/patients/${patient}/files`, body, { 'idempotency-key': `f${(keys += 1)}` });
}

/** Sends the part at `offset`. */
export function send(client: TestClient, id: string, offset: number, bytes: Uint8Array): Promise<TestAnswer> {
  const type = { 'content-type': 'application/offset+octet-stream' };
  return client.put(`/api/files/${id}/content?offset=${offset}`, Buffer.from(bytes), type);
}

export function partOf(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.subarray(index * FILE_PART_BYTES, (index + 1) * FILE_PART_BYTES);
}

/** A whole upload; answers its id. */
export async function upload(
  client: TestClient,
  patient: string,
  bytes: Uint8Array,
  more: { name?: string; category?: string } = {},
): Promise<string> {
  const id = (await begin(client, patient, bytes, more)).body.data.id as string;
  for (let at = 0; at < bytes.length; at += FILE_PART_BYTES) {
    const answer = await send(client, id, at, bytes.subarray(at, at + FILE_PART_BYTES));
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }
  const done = await client.post(`/api/files/${id}/finish`);
  if (done.body.data?.state !== 'stored') throw new Error(JSON.stringify(done.body));
  return id;
}
