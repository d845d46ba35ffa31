import type { PatientId, PersonId } from '@pramana/kernel';
import { describe, expect, test } from 'vitest';
import { PASSWORD, type TestAnswer, type TestClient } from '../../testing.ts';
import { sealingServer } from '../../testing.keys.ts';
import { ownAccount } from './own.fixture.ts';
import { readRoleEvents } from './role.store.ts';
import { endRunOutLinks } from './run-out.service.ts';

const server = await sealingServer({ demo: true });
const { clock, stranger } = server;
const desk = await server.login('cashier');
const HANDS = 20;
const SECOND_MS = 1000;
const WISH = { relation: 'self', scope: ['card', 'bills'], phoneOf: 'patient', until: null, proof: '' };
let phones = 0;

/** A patient of nobody else's test, with a phone of their own and one of their contact. */
async function patientOf(client: TestClient, name: string): Promise<PatientId> {
  phones += 1;
  const phone = `98221300${String(phones).padStart(2, '0')}`;
  const emergencyContact = { name: 'Contact', relation: 'mother', phone: `98221400${String(phones).padStart(2, '0')}` };
  const made = await client.post('/api/patients', { name, gender: 'female', phone, emergencyContact });
  expect(made.status).toBe(201);
  return made.body.data.id;
}

async function cardOf(patient: PatientId, more: object = {}): Promise<string> {
  return (await desk.post(`/api/people/patients/${patient}/accounts`, { ...WISH, ...more })).body.data.code;
}

async function proofOf(card: string): Promise<{ hospital: string; card: string; codeId: string; code: string }> {
  clock.advance(60 * SECOND_MS);
  const sent = await stranger.post('/api/enrol/code', { hospital: 'asha', card });
  const [{ code }] = (await stranger.get('/api/demo/outbox')).body.data;
  return { hospital: 'asha', card, codeId: sent.body.data.id, code };
}

const many = (ask: (n: number) => Promise<TestAnswer>): Promise<TestAnswer[]> =>
  Promise.all(Array.from({ length: HANDS }, (_, n) => ask(n)));
const account = (login: string) => ({ name: 'Own', login, password: PASSWORD });
const wrongCode = (code: string, n: number): string => String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0');

describe('twenty hands at once', () => {
  test('that guess a card’s second code spend it, and the right one opens nothing after them', async () => {
    const proof = await proofOf(await cardOf(await patientOf(desk, 'Guessed')));
    const guesses = await many((n) =>
      stranger.post('/api/enrol/finish', {
        ...proof,
        code: wrongCode(proof.code, n),
        ...account(`guess${n}@test.example`),
      }),
    );
    expect(guesses.filter(({ status }) => status < 400)).toEqual([]);
    const late = await stranger.post('/api/enrol/finish', { ...proof, ...account('late@test.example') });
    expect(late.body.code).toMatch(/^(code_spent|rate_limited)$/);
  });

  test('that claim one card as two people make one link', async () => {
    const patient = await patientOf(desk, 'Claimed');
    const proof = await proofOf(await cardOf(patient));
    const [nurse, doctor] = [await server.login('nurse'), await server.login('doctor')];
    const answers = await many((n) => (n % 2 === 0 ? nurse : doctor).post('/api/enrol/join', proof));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const accounts = (await desk.get(`/api/people/patients/${patient}/accounts`)).body.data;
    expect(accounts.map(({ kind }: { kind: string }) => kind)).toEqual(['link']);
  });

  test('that look as a guardian find nothing a second after the end', async () => {
    const patient = await patientOf(desk, 'Child');
    const until = new Date(clock.now() + 3600 * SECOND_MS);
    const guardian = {
      relation: 'guardian',
      phoneOf: 'contact',
      until: until.toISOString(),
      proof: 'Birth certificate',
    };
    const proof = await proofOf(await cardOf(patient, guardian));
    await stranger.post('/api/enrol/finish', { ...proof, ...account('mother@test.example') });
    const mother = await server.signIn('mother@test.example');
    clock.advance(until.getTime() - clock.now() - SECOND_MS);
    const open = await server.signIn('mother@test.example');
    const before = await many(() => open.get(`/api/self/patients/${patient}`));
    expect(new Set(before.map(({ status }) => status))).toEqual(new Set([200]));
    clock.advance(2 * SECOND_MS);
    const paths = ['', '/bills', '/access-events'].map((rest) => `/api/self/patients/${patient}${rest}`);
    const after = await many((n) => open.get(paths[n % paths.length] ?? ''));
    expect(new Set(after.map(({ body }) => body.code))).toEqual(new Set(['not_found']));
    expect((await open.get('/api/self/patients')).body.data).toEqual([]);
    expect(mother.session?.roles).toEqual(['guardian']);

    // What ran out is then ended in the list of people too, as an entry, once.
    const person = mother.session?.person.id as PersonId;
    await Promise.all([endRunOutLinks(server.services), endRunOutLinks(server.services)]);
    await endRunOutLinks(server.services);
    const changes = await server.services.db.inHospital(server.hospital.id, (tx) =>
      readRoleEvents(tx, server.hospital.id, { person }),
    );
    expect(changes.map(({ action, roles, number }) => [action, roles, number !== null])).toEqual([
      ['give', ['guardian'], true],
      ['take', ['guardian'], true],
    ]);
    expect((await server.signIn('mother@test.example')).session).toMatchObject({ roles: [], hospital: null });
  });

  test('that look while the desk ends the access see nothing once it has answered', async () => {
    const patient = await patientOf(desk, 'Ended');
    const owner = await ownAccount(server, server.hospital, { login: 'ended@test.example', patientId: patient });
    const [link] = (await desk.get(`/api/people/patients/${patient}/accounts`)).body.data;
    const looks = many(() => owner.get(`/api/self/patients/${patient}`));
    expect((await desk.delete(`/api/people/patients/${patient}/accounts/${link.id}`)).status).toBe(204);
    const after = await many(() => owner.get(`/api/self/patients/${patient}`));
    expect(after.filter(({ status }) => status === 200)).toEqual([]);
    for (const { status, body } of await looks) if (status !== 200) expect(body).not.toHaveProperty('data');
    expect((await desk.delete(`/api/people/patients/${patient}/accounts/${link.id}`)).body.code).toBe('not_found');
  });
});

