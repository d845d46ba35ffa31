import type { RouteSpec } from '@pramana/contract';
import type { TestAnswer, TestClient } from '../testing.ts';
import type { WalkPlace } from './place.fixture.ts';
import type { Samples } from './sample.fixture.ts';
import { addressOf, samplesOf } from './samples.fixture.ts';
import { outcomeOf, send } from './send.fixture.ts';

/** Whose thing is asked for: one's own patient's, another's of the same hospital, another's under one's own patient. */
export type Whose = 'own' | 'other' | 'crossed';
export const ACCOUNTS = ['patient', 'guardian', 'card'] as const;
export type Account = (typeof ACCOUNTS)[number];

export interface Asked {
  account: Account;
  whose: Whose;
  /** `in`, or the status and code of the refusal. */
  found: string;
}

export interface PatientRow {
  route: RouteSpec;
  asked: Asked[];
}

/** What a schema has as a property of this name, so that a patient can be named beside the address. */
function takes(schema: unknown, name: string): boolean {
  const { properties } = (schema ?? {}) as { properties?: Record<string, unknown> };
  return properties !== undefined && name in properties;
}

/** How one operation is asked about a patient; undefined when it names none. */
function requestsOf(place: WalkPlace, route: RouteSpec): Map<Whose, { url: string; body?: unknown }> | undefined {
  const [mine, other] = [samplesOf(place, place.mine), samplesOf(place, place.other)];
  const [own, foreign] = [mine[route.id]?.at ?? {}, other[route.id]?.at ?? {}];
  const differing = Object.keys(own).filter((name) => own[name] !== foreign[name]);
  const bodyOfOwn = route.access === 'self:read' ? mine[route.id]?.body : undefined;
  const request = (samples: Samples, patient: string) => ({
    url: addressOf(route, samples, takes(route.query, 'patient') ? `?patient=${patient}` : undefined),
    ...(bodyOfOwn === undefined ? {} : { body: bodyOfOwn }),
    ...(takes(route.body, 'patientId') ? { body: { patientId: patient, lines: [] } } : {}),
  });
  if (differing.length === 0 && !takes(route.query, 'patient') && !takes(route.body, 'patientId')) return undefined;
  const requests = new Map<Whose, { url: string; body?: unknown }>([['other', request(other, place.other.patient)]]);
  if (own.id === place.mine.patient && differing.length > 1) {
    const crossed = { ...mine, [route.id]: { at: { ...foreign, id: own.id } } };
    requests.set('crossed', request(crossed, place.mine.patient));
  }
  // Last, as it may spend the account's link.
  requests.set('own', request(mine, place.mine.patient));
  return requests;
}

/** One operation as the accounts of patients, about their own and another patient; null when it names no patient. */
export async function walkPatients(place: WalkPlace, route: RouteSpec): Promise<PatientRow | null> {
  const requests = requestsOf(place, route);
  if (requests === undefined) return null;
  const asked: Asked[] = [];
  for (const account of ACCOUNTS) {
    for (const [whose, request] of requests) {
      const answer = await send(accountOf(place, account), route, request);
      const isIn = outcomeOf(route, answer) === 'in';
      asked.push({ account, whose, found: isIn ? 'in' : `${answer.status} ${answer.body.code}` });
      refuseForeign(place, { route, whose, answer });
      // Giving up the access spends it.
      if (!isIn || route.id !== 'people.own.leave') continue;
      if (account === 'card') place.cardOnly = await place.cardGuardian();
      else await place.relink(account);
    }
  }
  return { route, asked };
}

function accountOf({ here, cardOnly }: WalkPlace, account: Account): TestClient {
  if (account === 'card') return cardOnly;
  const client = here.get(account);
  if (client === undefined) throw new Error(`nobody is a ${account}`);
  return client;
}

interface Answered {
  route: RouteSpec;
  whose: Whose;
  answer: TestAnswer;
}

/** Whatever the answer is about, nothing of the other patient may be in it. */
function refuseForeign({ other }: WalkPlace, { route, whose, answer: { raw, body } }: Answered): void {
  const text = raw.toString();
  const { patient, bill, draft, payment, emergency, event } = other;
  const told = [patient, bill, draft, payment, emergency, event, 'Devi', 'Kulkarni'].filter((each) =>
    text.includes(each),
  );
  const problem = JSON.stringify(body);
  if (told.length > 0)
    throw new Error(`${route.id} (${whose}) tells of another patient: ${told.join(', ')} in ${problem}`);
}
