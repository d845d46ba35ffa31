import { fileURLToPath } from 'node:url';
import * as contract from '@pramana/contract';
import { limitedFields, PERMISSIONS, permits, ROLES, type Role, type RouteSpec, TOKEN_SCOPES } from '@pramana/contract';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { shop } from './domains/billing/shop.fixture.ts';
import { registrants } from './domains/hospitals/registration.fixture.ts';
import { addPerson } from './domains/identity/index.ts';
import { newId } from './platform/ids.ts';
import { PASSWORD, type TestAnswer, type TestClient } from './testing.ts';

/**
 * Walks every operation of the contract as every role, as a stranger, and as somebody of another hospital, and compares
 * what happened with the table that people read: docs/access.md (I4, I-10, I-11).
 */
const DOCUMENT = fileURLToPath(new URL('../../../docs/access.md', import.meta.url));
const server = await shop({ demo: true });
const routes = contract.routesIn(contract).toSorted((a, b) => (a.id < b.id ? -1 : 1));

let keys = 0;
const key = (): Record<string, string> => ({ 'idempotency-key': `walk-${(keys += 1)}` });
const loginOf = (role: Role, where: string): string => `${role}@${where}.walk.example`;

/** One person of each role; a role may hold nothing at all, as a patient does today. */
async function hire(where: 'hospital' | 'other', roles: readonly Role[]): Promise<Map<Role, TestClient>> {
  const people = new Map<Role, TestClient>();
  for (const role of roles) {
    const place = role === 'operator' ? 'operator' : { hospital: server[where].id, roles: [role] };
    const person = { name: `Walk ${role}`, login: loginOf(role, where), password: PASSWORD };
    await server.services.db.onNode((tx) => addPerson(tx, person, place));
    people.set(role, await server.signIn(person.login));
  }
  return people;
}
const here = await hire('hospital', ROLES);
const elsewhere = await hire(
  'other',
  ROLES.filter((role) => role !== 'operator'),
);
const admin = await server.login('admin');
const cashier = await server.login('cashier');
const doctor = await server.login('doctor');

/** What the answer says, or the reason why the walk cannot begin. */
async function made(asked: Promise<TestAnswer>): Promise<TestAnswer['body']['data']> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`preparing the walk: ${status} ${JSON.stringify(body)}`);
  return body.data;
}

const flat = { create: { width: 9, height: 9, channels: 3, background: 'white' } } as const;
const photo = { bytes: await sharp(flat).png().toBuffer(), name: 'pack.png', mediaType: 'image/png' };
const csv = Buffer.from('code,name,unit,pack_size,hsn,tax_class\nW1,Walked,tablet,10,3004,medicine\n');

async function newDraft(): Promise<string> {
  const lines = [{ itemId: server.paracetamol, quantity: 2 }];
  return (await made(cashier.post('/api/bills', { patientId: server.patient.id, lines }))).id;
}

const registrant = registrants(server);
const worked = {
  name: 'W',
  department: '',
  category: '',
  experienceYears: null,
  degree: '',
  registrationNumber: '',
  council: '',
};
const facts = { ...worked, phone: null };
const application = { ...worked, email: 'w@walk.example', roles: ['nurse'], note: '' };

async function applied(): Promise<string> {
  const phone = '9822130099';
  const sent = await made(server.stranger.post('/api/apply/asha/code', { phone }));
  const [{ code }] = await made(server.stranger.get('/api/demo/outbox'));
  await made(server.stranger.post('/api/apply/asha', { ...application, phone, codeId: sent.id, code }));
  return (await made(admin.get('/api/people/applications')))[0].id;
}

async function cardFor(): Promise<string> {
  const wish = { relation: 'self', scope: ['card'], phoneOf: 'patient', until: null };
  return (await made(admin.post(`/api/people/patients/${server.patient.id}/accounts`, wish))).id;
}

