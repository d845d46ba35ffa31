import { permits, ROLES, type Role, TOKEN_SCOPES } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import sharp from 'sharp';
import { type Shop, shop } from '../domains/billing/shop.fixture.ts';
import { pdf, sha256, upload } from '../domains/files/files.fixture.ts';
import { sealHospitalAct } from '../domains/hospitals/act.service.ts';
import { registrants } from '../domains/hospitals/registration.fixture.ts';
import { addPerson } from '../domains/identity/index.ts';
import { ownAccount } from '../domains/people/own.fixture.ts';
import { line as prescribedLine, write as writeVisit } from '../domains/consultations/consultations.fixture.ts';
import { asked } from '../domains/diagnostics/diagnostics.fixture.ts';
import { enrol, sign, write } from '../domains/records/records.fixture.ts';
import { ensureNode } from '../domains/sealing/index.ts';
import { newId } from '../platform/ids.ts';
import { PASSWORD, type TestClient } from '../testing.ts';
import { furnishCare } from './care.fixture.ts';
import type { Kit, Things } from './kit.fixture.ts';
import { made } from './made.fixture.ts';
import { queueOf } from './samples.appointments.fixture.ts';

export type { Kit, Things } from './kit.fixture.ts';

let keys = 0;
export const key = (): Record<string, string> => ({ 'idempotency-key': `walk-${(keys += 1)}` });
const loginOf = (role: Role, where: string): string => `${role}@${where}.walk.example`;

const flat = { create: { width: 9, height: 9, channels: 3, background: 'white' } } as const;
export const photo = { bytes: await sharp(flat).png().toBuffer(), name: 'pack.png', mediaType: 'image/png' };
const csv = Buffer.from('code,name,unit,pack_size,hsn,tax_class\nW1,Walked,tablet,10,3004,medicine\n');

export const worked = {
  name: 'W',
  departmentId: null,
  category: '',
  experienceYears: null,
  degree: '',
  registrationNumber: '',
  council: '',
};
export const application = { ...worked, email: 'w@walk.example', roles: ['nurse'], note: '' };

export interface WalkPlace {
  server: Shop;
  admin: TestClient;
  /** One person of each role, of both hospitals. */
  here: Map<Role, TestClient>;
  elsewhere: Map<Role, TestClient>;
  /** An API token with all that an admin may give, of each hospital. */
  machine: TestClient;
  foreignMachine: TestClient;
  /** A guardian who sees the card of the first patient and nothing else. */
  cardOnly: TestClient;
  /** Another such guardian. */
  cardGuardian(): Promise<TestClient>;
  mine: Kit;
  other: Kit;
  things: Things;
  newDraft(patient: string): Promise<string>;
  cardFor(patient: string): Promise<string>;
  /** Makes the walk's patient and guardian see the first patient again, in new sessions. */
  relink(role: Role): Promise<void>;
  /** Signs in as the person of a role, anew. */
  signInAs(role: Role): Promise<TestClient>;
  anotherSession(role: Role): Promise<string>;
}

/** A hospital where everything is there once and everybody works, another hospital, and two patients. */
export async function walkPlace(): Promise<WalkPlace> {
  const server = await shop({ demo: true });
  const here = await hire(server, 'hospital', ROLES);
  const staff = ROLES.filter((role) => role !== 'operator');
  const elsewhere = await hire(server, 'other', staff);
  const admin = await server.login('admin');
  const cashier = await server.login('cashier');
  const newDraft = async (patientId: string): Promise<string> => {
    const lines = [{ itemId: server.paracetamol, quantity: 2 }];
    return (await made(cashier.post('/api/bills', { patientId, lines }))).id;
  };
  const cardFor = async (patient: string): Promise<string> => {
    const wish = { relation: 'self', scope: ['card'], phoneOf: 'patient', until: null, proof: '' };
    return (await made(admin.post(`/api/people/patients/${patient}/accounts`, wish))).id;
  };
  const doctor = await server.login('doctor');
  const { authenticator } = await enrol(doctor);
  server.clock.advance(1_000);
  const recordOf = async (patient: string, file: string): Promise<string> => {
    const files = [{ id: file, sha256: sha256(pdf(64)) }];
    const { id } = await made(write(doctor, patient, { category: 'prescriptions', type: 'MedicationRequest', files }));
    await made(sign(doctor, { authenticator }, id));
    return id;
  };
  const visits = { doctor: here.get('doctor')?.session?.person.id ?? '', visitType: newId() };
  const queued = await queueOf(await server.login('frontdesk'), visits);
  const nurseId = here.get('nurse')?.session?.person.id;
  await made(admin.post(`/api/people/clinicians/doctor/${visits.doctor}/nurses`, { nurseId }));
  const pharmacist = await server.login('pharmacist');
  const { paracetamol } = server;
  const acts = { admin, cashier, doctor, pharmacist, paracetamol, newDraft, cardFor, recordOf, queued };
  const devi = { name: 'Devi Kulkarni', gender: 'female', phone: '9822000055', confirmDuplicate: true };
  const mine = await kitOf(server.patient.id, acts);
  const other = await kitOf((await made(cashier.post('/api/patients', devi))).id, acts);
  const devised = await made(cashier.post('/api/patients', { ...devi, name: 'Kamala Rao', phone: '9822000056' }));
  const things = { ...(await furnish(server, admin, devised.id)), ...visits };
  const signInAs = (role: Role): Promise<TestClient> => server.signIn(loginOf(role, 'hospital'));
  let guardians = 0;
  const cardGuardian = (): Promise<TestClient> =>
    ownAccount(server, server.hospital, {
      login: `card${(guardians += 1)}@hospital.walk.example`,
      patientId: server.patient.id,
      relation: 'guardian',
      scope: ['card'],
    });
  const place: WalkPlace = {
    server,
    admin,
    here,
    elsewhere,
    machine: await machineOf(server, admin),
    foreignMachine: await machineOf(server, await server.login('admin-nira')),
    cardOnly: await cardGuardian(),
    cardGuardian,
    mine,
    other,
    things,
    newDraft,
    cardFor,
    signInAs,
    relink: (role) => relink(place, role),
    anotherSession: async (role) => {
      const list: { id: string; isThis: boolean }[] = await made((await place.signInAs(role)).get('/api/sessions'));
      return list.find((each) => each.isThis)?.id ?? '';
    },
  };
  for (const role of ['patient', 'guardian'] as const) await relink(place, role);
  return place;
}

