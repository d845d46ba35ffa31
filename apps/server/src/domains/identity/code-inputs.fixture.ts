import { generateSync } from 'otplib';
import { PASSWORD, type TestAnswer, type TestClient } from '../../testing.ts';
import type { Shop } from '../billing/shop.fixture.ts';
import { line, write } from '../consultations/consultations.fixture.ts';
import { registrants } from '../hospitals/registration.fixture.ts';

/** A code that was just issued, and the operation that takes it. */
export interface Issued {
  code: string;
  /** `more`: fields of the body that are to be others. */
  redeem(code: string, more?: object): Promise<TestAnswer>;
}

/** Where a one-time code is typed. */
export interface CodePlace {
  /** The operation. */
  at: string;
  issue(): Promise<Issued>;
  /** What a late one is told where `code_expired` would tell a stranger too much, or an app only knows wrong ones. */
  late?: string;
  /** Likewise of one that was used. */
  used?: RegExp;
}

let made = 0;
const next = (): string => String((made += 1)).padStart(3, '0');
const phone = (): string => `9822177${next()}`;

/** Every place where a code is typed that came by message or from an app. */
export function codePlaces(server: Shop): CodePlace[] {
  return [...ofAccounts(server), ...ofSignIn(server), ...ofRegistrants(server), ...ofPeople(server), handedOut(server)];
}

const newest = async ({ stranger }: Pick<Shop, 'stranger'>): Promise<string> => {
  const { body } = await stranger.get('/api/demo/outbox');
  return body.data.find((each: { code: string | null }) => each.code !== null).code;
};

/** Somebody of their own, signed in: what one place proves is no other's. */
async function newcomer(server: Shop, roles: string[] = ['nurse']): Promise<{ login: string; client: TestClient }> {
  const login = `coded${next()}@test.example`;
  await (await server.login('admin')).post('/api/people', { name: 'Coded', login, password: PASSWORD, roles });
  return { login, client: await server.signIn(login) };
}

const app = (server: Shop, secret: string): string =>
  generateSync({ secret, epoch: Math.floor(server.clock.now() / 1000) });

function ofAccounts(server: Shop): CodePlace[] {
  return [
    {
      at: 'identity.security.confirm-contact',
      issue: async () => {
        const { client } = await newcomer(server);
        const { id } = (await client.post('/api/security/contacts', { phone: phone() })).body.data;
        const code = await newest(server);
        return { code, redeem: (typed) => client.post(`/api/security/contacts/${id}`, { code: typed }) };
      },
      // Whoever proved something has another session.
      used: /not_signed_in/,
    },
    {
      at: 'identity.security.confirm-totp',
      issue: async () => {
        const { client } = await newcomer(server);
        const { id, secret } = (await client.post('/api/security/totp', { name: 'App' })).body.data;
        return {
          code: app(server, secret),
          redeem: (code) => client.post(`/api/security/totp/${id}`, { code }),
        };
      },
      late: 'code_wrong',
      used: /not_signed_in/,
    },
    {
      at: 'identity.reset.finish',
      issue: async () => {
        const { login } = await withPhone(server, false);
        const { id } = (await server.stranger.post('/api/password-reset', { login })).body.data;
        const password = 'another one for made-up people';
        return {
          code: await newest(server),
          redeem: (code, more) =>
            server.stranger.post('/api/password-reset/finish', { login, id, code, password, ...more }),
        };
      },
    },
  ];
}

/** Somebody whose phone is proved; with `signIn` it is asked at each sign-in. */
async function withPhone(server: Shop, signIn: boolean): Promise<{ login: string }> {
  const { login, client } = await newcomer(server);
  const { id } = (await client.post('/api/security/contacts', { phone: phone() })).body.data;
  await client.post(`/api/security/contacts/${id}`, { code: await newest(server), signIn });
  server.clock.advance(61_000);
  return { login };
}

/** The second step of a sign-in, in a browser that keeps its ticket. */
function ofSignIn(server: Shop): CodePlace[] {
  const begun = async (login: string) => {
    const { headers } = await server.stranger.post('/api/session', { login, password: PASSWORD });
    const cookie = [headers['set-cookie'] ?? []].flat().map((each) => String(each).split(';')[0]);
    return (url: string, body?: object) =>
      server.stranger.post(`/api/session/second-factor${url}`, body, { cookie: cookie.join('; ') });
  };
  return [
    {
      at: 'identity.sign-in.second-factor',
      issue: async () => {
        const { login } = await withPhone(server, true);
        const step = await begun(login);
        await step('/code');
        return { code: await newest(server), redeem: (code) => step('', { kind: 'sms', code }) };
      },
      used: /sign_in_over/,
    },
    {
      at: 'identity.sign-in.second-factor by an app',
      issue: async () => {
        const { login, client } = await newcomer(server);
        const { id, secret } = (await client.post('/api/security/totp', { name: 'App' })).body.data;
        await client.post(`/api/security/totp/${id}`, { code: app(server, secret) });
        server.clock.advance(61_000);
        const step = await begun(login);
        return { code: app(server, secret), redeem: (code) => step('', { kind: 'totp', code }) };
      },
      late: 'code_wrong',
      used: /sign_in_over/,
    },
  ];
}