test('that a card was used, and that an account was ended or given up, is seen by the patient, and names no account', async () => {
  const patient = await patientOf(desk, 'Linked');
  const acts = async () => {
    const looks = (await (await server.login('frontdesk')).get(`/api/patients/${patient}/access-events`)).body.data;
    const of = (looks as { purpose: string; who: string | null; roles: string[]; document: string }[]).toReversed();
    return of.filter(({ purpose }) => ['card', 'link', 'unlink'].includes(purpose));
  };
  const logins = ['linked1@test.example', 'linked2@test.example'] as const;
  for (const login of logins) {
    const proof = await proofOf(await cardOf(patient));
    expect((await stranger.post('/api/enrol/finish', { ...proof, ...account(login) })).status).toBe(200);
  }
  const [first, second] = await Promise.all(logins.map((login) => server.signIn(login)));
  const links = (await desk.get(`/api/people/patients/${patient}/accounts`)).body.data as { id: string }[];
  clock.advance(SECOND_MS);
  expect((await first?.delete(`/api/self/patients/${patient}`))?.status).toBe(204);
  clock.advance(SECOND_MS);
  const left = (await desk.get(`/api/people/patients/${patient}/accounts`)).body.data;
  expect((await desk.delete(`/api/people/patients/${patient}/accounts/${left[0].id}`)).status).toBe(204);
  expect((await second?.get(`/api/self/patients/${patient}`))?.status).not.toBe(200);
  const seen = await acts();
  expect(seen.map(({ purpose, who, roles }) => [purpose, who, roles])).toEqual([
    ['card', 'Test cashier', ['cashier']],
    ['link', null, ['patient']],
    ['card', 'Test cashier', ['cashier']],
    ['link', null, ['patient']],
    ['unlink', null, ['patient']],
    ['unlink', 'Test cashier', ['cashier']],
  ]);
  // A link's own id beside the pseudonym would lead to the person (I-13).
  expect(links.filter(({ id }) => seen.some(({ document }) => document === id))).toEqual([]);
});