async function proposed(): Promise<string> {
  const operator = await server.login('operator');
  const proposal = { login: server.person('nurse').login, reason: 'W' };
  return (await made(operator.post(`/api/node/hospitals/${server.hospital.id}/recoveries`, proposal))).id;
}

/** The patient and the guardian of the walk see the patient of the shop as their own. */
async function relink(role: Role): Promise<void> {
  if (role !== 'patient' && role !== 'guardian') return;
  const relation = role === 'patient' ? 'self' : 'guardian';
  const person = here.get(role)?.session?.person.id ?? '';
  const link = { hospital_id: server.hospital.id, id: newId(), person_id: person, patient_id: server.patient.id };
  const kept = { relation, scope: ['card', 'bills'], since: new Date(server.clock.now()) };
  await server.inHospital(async (tx) => {
    await tx.updateTable('membership').set({ active: true }).where('person_id', '=', person).execute();
    await tx
      .insertInto('patient_link')
      .values({ ...link, ...kept })
      .execute();
  });
  // Another token with the other rights.
  here.set(role, await server.signIn(loginOf(role, 'hospital')));
}

/** One of everything, in the hospital that logins without a suffix belong to. */
async function furnish() {
  const bill = await newDraft();
  const paid = { payments: [{ method: 'cash', amount: '200', tendered: '500' }] };
  const sealed = await made(cashier.post(`/api/bills/${bill}/seal`, paid, key()));
  const list = { bytes: csv, name: 'list.csv', mediaType: 'text/csv' };
  return {
    bill,
    block: { series: sealed.block.series as string, number: String(sealed.block.number) },
    payment: sealed.payments[0].id as string,
    batch: (await made(admin.get(`/api/batches?item=${server.paracetamol}`)))[0].id as string,
    itemImport: (await made(admin.upload('/api/item-imports', list))).id as string,
    blob: (await made(admin.upload(`/api/items/${server.amoxicillin}/photo`, photo))).photoBlobId as string,
    audit: (await made(admin.post('/api/audits'))).id as string,
    emergency: (
      await made(doctor.post(`/api/patients/${server.patient.id}/emergency-access`, { reason: 'Walked through.' }))
    ).id as string,
    event: (await made(admin.get(`/api/patients/${server.patient.id}/access-events`)))[0].id as string,
    draft: await newDraft(),
    // Set for each role: another session of the same person, or of the nurse.
    session: '',
    // In a session of its own, which ends with it.
    device: (await made((await server.login('admin')).post('/api/devices', { name: 'Walked PC' }))).id as string,
    registration: (await registrant.sendIn(registrant.another())).id,
    invitation: (await made(admin.post('/api/people/invitations', { roles: ['nurse'], name: '', email: null })))
      .id as string,
    application: await applied(),
    card: await cardFor(),
    token: (await made(admin.post('/api/tokens', { name: 'Walked', scopes: ['item:read'], days: 1 }))).token
      .id as string,
    recovery: await proposed(),
  };
}
const place = await furnish();
/** What each admin may give a machine, all of it. */
async function machineOf(maker: TestClient): Promise<TestClient> {
  const wish = { name: 'Walked machine', scopes: TOKEN_SCOPES, days: 1 };
  return server.machine((await made(maker.post('/api/tokens', wish))).secret);
}
const machine = await machineOf(admin);
const foreignMachine = await machineOf(await server.login('admin-nira'));
for (const role of ROLES) await relink(role);
/** The operator's first act: entry 1 of the node log. */
const admins = { name: 'Walk', login: 'admin@third.walk.example', password: PASSWORD };
await made((await server.login('operator')).post('/api/hospitals', { slug: 'third', name: 'Third', admin: admins }));

/** Somebody whom the other hospital would take as its second person. */
const approver = { login: 'admin-nira@test.example', password: PASSWORD };
const rate = { amount: '1000', per: 10 };
const item = {
  code: 'W2',
  kind: 'medicine',
  name: 'W',
  unit: 'tablet',
  packSize: 10,
  hsn: '3004',
  taxClass: 'medicine',
};