function ofRegistrants(server: Shop): CodePlace[] {
  const { another, ask, begin, lastCode, sendIn } = registrants(server);
  return [
    {
      at: 'hospitals.registration.prove',
      issue: async () => {
        const token = await begin();
        await ask('/save', { token, form: another({ phone: phone() }) });
        const codeId = (await ask('/code', { token })).body.data.id;
        const code = await lastCode();
        return { code, redeem: (typed) => ask('/prove', { token, codeId, code: typed }) };
      },
    },
    {
      at: 'hospitals.registration.find',
      issue: async () => {
        const form = another({ phone: phone() });
        await sendIn(form);
        server.clock.advance(61_000);
        const codeId = (await ask('/find', { phone: form.phone })).body.data.id;
        const code = await lastCode();
        return { code, redeem: (typed) => ask('/found', { phone: form.phone, codeId, code: typed }) };
      },
      // Wrong, late and used are one answer: it would tell whose phone has registered.
      late: 'code_wrong',
      used: /code_wrong/,
    },
    {
      at: 'hospitals.registration.set-password',
      issue: async () => {
        const { token, id } = await sendIn(another({ phone: phone() }));
        const operator = await server.login('operator');
        const opened = await operator.post(`/api/registrations/${id}/approval`, { slug: `coded-${next()}` });
        if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
        server.clock.advance(61_000);
        const codeId = (await ask('/code', { token })).body.data.id;
        const code = await lastCode();
        const password = PASSWORD;
        return { code, redeem: (typed, more) => ask('/password', { token, codeId, code: typed, password, ...more }) };
      },
      used: /conflict|code_spent/,
    },
    {
      at: 'hospitals.registration.join',
      issue: async () => {
        const { token, id } = await sendIn(another({ phone: phone() }));
        const operator = await server.login('operator');
        await operator.post(`/api/registrations/${id}/approval`, { slug: `joined-${next()}` });
        server.clock.advance(61_000);
        const codeId = (await ask('/code', { token })).body.data.id;
        const code = await lastCode();
        const { client } = await newcomer(server);
        return { code, redeem: (typed) => client.post('/api/registration/join', { token, codeId, code: typed }) };
      },
      used: /conflict|code_spent|not_signed_in/,
    },
  ];
}

function ofPeople(server: Shop): CodePlace[] {
  const { stranger } = server;
  const work = { departmentId: null, category: '', experienceYears: null, degree: '', registrationNumber: '' };
  const carded = async () => {
    const desk = await server.login('frontdesk');
    const facts = { name: `Carded ${next()}`, gender: 'female', phone: phone(), confirmDuplicate: true };
    const { id } = (await desk.post('/api/patients', facts)).body.data;
    const wish = { relation: 'self', scope: ['card'], phoneOf: 'patient', until: null, proof: '' };
    const card = (await desk.post(`/api/people/patients/${id}/accounts`, wish)).body.data.code as string;
    const sent = await stranger.post('/api/enrol/code', { hospital: 'asha', card });
    return { proof: { hospital: 'asha', card, codeId: sent.body.data.id as string }, code: await newest(server) };
  };
  return [
    {
      at: 'people.apply.create',
      issue: async () => {
        const to = phone();
        const codeId = (await stranger.post('/api/apply/asha/code', { phone: to })).body.data.id;
        const email = `applies${next()}@test.example`;
        const facts = { ...work, council: '', note: '', name: 'Applies', email, roles: ['nurse'] };
        return {
          code: await newest(server),
          redeem: (code) => stranger.post('/api/apply/asha', { ...facts, phone: to, codeId, code }),
        };
      },
      used: /already_exists|code_spent/,
    },
    {
      at: 'people.enrol.finish',
      issue: async () => {
        const { proof, code } = await carded();
        const account = { name: 'Own', login: `own${next()}@test.example`, password: PASSWORD };
        return {
          code,
          redeem: (typed, more) => stranger.post('/api/enrol/finish', { ...proof, ...account, code: typed, ...more }),
        };
      },
      used: /link_over/,
    },
    {
      at: 'people.enrol.join',
      issue: async () => {
        const { proof, code } = await carded();
        const { client } = await newcomer(server);
        return { code, redeem: (typed) => client.post('/api/enrol/join', { ...proof, code: typed }) };
      },
      // Other rights, another session.
      used: /link_over|not_signed_in/,
    },
  ];
}

/** The patient tells the code that came when their medicines were handed out. */
function handedOut(server: Shop): CodePlace {
  let keys = 0;
  const key = () => ({ 'idempotency-key': `coded-${(keys += 1)}` });
  return {
    at: 'pharmacy.dispenses.confirm',
    issue: async () => {
      const desk = await server.login('frontdesk');
      const facts = { name: `Dispensed ${next()}`, gender: 'female', phone: phone(), confirmDuplicate: true };
      const { id } = (await desk.post('/api/patients', facts)).body.data;
      const lines = [line('Paracetamol Tablets IP 500 mg', { item: server.paracetamol })];
      const sealed = await write(await server.login('doctor'), id, { lines });
      const part = sealed.body.data.records.find((each: { part: string }) => each.part === 'prescription');
      const client = await server.login('pharmacist');
      const { id: of, version } = (await client.get(`/api/prescriptions/${part.entry.id}`)).body.data;
      const wanted = { version, lines: [{ line: 0, itemId: server.paracetamol, batchId: null, quantity: 1 }] };
      const given = (await client.post(`/api/prescriptions/${of}/dispenses`, wanted, key())).body.data.dispenses[0];
      const sent = (await client.post(`/api/dispenses/${given.id}/code`)).body.data;
      const url = `/api/dispenses/${given.id}/confirmation`;
      return { code: await newest(server), redeem: (code) => client.post(url, { id: sent.id, code }) };
    },
    used: /already_exists|code_spent/,
  };
}
