import { newId } from '../../platform/ids.ts';
import type { TestAnswer } from '../../testing.ts';
import type { Shop } from '../billing/shop.fixture.ts';
import { registrants } from '../hospitals/registration.fixture.ts';

/** Where somebody types a phone: `send` types it, `kept` reads what became of it. */
export interface PhonePlace {
  /** The operation and the field of its body. */
  at: string;
  /** The field that a refusal names; the one of `at` where it is not said. */
  field?: string;
  /** The code of a refusal; `invalid_phone` where it is not said. */
  code?: string;
  send(phone: string): Promise<TestAnswer>;
  /** The phone as it was stored or sent to, after `send` was answered. */
  kept(answer: TestAnswer): Promise<unknown>;
}

let made = 0;
const next = (): string => `phone-${(made += 1)}`;

/** Every place where a phone is typed. */
export function phonePlaces(server: Shop): PhonePlace[] {
  return [...atTheDesk(server), ...atTheCounter(server), ...ofStaff(server), ...ofStrangers(server)];
}

const said = (answer: TestAnswer): Promise<unknown> => Promise.resolve(answer.body.data.phone);

function atTheDesk(server: Shop): PhonePlace[] {
  const create = async (facts: object) =>
    (await server.login('frontdesk')).post('/api/patients', {
      name: next(),
      gender: 'female',
      confirmDuplicate: true,
      duplicateReason: 'Made up',
      ...facts,
    });
  const update = async (facts: object) => {
    const { id, name, gender, revision } = (await create({})).body.data;
    return (await server.login('frontdesk')).put(`/api/patients/${id}`, { name, gender, revision, ...facts });
  };
  const contact = (phone: string) => ({ emergencyContact: { name: 'Contact', relation: 'mother', phone } });
  const called = async ({ body }: TestAnswer) => body.data.emergencyContact.phone;
  return [
    { at: 'patients.patients.create phone', send: (phone) => create({ phone }), kept: said },
    { at: 'patients.patients.update phone', send: (phone) => update({ phone }), kept: said },
    {
      at: 'patients.patients.create emergencyContact/phone',
      send: (phone) => create(contact(phone)),
      kept: called,
    },
    {
      at: 'patients.patients.update emergencyContact/phone',
      send: (phone) => update(contact(phone)),
      kept: called,
    },
  ];
}

/** A draft keeps what is typed; what cannot be called never comes onto a bill. */
function atTheCounter(server: Shop): PhonePlace[] {
  const lines = [{ itemId: server.paracetamol, quantity: 1 }];
  const kept = async ({ body }: TestAnswer) => body.data.customer.phone;
  const seal = async (id: string) =>
    (await server.login('cashier')).post(`/api/bills/${id}/seal`, {}, { 'idempotency-key': next() });
  const draft = async (customer: object) =>
    (await (await server.login('cashier')).post('/api/bills', { lines, customer })).body.data;
  return [
    {
      at: 'billing.bills.create customer/phone',
      send: async (phone) => seal((await draft({ name: 'Walk-in', phone })).id),
      kept,
    },
    {
      at: 'billing.bills.update customer/phone',
      send: async (phone) => {
        const { id, revision } = await draft({ name: 'Walk-in' });
        const saved = { revision, lines, customer: { name: 'Walk-in', phone } };
        expectSaved(await (await server.login('cashier')).put(`/api/bills/${id}`, saved));
        return seal(id);
      },
      kept,
    },
  ];
}

function expectSaved({ status, body }: TestAnswer): void {
  if (status !== 200) throw new Error(`the draft was not kept: ${JSON.stringify(body)}`);
}

