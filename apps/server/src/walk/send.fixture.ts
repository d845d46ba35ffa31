import type { RouteSpec } from '@pramana/contract';
import { expect } from 'vitest';
import type { TestAnswer, TestClient } from '../testing.ts';
import { key, photo } from './place.fixture.ts';
import { OWN_THINGS } from './samples.fixture.ts';

export type Outcome = 'in' | 'out';

/** Without a body it can change nothing that needs one, and a refusal has to come before the schema. */
export async function send(
  client: TestClient,
  route: RouteSpec,
  { url, body }: { url: string; body?: unknown },
): Promise<TestAnswer> {
  if (route.produces === 'text/event-stream') return openStream(client, url);
  if (route.method === 'GET') return client.get(url);
  if (route.method === 'DELETE') return client.delete(url);
  if (body !== undefined && route.upload) return client.upload(url, photo);
  const headers = body === undefined ? {} : key();
  return route.method === 'PUT' ? client.put(url, body, headers) : client.post(url, body, headers);
}

/** The head of a stream, which has no end to wait for. */
async function openStream(client: TestClient, url: string): Promise<TestAnswer> {
  const answer = await client.stream(url);
  return answer.status === 200 ? answer : client.get(url);
}

/** A refusal says nothing but its reason; whatever else comes back means that the caller got past the door. */
export function outcomeOf({ id, access }: RouteSpec, { status, body, raw }: TestAnswer): Outcome {
  // A public thing may be absent on this node: that is no refusal.
  const refusals = access === 'public' || OWN_THINGS.includes(id) ? [401, 403] : [401, 403, 404];
  if (!refusals.includes(status)) return 'in';
  expect(Object.keys(body)).not.toContain('data');
  expect(raw.toString()).not.toMatch(/Rosa|Medina|Devi|Paracetamol|98220000/);
  return 'out';
}