interface Sample {
  /** What the address names: a thing of the first hospital. */
  at: Record<string, string>;
  /** A valid body, so that the answer is about the thing and not about the form. */
  body?: unknown;
}
const at = (id: string, body?: unknown): Sample => ({ at: { id }, body });

/** Every operation whose address names a thing. One that is missing here fails the walk. */
const samples = (): Record<string, Sample> => ({
  'access.events.proof': at(place.event),
  'access.patients.looks': at(server.patient.id),
  'access.patients.proof': { at: { id: server.patient.id, event: place.event } },
  'access.patients.export': at(server.patient.id),
  'access.emergencies.open': at(server.patient.id, { reason: 'Walked through in an emergency.' }),
  'access.emergencies.review': at(place.emergency, { justified: true, note: 'W' }),
  'billing.bills.show': at(place.bill),
  'billing.bills.story': at(place.bill),
  'billing.bills.pdf': at(place.bill),
  'billing.bills.receipt': at(place.bill),
  'billing.bills.update': at(place.draft, { lines: [] }),
  'billing.bills.discard': at(place.draft),
  'billing.bills.take-over': at(place.draft),
  'billing.bills.approve-discount': at(place.draft, approver),
  'billing.bills.seal': at(place.draft, {}),
  'billing.payments.create': at(place.bill, { method: 'card', amount: '1', reference: 'W' }),
  'billing.refunds.create': at(place.bill, { method: 'card', amount: '1', reference: 'W' }),
  'billing.credit-notes.create': at(place.bill, { lines: [{ position: 0, quantity: 1 }], reasonCode: 'other' }),
  'billing.documents.pdf': at(place.payment),
  'billing.counters.move': at(server.drawer, { kind: 'drop', amount: '100' }),
  'billing.counters.close': at(server.drawer, { denominations: [] }),
  'billing.limits.set': {
    at: { role: 'cashier' },
    body: { percentBp: 1_000, billAmount: '50000', dayAmount: '100000' },
  },
  'billing.counters.close-day': { at: { date: '2026-11-20' } },
  'catalogue.items.show': at(server.amoxicillin),
  'catalogue.items.update': at(server.amoxicillin, { ...item, revision: 1 }),
  'catalogue.items.retire': at(server.amoxicillin, { retired: true }),
  'catalogue.items.photo': at(server.amoxicillin),
  'catalogue.prices.create': at(server.amoxicillin, { rate, reason: 'W' }),
  'catalogue.blobs.show': at(place.blob),
  'catalogue.imports.run': at(place.itemImport),
  'catalogue.imports.show': at(place.itemImport),
  'identity.devices.revoke': at(place.device),
  'identity.sessions.end': at(place.session),
  'identity.member-sessions.list': at(server.person('nurse').id),
  'identity.member-sessions.end': at(server.person('nurse').id),
  'identity.member-sessions.end-one': {
    at: { id: here.get('nurse')?.session?.person.id ?? '', session: place.session },
  },
  'billing.work.show': at(server.person('nurse').id),
  'identity.operator-sessions.end': at(server.person('operator').id),
  'hospitals.console.show': at(server.hospital.id),
  'hospitals.console.suspend': at(server.hospital.id),
  'hospitals.console.resume': at(server.hospital.id),
  'hospitals.console.set-limit': { at: { name: 'registrations-sent-per-phone' } },
  'hospitals.registrations.show': at(place.registration),
  'hospitals.registrations.approve': at(place.registration),
  'hospitals.registrations.refuse': at(place.registration),
  'hospitals.registrations.ask': at(place.registration),
  ...Object.fromEntries(OWN_THINGS.map((id) => [id, at(newId())])),
  'patients.patients.show': at(server.patient.id),
  'patients.patients.update': at(server.patient.id, { name: 'W', gender: 'other', revision: 1 }),
  'people.members.show': at(server.person('nurse').id),
  'people.members.update': at(server.person('nurse').id, { ...facts, revision: 0 }),
  'people.members.roles': at(server.person('nurse').id, { roles: ['nurse'], reason: 'W' }),
  'people.members.suspend': at(server.person('nurse').id, { reason: 'W' }),
  'people.members.resume': at(server.person('nurse').id, { reason: 'W' }),
  'people.invitations.resend': at(place.invitation),
  'people.invitations.revoke': at(place.invitation),
  'people.apply.show': { at: { hospital: 'asha' } },
  'people.apply.code': { at: { hospital: 'asha' } },
  'people.apply.create': { at: { hospital: 'asha' } },
  'people.applications.show': at(place.application),
  'people.applications.update': at(place.application, { ...application, revision: 1 }),
  'people.applications.approve': at(place.application, { roles: ['nurse'] }),
  'people.applications.refuse': at(place.application, { reason: 'W' }),
  'people.applications.ask': at(place.application, { question: 'W' }),
  'people.tours.keep': { at: { role: 'nurse' }, body: { leftAt: null } },
  'people.accounts.list': at(server.patient.id),
  'people.accounts.create': at(server.patient.id, {
    relation: 'self',
    scope: ['card'],
    phoneOf: 'patient',
    until: null,
  }),
  'people.accounts.end': { at: { id: server.patient.id, account: place.card } },
  'people.own.show': at(server.patient.id),
  'people.own.leave': at(server.patient.id),
  'billing.own.list': at(server.patient.id),
  'billing.own.show': { at: { id: server.patient.id, bill: place.bill } },
  'billing.own.pdf': { at: { id: server.patient.id, bill: place.bill } },
  'billing.own.receipt': { at: { id: server.patient.id, bill: place.bill } },
  'people.recoveries.node': { at: { hospital: server.hospital.id } },
  'people.recoveries.propose': { at: { hospital: server.hospital.id } },
  'people.recoveries.confirm-on-node': { at: { hospital: server.hospital.id, id: place.recovery } },
  'people.recoveries.withdraw-on-node': { at: { hospital: server.hospital.id, id: place.recovery } },
  'people.recoveries.confirm': at(place.recovery),
  'people.recoveries.withdraw': at(place.recovery),
  'people.recoveries.object': at(place.recovery),
  'people.tokens.revoke': at(place.token),
  'sealing.chain.block': { at: place.block },
  'sealing.chain.proof': { at: place.block },
  'sealing.audits.show': at(place.audit),
  'sealing.node-chain.block': { at: { series: 'NODE-2627', number: '1' } },
  'sealing.node-chain.proof': { at: { series: 'NODE-2627', number: '1' } },
  'stock.batches.adjust': at(place.batch, { reason: 'adjustment', quantity: -1, note: 'W' }),
  'stock.batches.movements': at(place.batch),
});
/** What a list needs to be asked at all. */
const QUERIES: Record<string, string> = {
  'access.events.summary': '?from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z',
  'people.colleagues.list': '?permission=bill:read',
};
/** What stands in one's own account is there for nobody else: a 404 is about the thing, not about the role. */
const OWN_THINGS = [
  'identity.security.confirm-totp',
  'identity.security.confirm-contact',
  'identity.security.rename',
  'identity.security.remove',
];
/** A day is nobody's: each hospital closes its own. */
const NAMES_NO_THING = ['billing.counters.close-day', 'billing.limits.set'];