function ofStaff(server: Shop): PhonePlace[] {
  return [
    {
      at: 'people.members.update phone',
      send: async (phone) => {
        const admin = await server.login('admin');
        const url = `/api/people/members/${server.person('nurse').id}`;
        const { name, departmentId, category, experienceYears, degree, registrationNumber, council, revision } = (
          await admin.get(url)
        ).body.data;
        const work = { departmentId, category, experienceYears, degree, registrationNumber, council };
        return admin.put(url, { ...work, name, email: null, address: null, phone, revision });
      },
      kept: said,
    },
    {
      at: 'identity.security.add-contact phone',
      send: async (phone) => (await server.login('auditor')).post('/api/security/contacts', { phone }),
      kept: () => sentTo(server),
    },
    {
      at: 'hospitals.hospitals.create phone',
      send: async (phone) => {
        const slug = next();
        const admin = { name: 'First', login: `${slug}@test.example`, password: 'only for made-up people' };
        return (await server.login('operator')).post('/api/hospitals', { slug, name: slug, phone, admin });
      },
      kept: ({ body }) =>
        server.services.db.onNode(async (tx) => {
          const row = tx.selectFrom('hospital').select('phone').where('slug', '=', body.data.slug);
          return (await row.executeTakeFirstOrThrow()).phone;
        }),
    },
  ];
}

/** To whom the newest message of the demo went. */
async function sentTo({ stranger }: Pick<Shop, 'stranger'>): Promise<unknown> {
  return (await stranger.get('/api/demo/outbox')).body.data[0].to;
}

function ofStrangers(server: Shop): PhonePlace[] {
  const { stranger } = server;
  const { another, ask, begin, prove } = registrants(server);
  const kept = () => sentTo(server);
  const code = async (): Promise<string> => (await stranger.get('/api/demo/outbox')).body.data[0].code;
  const application = { roles: ['nurse'], departmentId: null, category: '', experienceYears: null, degree: '' };
  const facts = { ...application, registrationNumber: '', council: '', note: '' };
  return [
    { at: 'people.apply.code phone', send: (phone) => stranger.post('/api/apply/asha/code', { phone }), kept },
    {
      at: 'people.apply.create phone',
      send: async (phone) => {
        const sent = await stranger.post('/api/apply/asha/code', { phone });
        const proof = sent.status === 200 ? { codeId: sent.body.data.id, code: await code() } : noProof();
        const email = `${next()}@test.example`;
        return stranger.post('/api/apply/asha', { ...facts, name: 'Applies', email, phone, ...proof });
      },
      kept: async () => {
        const admin = await server.login('admin');
        const [{ id }] = (await admin.get('/api/people/applications')).body.data;
        return (await admin.get(`/api/people/applications/${id}`)).body.data.phone;
      },
    },
    {
      // What is half typed is kept as it is: it is judged when it is sent in.
      at: 'hospitals.registration.save form/phone',
      field: 'phone',
      send: async (phone) => {
        const token = await begin();
        await ask('/save', { token, form: another({ phone }) });
        return ask('/code', { token });
      },
      kept,
    },
    {
      at: 'hospitals.registration.submit form/phone',
      field: 'phone',
      code: 'invalid_field',
      send: async (phone) => {
        const token = await begin();
        const form = another({ phone });
        await ask('/save', { token, form });
        const isPhone = /^[+\d\s]{10,}$/.test(phone);
        if (isPhone) await prove(token);
        return ask('/submit', { token, form });
      },
      kept: async () => {
        const operator = await server.login('operator');
        const [{ id }] = (await operator.get('/api/registrations?state=received')).body.data;
        // The operator reads it as it was typed; the code went to the number that stands here.
        await operator.get(`/api/registrations/${id}`);
        return (await stranger.get('/api/demo/outbox')).body.data.find((each: { code: unknown }) => each.code).to;
      },
    },
    {
      at: 'hospitals.registration.find-code phone',
      send: (phone) => ask('/find', { phone }),
      kept,
    },
    {
      at: 'hospitals.registration.find phone',
      code: 'invalid_phone',
      send: async (phone) => {
        const sent = await ask('/find', { phone });
        const proof = sent.status === 200 ? { codeId: sent.body.data.id, code: await code() } : noProof();
        return ask('/found', { phone, ...proof });
      },
      kept,
    },
  ];
}

const noProof = () => ({ codeId: newId(), code: '123456' });