describe('a card opens every number of who was merged', () => {
  const merge = (client: TestClient, into: string, aliasId: string): Promise<TestAnswer> =>
    client.post(`/api/patients/${into}/merges`, { aliasId, reason: 'Same card' });
  const print = (client: TestClient, patient: string): Promise<TestAnswer> =>
    client.post(`/api/people/patients/${patient}/accounts`, WISH);
  const tried = (card: string): Promise<TestAnswer> => {
    clock.advance(60 * SECOND_MS);
    return stranger.post('/api/enrol/code', { hospital: 'asha', card });
  };

  test('so nobody at the desk opens a patient by merging them into somebody whose card they print, after or before', async () => {
    const front = await server.login('frontdesk');
    const [friend, victim] = [await patientOf(front, 'Friend Made'), await patientOf(front, 'Victim Met')];
    expect((await merge(front, friend, victim)).status).toBe(200);
    for (const of of [friend, victim]) expect((await print(front, of)).body.code).toBe('merged_needs_admin');
    // Printed first: the open card holds the merge up.
    const [other, second] = [await patientOf(front, 'Other Made'), await patientOf(front, 'Second Met')];
    const card: string = (await print(front, other)).body.data.code;
    expect((await merge(front, other, second)).body.code).toBe('not_permitted');
    expect((await merge(front, second, other)).body.code).toBe('not_permitted');
    // An administrator may merge them, and what the desk printed opens neither; separated, it opens its own again.
    expect((await merge(await server.login('admin'), other, second)).status).toBe(200);
    expect((await tried(card)).body.code).toBe('merged_needs_admin');
    expect((await front.post(`/api/patients/${second}/separate`, { reason: 'Two sisters' })).status).toBe(200);
    expect((await tried(card)).status).toBe(200);
  });

  test('nor by doing both at one moment, nor between the code and its use', async () => {
    const [front, admin] = [await server.login('frontdesk'), await server.login('admin')];
    const [friend, victim] = [await patientOf(front, 'Third Made'), await patientOf(front, 'Third Met')];
    const [printed, merged] = await Promise.all([print(front, friend), merge(front, friend, victim)]);
    const opens = printed.status === 201 && (await tried(printed.body.data.code)).status === 200;
    expect([merged.status === 200, opens]).not.toEqual([true, true]);
    const [one, two] = [await patientOf(front, 'Fourth Made'), await patientOf(front, 'Fourth Met')];
    const proof = await proofOf(await cardOf(one));
    expect((await merge(admin, one, two)).status).toBe(200);
    const late = await stranger.post('/api/enrol/finish', { ...proof, ...account('between@test.example') });
    expect(late.body.code).toBe('merged_needs_admin');
  });

  test('so an administrator prints it: it shows the number it is of, is ended on the page of either, and holds the desk from merging further', async () => {
    const [front, admin] = [await server.login('frontdesk'), await server.login('admin')];
    const [one, two] = [await patientOf(front, 'Merged One'), await patientOf(front, 'Merged Two')];
    expect((await merge(front, one, two)).status).toBe(200);
    const seen = async (login: string): Promise<unknown> => {
      const own = await server.signIn(login);
      const list = (await own.get('/api/self/patients')).body.data as { patientId: string; name: string }[];
      const shown = await Promise.all([one, two].map((id) => own.get(`/api/self/patients/${id}`)));
      return [list.map(({ patientId }) => patientId), shown.map(({ status }) => status)];
    };
    const logins = ['first@test.example', 'next@test.example'] as const;
    for (const login of logins) {
      const proof = await proofOf((await print(admin, two)).body.data.code);
      const made = await stranger.post('/api/enrol/finish', { ...proof, ...account(login) });
      expect(made.status, JSON.stringify(made.body)).toBe(200);
    }
    // Under the number that the card was of, and nothing by the other one's address.
    const own = [[two], [404, 200]];
    expect(await Promise.all(logins.map(seen))).toEqual([own, own]);
    // The desk sees both on the page of whoever they are one with, and can end them there.
    const listed = (await desk.get(`/api/people/patients/${one}/accounts`)).body.data;
    expect(listed.map(({ kind }: { kind: string }) => kind)).toEqual(['link', 'link']);
    expect((await desk.delete(`/api/people/patients/${one}/accounts/${listed[1].id}`)).status).toBe(204);
    expect((await server.signIn(logins[1])).session).toMatchObject({ roles: [], hospital: null });
    // An account of either opens both: nobody at the desk merges a third one into them, or them into it.
    const third = await patientOf(front, 'Merged Three');
    expect((await merge(front, one, third)).body.code).toBe('not_permitted');
    expect((await merge(front, third, one)).body.code).toBe('not_permitted');
    expect((await front.post(`/api/patients/${two}/separate`, { reason: 'Two sisters' })).status).toBe(200);
    expect(await seen(logins[0])).toEqual(own);
    expect((await desk.get(`/api/people/patients/${one}/accounts`)).body.data).toEqual([]);
  });
});