function addressOf(route: RouteSpec): string {
  const sample = samples()[route.id]?.at ?? {};
  const path = route.path.replace(/:([a-z]+)/gi, (_, name: string) => {
    const value = sample[name];
    if (value === undefined) throw new Error(`${route.id} needs a sample of its ${name} in access.test.ts.`);
    return value;
  });
  return path + (QUERIES[route.id] ?? '');
}

/** Without a body it can change nothing that needs one, and a refusal has to come before the schema. */
async function send(client: TestClient, route: RouteSpec, body?: unknown): Promise<TestAnswer> {
  const url = addressOf(route);
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

type Outcome = 'in' | 'out';

/** A refusal says nothing but its reason; whatever else comes back means that the caller got past the door. */
function outcomeOf({ id, access }: RouteSpec, { status, body, raw }: TestAnswer): Outcome {
  // A public thing may be absent on this node: that is no refusal.
  const refusals = access === 'public' || OWN_THINGS.includes(id) ? [401, 403] : [401, 403, 404];
  if (!refusals.includes(status)) return 'in';
  expect(Object.keys(body)).not.toContain('data');
  expect(raw.toString()).not.toMatch(/Rosa|Medina|Paracetamol|9822000001/);
  return 'out';
}

async function tryAs(role: Role, client: TestClient, route: RouteSpec): Promise<Outcome> {
  // Signing out spends the session, discarding spends the draft.
  const session = route.id === 'identity.session.end' ? await server.signIn(loginOf(role, 'hospital')) : client;
  if (route.id === 'identity.sessions.end') place.session = await anotherSession(role);
  if (route.id === 'identity.member-sessions.end-one') place.session = await anotherSession('nurse');
  const outcome = outcomeOf(route, await send(session, route));
  if (route.id === 'billing.bills.discard' && outcome === 'in') place.draft = await newDraft();
  if (route.id === 'people.own.leave' && outcome === 'in') await relink(role);
  if (route.id === 'people.accounts.end' && outcome === 'in') place.card = await cardFor();
  return outcome;
}

async function anotherSession(role: Role): Promise<string> {
  const other = await server.signIn(loginOf(role, 'hospital'));
  const list: { id: string; isThis: boolean }[] = await made(other.get('/api/sessions'));
  return list.find((each) => each.isThis)?.id ?? '';
}

interface Walked {
  route: RouteSpec;
  byRole: Map<Role, Outcome>;
  /** An API token with every scope there is. */
  machine: Outcome;
  stranger: Outcome;
  /** What somebody of another hospital finds who may do this at home. */
  foreign: 'nothing' | 'their own' | '';
}

async function walk(route: RouteSpec): Promise<Walked> {
  const byRole = new Map<Role, Outcome>();
  for (const [role, client] of here) byRole.set(role, await tryAs(role, client, route));
  const asMachine = outcomeOf(route, await send(machine, route));
  if (route.id === 'billing.bills.discard' && asMachine === 'in') place.draft = await newDraft();
  return {
    route,
    byRole,
    machine: asMachine,
    stranger: outcomeOf(route, await send(server.stranger, route)),
    foreign: '',
  };
}

/** As every role of another hospital, with a request that would be accepted at home. */
async function walkFromElsewhere(route: RouteSpec): Promise<Walked['foreign']> {
  const { access } = route;
  if (access === 'public' || access === 'session' || access.startsWith('node:')) return '';
  const namesThing = route.path.includes(':') && !NAMES_NO_THING.includes(route.id);
  const body = namesThing ? (samples()[route.id]?.body ?? {}) : undefined;
  const ours = [place.bill, place.draft, place.payment, place.batch, place.blob, server.patient.id, server.drawer];
  ours.push(place.emergency, place.event);
  for (const [role, client] of elsewhere) {
    const answer = await send(client, route, body);
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
  const found = await send(foreignMachine, route, body);
  if (namesThing) expect([401, 403, 404], `${route.id} as a machine`).toContain(found.status);
  expect(ours.filter((id) => found.raw.toString().includes(id))).toEqual([]);
  return namesThing ? 'nothing' : 'their own';
}

/** What the people of another hospital must leave as it is. */
function snapshot(): Promise<unknown> {
  const urls = [
    `/api/bills/${place.bill}`,
    `/api/bills/${place.draft}`,
    `/api/items/${server.amoxicillin}`,
    `/api/patients/${server.patient.id}`,
    `/api/batches?item=${server.amoxicillin}`,
    '/api/counter-sessions?status=open',
  ];
  return Promise.all(urls.map((url) => made(admin.get(url))));
}

const walked: Walked[] = [];
for (const route of routes) walked.push(await walk(route));
const before = await snapshot();
for (const each of walked) each.foreign = await walkFromElsewhere(each.route);

const INTRODUCTION = `# Who may do what

Written by \`npx vitest run access --update\` from what the server did when it was asked, not from what it says about itself:
a test sends every operation of the contract as every role, as a stranger and as the people of another hospital, and fails
when this page says anything else. Read it as a reviewer: a changed cell is a changed right.

- ● : let in. Whether the act then succeeds is the domain's matter: a closed day, an empty bill, a limit that needs another
  person. An empty cell: refused with 401 or 403 before the request is read any further, without any data; in a hospital the
  try is written down.
- A person has the rights of all their roles in the hospital where they are signed in, and none in any other. The last
  column is what somebody of another hospital finds who may do this at home: nothing, where the operation names a thing of
  this hospital (404, the same as for a thing that does not exist), else their own.
- \`public\` needs no session, \`session\` any. \`/healthz\`, \`/readyz\`, \`/metrics\`, \`/log/…\` and \`/verify\` stand outside the
  contract and are public: counters, commitments and signatures, nothing personal (I-2).
- \`machine\` is an API token with every scope that an admin can give. A token has the scopes that it was given and whoever made
  it still holds, each a permission of the third column; it never reaches what needs a session or a fresh confirmation.
- Some operations are narrower inside: a draft is changed, put away and sealed by its owner alone (a colleague takes it over
  first, in the open), a drawer is moved and closed only by the person who opened it, a second person approves with their
  own login and is never the maker, and who has no right to bills sees commitments in the chain instead of the items.
`;

function document(): string {
  const mark = (outcome: Outcome | undefined): string => (outcome === 'in' ? '●' : '');
  const head = ['operation', 'request', 'needs', ...ROLES, 'machine', 'stranger', 'from another hospital'];
  const rows = walked.map(({ route, byRole, machine, stranger, foreign }) => [
    `\`${route.id}\``,
    `${route.method} ${route.path}`,
    route.access,
    ...ROLES.map((role) => mark(byRole.get(role))),
    mark(machine),
    mark(stranger),
    foreign,
  ]);
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [INTRODUCTION, ...table, ''].join('\n');
}

describe('every operation of the contract', () => {
  test('does for each role, for strangers and for other hospitals what docs/access.md says', async () => {
    await expect(document()).toMatchFileSnapshot(DOCUMENT);
  });

  test('lets in exactly the roles that hold its permission, and a stranger only where it is public', () => {
    for (const { route, byRole, stranger } of walked) {
      const { access, id } = route;
      const open = access === 'public' || access === 'session';
      const may = ROLES.filter((role) => open || permits([role], access));
      expect([id, ROLES.filter((role) => byRole.get(role) === 'in')]).toEqual([id, may]);
      expect([id, stranger]).toEqual([id, access === 'public' ? 'in' : 'out']);
    }
  });

  test('lets a machine in by its scopes alone, and never to what needs a person', () => {
    const scopes: readonly string[] = TOKEN_SCOPES;
    for (const { route, machine: asMachine } of walked) {
      const { access, id, fresh } = route;
      const may = access === 'public' || (scopes.includes(access) && fresh === undefined);
      expect([id, asMachine]).toEqual([id, may ? 'in' : 'out']);
    }
  });

  test('asks for permissions that exist, and no permission is without an operation, a field or a second person', () => {
    const asked = new Set<string>(routes.map((route) => route.access));
    const shown = routes.flatMap((route) => [...limitedFields(route.response), ...limitedFields(route.body)]);
    for (const { permission } of shown) asked.add(permission);
    const unasked = Object.keys(PERMISSIONS).filter((name) => !asked.has(name));
    expect(unasked.sort()).toEqual(['counter:approve', 'credit-note:approve', 'discount:approve']);
  });

  test('changes nothing for the people of another hospital', async () => {
    expect(await snapshot()).toEqual(before);
  });
});