/** One person of each role; a role may hold nothing at all. */
async function hire(server: Shop, where: 'hospital' | 'other', roles: readonly Role[]): Promise<Map<Role, TestClient>> {
  const people = new Map<Role, TestClient>();
  for (const role of roles) {
    const place = role === 'operator' ? 'operator' : { hospital: server[where].id, roles: [role] };
    const person = { name: `Walk ${role}`, login: loginOf(role, where), password: PASSWORD };
    await server.services.db.onNode((tx) => addPerson(tx, person, place));
    people.set(role, await server.signIn(person.login));
  }
  return people;
}

interface Makers extends Pick<WalkPlace, 'admin' | 'newDraft' | 'cardFor'> {
  cashier: TestClient;
  doctor: TestClient;
  pharmacist: TestClient;
  paracetamol: string;
  recordOf: (patient: string, file: string) => Promise<string>;
  queued: (patient: string) => Promise<string>;
}

async function kitOf(
  patient: PatientId,
  { admin, cashier, doctor, pharmacist, paracetamol, newDraft, cardFor, recordOf, queued }: Makers,
): Promise<Kit> {
  const bill = await newDraft(patient);
  const paid = { payments: [{ method: 'cash', amount: '200', tendered: '500' }] };
  const sealed = await made(cashier.post(`/api/bills/${bill}/seal`, paid, key()));
  const reason = 'Walked through in an emergency.';
  const { id: emergency } = await made(doctor.post(`/api/patients/${patient}/emergency-access`, { reason }));
  const file = await upload(doctor, patient, pdf(64), { category: 'prescriptions' });
  await made(admin.upload(`/api/patients/${patient}/photo`, photo));
  const ordered = asked('fbs');
  return {
    patient,
    bill,
    block: { series: sealed.block.series, number: String(sealed.block.number) },
    payment: sealed.payments[0].id,
    emergency,
    file,
    event: await billEvent(admin, patient),
    draft: await newDraft(patient),
    card: await cardFor(patient),
    record: await recordOf(patient, file),
    appointment: await queued(patient),
    ...(await treated(patient, { doctor, pharmacist, paracetamol, ordered })),
    labOrder: ordered.id,
  };
}

/** A visit with its prescription, of which something was handed out. */
async function treated(
  patient: PatientId,
  {
    doctor,
    pharmacist,
    paracetamol,
    ordered,
  }: Pick<Makers, 'doctor' | 'pharmacist' | 'paracetamol'> & { ordered: ReturnType<typeof asked> },
): Promise<Pick<Kit, 'consultation' | 'prescription' | 'dispense'>> {
  const lines = [prescribedLine('Paracetamol Tablets IP 500 mg', { item: paracetamol })];
  const { id: consultation, records } = await made(writeVisit(doctor, patient, { lines, tests: [ordered] }));
  const { entry } = records.find((each: { part: string }) => each.part === 'prescription');
  const handed = { version: 1, lines: [{ line: 0, itemId: paracetamol, batchId: null, quantity: 1 }] };
  const { dispenses } = await made(pharmacist.post(`/api/prescriptions/${entry.id}/dispenses`, handed, key()));
  return { consultation, prescription: entry.id, dispense: dispenses[0].id };
}