test('a patient of two hospitals sees in each only what is theirs there', async () => {
  const niraDesk = await server.login('cashier-nira');
  const here = await patientOf(desk, 'Rosa here');
  const there = await patientOf(niraDesk, 'Rosa there');
  const login = 'two@test.example';
  const first = await ownAccount(server, server.hospital, { login, patientId: here });
  const card = (await niraDesk.post(`/api/people/patients/${there}/accounts`, WISH)).body.data.code as string;
  clock.advance(60 * SECOND_MS);
  const sent = await stranger.post('/api/enrol/code', { hospital: 'nira', card });
  const [{ code }] = (await stranger.get('/api/demo/outbox')).body.data;
  const proof = { hospital: 'nira', card, codeId: sent.body.data.id, code };
  expect((await first.post('/api/enrol/join', proof)).status).toBe(200);
  for (const place of [server.hospital, server.other]) {
    const [mine, foreign] = place === server.hospital ? [here, there] : [there, here];
    const before = await server.signIn(login);
    // Two sessions of one instant: neither would be where they worked last.
    clock.advance(SECOND_MS);
    if (before.session?.hospital?.id !== place.id)
      expect((await before.post('/api/session/hospital', { hospitalId: place.id })).status).toBe(200);
    const at = await server.signIn(login);
    expect(at.session?.hospital?.id).toBe(place.id);
    const shown = (await at.get('/api/self/patients')).body.data as { patientId: string }[];
    expect(shown.map(({ patientId }) => patientId)).toEqual([mine]);
    const looks = await many((n) => at.get(`/api/self/patients/${n % 2 === 0 ? mine : foreign}`));
    expect(looks.map(({ status }, n) => (n % 2 === 0 ? status === 200 : status === 404))).not.toContain(false);
  }
});

describe('a card’s code goes to a phone on file', () => {
  const facts = (patient: PatientId) => desk.get(`/api/patients/${patient}`).then(({ body }) => body.data);
  const print = (client: TestClient, patient: string, more: object): Promise<TestAnswer> =>
    client.post(`/api/people/patients/${patient}/accounts`, { ...WISH, ...more });
  const change = async (patient: PatientId, more: object): Promise<void> => {
    const { name, gender, phone, emergencyContact, revision } = await facts(patient);
    const changed = { name, gender, phone, emergencyContact, revision, ...more };
    expect((await desk.put(`/api/patients/${patient}`, changed)).status).toBe(200);
  };
  const tried = (card: string): Promise<TestAnswer> => {
    clock.advance(60 * SECOND_MS);
    return stranger.post('/api/enrol', { hospital: 'asha', card });
  };
  const own = { phone: '9822199901', emergencyContact: { name: 'Contact', relation: 'aunt', phone: '9822199902' } };

  test('and whoever put another one there, of the patient or the contact, opens nothing by it for a week', async () => {
    const admin = await server.login('admin');
    const wishes: [PatientId, object][] = [];
    for (const [phoneOf, other] of [
      ['patient', 'contact'],
      ['contact', 'patient'],
    ] as const) {
      const patient = await patientOf(desk, `Changed ${phoneOf}`);
      const wish = { relation: 'guardian', proof: 'Birth certificate', phoneOf };
      wishes.push([patient, wish]);
      // Printed before the change: it opens nothing after it, whoever printed it.
      const cards = [await print(desk, patient, wish), await print(admin, patient, wish)];
      clock.advance(SECOND_MS);
      await change(patient, phoneOf === 'patient' ? { phone: own.phone } : { emergencyContact: own.emergencyContact });
      for (const { body } of cards) expect((await tried(body.data.code)).body.code).toBe('phone_new');
      expect((await print(desk, patient, wish)).body.code).toBe('phone_new');
      // The other phone is as it was; an administrator answers for the new one.
      expect((await print(desk, patient, { ...wish, phoneOf: other })).status).toBe(201);
      expect((await tried((await print(admin, patient, wish)).body.data.code)).status).toBe(200);
    }
    clock.advance(7 * 24 * 3600 * SECOND_MS);
    const later = await server.login('cashier');
    for (const [patient, wish] of wishes) expect((await print(later, patient, wish)).status).toBe(201);
  });
});
