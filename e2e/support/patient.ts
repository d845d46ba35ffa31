import { expect, request } from '@playwright/test';
import { ORIGIN, readPublic } from './api.ts';
import type { Place } from './place.ts';

/** A patient as a story's desk has registered them, with a phone. */
export interface Registered {
  id: string;
  name: string;
}

/** Registers a made-up patient at a place. */
export async function register(place: Place, name: string): Promise<Registered> {
  const desk = await place.as('frontdesk');
  const phone = `98${String(Date.now()).slice(-8)}`;
  const { id } = await desk.post<{ id: string }>('/api/patients', { name, gender: 'female', phone });
  return { id, name };
}

/** Their account, by the card of the desk and the code that came to their phone; answers its login. */
export async function enrol(place: Place, { id, name }: Registered): Promise<string> {
  const desk = await place.as('frontdesk');
  const wish = { relation: 'self', scope: ['card', 'bills', 'records'], phoneOf: 'patient', until: null, proof: '' };
  const { code: card } = await desk.post<{ code: string }>(`/api/people/patients/${id}/accounts`, wish);
  const anybody = await request.newContext({ baseURL: ORIGIN, extraHTTPHeaders: { origin: ORIGIN } });
  const sent = await (await anybody.post('/api/enrol/code', { data: { hospital: place.slug, card } })).json();
  const outbox = await readPublic<{ text: string }[]>('/api/demo/outbox');
  const code = outbox.map(({ text }) => /\b[0-9]{6}\b/.exec(text)?.[0]).find(Boolean);
  const login = `patient@${place.slug}.example`;
  const data = { hospital: place.slug, card, codeId: sent.data.id, code, name, login, password: place.password };
  expect((await anybody.post('/api/enrol/finish', { data })).status()).toBe(200);
  await anybody.dispose();
  return login;
}
