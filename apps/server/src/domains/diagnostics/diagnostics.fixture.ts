import type { LabOrderDetailJson, OrderedTestJson } from '@pramana/contract';
import { newId } from '../../platform/ids.ts';
import type { TestClient } from '../../testing.ts';
import { write } from '../consultations/consultations.fixture.ts';

let keys = 0;
export const key = (): Record<string, string> => ({ 'idempotency-key': `diagnostics-${(keys += 1)}` });

/** A test as a doctor asks for it. */
export function asked(code: string | null, change: Partial<OrderedTestJson> = {}): OrderedTestJson {
  return { id: newId(), code, name: code ?? 'Test in words', note: '', urgent: false, ...change };
}

/** Orders through a sealed consultation, as the screen does; the sealed answer. */
export function order(doctor: TestClient, patient: string, tests: OrderedTestJson[]) {
  return write(doctor, patient, { tests });
}

export async function shown(client: TestClient, id: string): Promise<LabOrderDetailJson> {
  return (await client.get(`/api/diagnostics/orders/${id}`)).body.data;
}

/** The newest version of its result, as a screen that was just opened shows it; null before there is one of this sample. */
export async function versionOf(client: TestClient, { record, state }: LabOrderDetailJson): Promise<number | null> {
  if (record === null || state === 'sampled') return null;
  return (await client.get(`/api/records/${record}`)).body.data.versions[0].version;
}

export function take(client: TestClient, orders: string[]) {
  return client.post('/api/diagnostics/samples', { orders }, key());
}

/** One typed value: a number in 10^-digits of the unit, or words. */
export function value(code: string | null, said: number | string, sign: '' | '<' | '>' = '') {
  return typeof said === 'number' ? { code, sign, value: said, text: '' } : { code, sign, value: null, text: said };
}

export async function enter(client: TestClient, id: string, values: object[], more: object = {}) {
  const now = await shown(client, id);
  const body = {
    revision: now.revision,
    version: await versionOf(client, now),
    values,
    remarks: '',
    files: [],
    reason: '',
    ...more,
  };
  return client.post(`/api/diagnostics/orders/${id}/result`, body, key());
}

export async function release(client: TestClient, id: string, comment = '') {
  const now = await shown(client, id);
  const body = { revision: now.revision, version: await versionOf(client, now), comment };
  return client.post(`/api/diagnostics/orders/${id}/release`, body, key());
}