/** A look at the bill: of one instant there are several, and an account that sees the card only is told of some. */
async function billEvent(admin: TestClient, patient: PatientId): Promise<string> {
  const looks: { id: string; resource: string }[] = await made(admin.get(`/api/patients/${patient}/access-events`));
  return looks.find(({ resource }) => resource.startsWith('bill'))?.id ?? '';
}

async function furnish(
  server: Shop,
  admin: TestClient,
  patient: string,
): Promise<Omit<Things, 'doctor' | 'visitType'>> {
  const operator = await server.login('operator');
  const registrant = registrants(server);
  const list = { bytes: csv, name: 'list.csv', mediaType: 'text/csv' };
  const asked = { roles: ['nurse'], name: '', email: null };
  const proposal = { login: server.person('nurse').login, reason: 'W' };
  const recoveries = `/api/node/hospitals/${server.hospital.id}/recoveries`;
  const planned = { rate: { amount: '1000', per: 10 }, reason: 'W', effectiveFrom: '2099-01-01T00:00:00Z' };
  const things = {
    ...(await furnishCare(admin, server.person('nurse').id)),
    batch: (await made(admin.get(`/api/batches?item=${server.paracetamol}`)))[0].id,
    itemImport: (await made(admin.upload('/api/item-imports', list))).id,
    plannedPrice: (await made(admin.post(`/api/items/${server.amoxicillin}/prices`, planned, key()))).id,
    templateImport: (
      await made((await server.login('operator')).post('/api/node/template/shipped', { list: 'services' }))
    ).id,
    blob: (await made(admin.upload(`/api/items/${server.amoxicillin}/photo`, photo))).photoBlobId,
    audit: (await made(admin.post('/api/audits'))).id,
    session: '',
    // In a session of its own, which ends with it.
    device: (await made((await server.login('admin')).post('/api/devices', { name: 'Walked PC' }))).id,
    registration: (await registrant.sendIn(registrant.another())).id,
    invitation: (await made(admin.post('/api/people/invitations', asked))).id,
    application: await applied(server, admin),
    recovery: (await made(operator.post(recoveries, proposal))).id,
    token: (await made(admin.post('/api/tokens', { name: 'Walked', scopes: ['item:read'], days: 1 }))).token.id,
  };
  // The operator's first act: entry 1 of the node log.
  const admins = { name: 'Walk', login: 'admin@third.walk.example', password: PASSWORD };
  await made(operator.post('/api/hospitals', { slug: 'third', name: 'Third', admin: admins }));
  const nurse = await made(admin.get(`/api/people/members/${server.person('nurse').id}`));
  const erasure = (await made(admin.post(`/api/patients/${patient}/erasure`, { reason: 'Walked' }))).id;
  return { ...things, change: nurse.history[0].id, erasure, act: await acted(server) };
}

/** What each admin may give a machine, all of it. */
async function machineOf(server: Shop, maker: TestClient): Promise<TestClient> {
  const scopes = TOKEN_SCOPES.filter((scope) => permits(['admin'], scope));
  const wish = { name: 'Walked machine', scopes, days: 1 };
  return server.machine((await made(maker.post('/api/tokens', wish))).secret);
}

async function applied({ stranger }: Shop, admin: TestClient): Promise<string> {
  const phone = '9822130099';
  const sent = await made(stranger.post('/api/apply/asha/code', { phone }));
  const [{ code }] = await made(stranger.get('/api/demo/outbox'));
  await made(stranger.post('/api/apply/asha', { ...application, phone, codeId: sent.id, code }));
  return (await made(admin.get('/api/people/applications')))[0].id;
}

/** An act about the hospital in the node log, without one that would end the walk's sessions. */
async function acted({ services, hospital, clock, ...shop }: Shop): Promise<string> {
  const node = await ensureNode(services);
  return services.db.inHospital(node.id, async (tx) => {
    const about = { aboutId: hospital.id, registrationId: null, facts: {}, reason: 'W' };
    const authorId = shop.person('operator').id;
    await sealHospitalAct(tx, node, { ...about, act: 'resumed', authorId }, new Date(clock.now()));
    const { id } = await tx
      .selectFrom('hospital_act')
      .select('id')
      .where('about_id', '=', hospital.id)
      .executeTakeFirstOrThrow();
    return id;
  });
}

async function relink(place: WalkPlace, role: Role): Promise<void> {
  const { server, here, mine } = place;
  if (role !== 'patient' && role !== 'guardian') return;
  const relation = role === 'patient' ? 'self' : 'guardian';
  const person = here.get(role)?.session?.person.id ?? '';
  const link = { hospital_id: server.hospital.id, id: newId(), person_id: person, patient_id: mine.patient };
  const kept = { relation, scope: ['card', 'bills', 'records'], since: new Date(server.clock.now()) };
  await server.inHospital(async (tx) => {
    await tx.updateTable('membership').set({ active: true }).where('person_id', '=', person).execute();
    await tx
      .insertInto('patient_link')
      .values({ ...link, ...kept })
      .execute();
  });
  // Another token with the other rights.
  here.set(role, await place.signInAs(role));
}
