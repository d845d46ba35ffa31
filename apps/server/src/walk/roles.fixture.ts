import { permits, type Role, type RouteSpec } from '@pramana/contract';
import { expect } from 'vitest';
import type { TestClient } from '../testing.ts';
import { made } from './made.fixture.ts';
import type { Kit, WalkPlace } from './place.fixture.ts';
import { addressOf, samplesOf } from './samples.fixture.ts';
import { type Outcome, outcomeOf, send } from './send.fixture.ts';

/** A day is nobody's: each hospital closes its own. */
const NAMES_NO_THING = [
  'billing.counters.day',
  'billing.counters.close-day',
  'billing.limits.set',
  // Under an id of the caller's own.
  'appointments.appointments.book',
  'appointments.appointments.walk-in',
  'appointments.schedule.room',
  'appointments.schedule.visit-type',
];

export interface Walked {
  route: RouteSpec;
  byRole: Map<Role, Outcome>;
  /** An API token with every scope there is. */
  machine: Outcome;
  stranger: Outcome;
  /** What somebody of another hospital finds who may do this at home. */
  foreign: 'nothing' | 'their own' | '';
}

/** One operation as every role and as a stranger. */
export async function walk(place: WalkPlace, route: RouteSpec): Promise<Walked> {
  const byRole = new Map<Role, Outcome>();
  for (const [role, client] of place.here) byRole.set(role, await tryAs(place, role, client, route));
  const url = addressOf(route, samplesOf(place, place.mine));
  const machine = outcomeOf(route, await send(place.machine, route, { url }));
  const spent = route.id === 'billing.bills.discard' && machine === 'in';
  if (spent) place.mine.draft = await place.newDraft(place.mine.patient);
  const stranger = outcomeOf(route, await send(place.server.stranger, route, { url }));
  return { route, byRole, machine, stranger, foreign: '' };
}

async function tryAs(place: WalkPlace, role: Role, client: TestClient, route: RouteSpec): Promise<Outcome> {
  // Signing out spends the session, discarding spends the draft.
  const session = route.id === 'identity.session.end' ? await place.signInAs(role) : client;
  if (route.id === 'identity.sessions.end') place.things.session = await place.anotherSession(role);
  if (route.id === 'identity.member-sessions.end-one') place.things.session = await place.anotherSession('nurse');
  const url = addressOf(route, samplesOf(place, place.mine));
  const outcome = outcomeOf(route, await send(session, route, { url }));
  const { mine } = place;
  if (route.id === 'billing.bills.discard' && outcome === 'in') mine.draft = await place.newDraft(mine.patient);
  if (route.id === 'people.own.leave' && outcome === 'in') await place.relink(role);
  if (route.id === 'people.accounts.end' && outcome === 'in') mine.card = await place.cardFor(mine.patient);
  return outcome;
}

/** As every role of another hospital, with a request that would be accepted at home. */
export async function walkFromElsewhere(place: WalkPlace, route: RouteSpec): Promise<Walked['foreign']> {
  const { access } = route;
  if (access === 'public' || access === 'session' || access.startsWith('node:')) return '';
  const namesThing = route.path.includes(':') && !NAMES_NO_THING.includes(route.id);
  const samples = samplesOf(place, place.mine);
  const asked = { url: addressOf(route, samples), body: namesThing ? (samples[route.id]?.body ?? {}) : undefined };
  const { patient, bill, draft, payment, emergency, event } = place.mine;
  const ours = [patient, bill, draft, payment, emergency, event, place.things.batch, place.things.blob];
  ours.push(place.server.drawer);
  for (const [role, client] of place.elsewhere) {
    const answer = await send(client, route, asked);
    const said = `${route.id} as ${role}: ${answer.status} ${answer.status >= 400 ? answer.body.code : ''}`;
    if (!permits([role], access)) expect(said).toBe(`${route.id} as ${role}: 403 not_permitted`);
    else if (namesThing) expect(said).toBe(`${route.id} as ${role}: 404 not_found`);
    else expect(outcomeOf(route, answer), said).toBe('in');
    const text = answer.raw.toString();
    expect(
      ours.filter((id) => text.includes(id)),
      said,
    ).toEqual([]);
  }
  const found = await send(place.foreignMachine, route, asked);
  if (namesThing) expect([401, 403, 404], `${route.id} as a machine`).toContain(found.status);
  expect(ours.filter((id) => found.raw.toString().includes(id))).toEqual([]);
  return namesThing ? 'nothing' : 'their own';
}

/** What nobody else may change: the things of these patients, and the hospital's own. */
export function snapshot({ admin, server }: WalkPlace, kits: readonly Kit[]): Promise<unknown> {
  const urls = [
    ...kits.flatMap(({ bill, draft, patient }) => [
      `/api/bills/${bill}`,
      `/api/bills/${draft}`,
      `/api/patients/${patient}`,
    ]),
    `/api/items/${server.amoxicillin}`,
    `/api/batches?item=${server.amoxicillin}`,
    '/api/counter-sessions?status=open',
  ];
  return Promise.all(urls.map((url) => made(admin.get(url))));
}
