import type { Shop } from '../domains/billing/shop.fixture.ts';
import { PASSWORD, type TestClock } from '../testing.ts';
import { MARKERS } from './marker.fixture.ts';
import { careDay } from './marker-care.fixture.ts';
import { HttpClient, sendRaw } from './marker-client.fixture.ts';

const value = Object.fromEntries(Object.entries(MARKERS).map(([name, marker]) => [name, marker.value])) as Record<
  keyof typeof MARKERS,
  string
>;

export interface MarkerDay {
  /** What was refused, as the answers said it. */
  refusals: string[];
}

/** A hospital's day in which every field about a person holds its marker, and everything that can go wrong does. */
export async function markerDay(server: Shop): Promise<MarkerDay> {
  const origin = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const stranger = new HttpClient(origin);
  const as = (key: string): Promise<HttpClient> => stranger.signIn(server.person(key).login, PASSWORD, value.browser);
  const keys = ['admin', 'cashier', 'doctor', 'operator', 'nurse', 'frontdesk'];
  const [admin, cashier, doctor, operator, nurse, desk] = await Promise.all(keys.map(as));
  if (!admin || !cashier || !doctor || !operator || !nurse || !desk) throw new Error('all of them work here');
  const patient = await atTheDesk(cashier);
  await atTheCounter(server, cashier, admin, patient);
  await onTheWard(doctor, admin, patient);
  await careDay(server, { doctor, nurse, desk, admin, patient, value });
  await ownAccount(server.clock, stranger, admin, patient);
  await newcomers(server.clock, stranger, admin, operator);
  await admin.made('POST', `/api/people/members/${server.person('nurse').id}/roles`, {
    roles: ['nurse', 'frontdesk'],
    reason: value.roleReason,
  });
  await mistakes(origin, stranger, cashier, patient);
  return { refusals: [stranger, cashier, admin, doctor, operator, nurse, desk].flatMap(({ refusals }) => refusals) };
}

async function atTheDesk(cashier: HttpClient): Promise<string> {
  const { id } = await cashier.made('POST', '/api/patients', {
    name: value.patientName,
    gender: 'female',
    birthDate: '1988-04-17',
    phone: value.patientPhone,
    email: value.patientEmail,
    address: { line: value.street, city: value.city },
    emergencyContact: { name: value.contactName, phone: value.contactPhone, relation: value.relation },
    identifiers: [{ system: 'Passport', value: value.identifier }],
  });
  await cashier.made('GET', `/api/patients?q=${value.patientName.slice(0, 8)}`);
  await cashier.made('GET', `/api/patients?q=${value.searched}`);
  await cashier.made('GET', `/api/patients/${id}`);
  return id;
}

async function atTheCounter(server: Shop, cashier: HttpClient, admin: HttpClient, patientId: string): Promise<void> {
  const lines = [{ itemId: server.paracetamol, quantity: 4 }];
  const discount = { kind: 'percent', bp: 500, reason: value.discountReason };
  const more = { lines, discount, prescriber: value.prescriber, note: value.billNote };
  const customer = { name: value.customerName, phone: value.customerPhone };
  for (const whose of [{ patientId }, { customer }]) {
    const { id } = await cashier.made('POST', '/api/bills', { ...whose, ...more });
    const payments = [
      { method: 'card', amount: '100', reference: `${value.reference}${'patientId' in whose ? 1 : 2}` },
    ];
    await cashier.made('POST', `/api/bills/${id}/seal`, { payments });
    if ('customer' in whose) await cashier.ask('GET', `/api/bills/${id}/pdf?size=80mm`);
    await cashier.made('GET', `/api/bills/${id}/story`);
    await admin.made('POST', `/api/bills/${id}/credit-notes`, {
      lines: [{ position: 0, quantity: 1, goods: 'none' }],
      reasonCode: 'other',
      note: value.creditNote,
    });
  }
  const moved = { kind: 'drop', amount: '100', note: value.cashNote };
  await cashier.made('POST', `/api/counter-sessions/${server.drawer}/movements`, moved);
  const [batch] = await admin.made('GET', `/api/batches?item=${server.paracetamol}`);
  const counted = {
    reason: 'adjustment',
    counted: batch.onHand - 1,
    onHand: batch.onHand,
    note: value.stockNote,
  };
  await admin.made('POST', `/api/batches/${batch.id}/movements`, counted);
}

async function onTheWard(doctor: HttpClient, admin: HttpClient, patient: string): Promise<void> {
  await doctor.made('GET', `/api/patients/${patient}`);
  const reason = `Unconscious ${value.emergencyReason}`;
  const { id } = await doctor.made('POST', `/api/patients/${patient}/emergency-access`, { reason });
  await admin.made('POST', `/api/emergency-access/${id}/review`, { justified: true, note: value.reviewNote });
  await admin.ask('GET', '/api/access-events/export');
  await admin.ask('GET', `/api/patients/${patient}/access-events/export?as=proofs`);
}

/** A card, its code by SMS, an account, and a look at the own record. */
async function ownAccount(clock: TestClock, stranger: HttpClient, admin: HttpClient, patient: string): Promise<void> {
  const wish = {
    relation: 'guardian',
    scope: ['card', 'bills'],
    phoneOf: 'contact',
    until: null,
    proof: value.guardianProof,
  };
  const { code: card } = await admin.made('POST', `/api/people/patients/${patient}/accounts`, wish);
  clock.advance(1_000);
  const sent = await stranger.made('POST', '/api/enrol/code', { hospital: 'asha', card });
  const account = { name: value.accountName, login: 'guardian@test.example', password: PASSWORD };
  const proof = { hospital: 'asha', card, codeId: sent.id, code: await lastCode(stranger) };
  await stranger.made('POST', '/api/enrol/finish', { ...proof, ...account });
  const guardian = await stranger.signIn(account.login, PASSWORD, value.browser);
  await guardian.made('GET', `/api/self/patients/${patient}/access-events`);
  await guardian.made('GET', `/api/self/patients/${patient}/bills`);
}

/** Who registers a hospital, who applies for work, who is invited. */
async function newcomers(
  clock: TestClock,
  stranger: HttpClient,
  admin: HttpClient,
  operator: HttpClient,
): Promise<void> {
  const { token } = await stranger.made('POST', '/api/registration', {});
  const form = {
    name: 'Sahyadri Clinic',
    type: 'clinic',
    registrationNumber: 'MH/SAT/2026/0001',
    gstin: '',
    hasNoGstin: true,
    line: '7 Powai Naka',
    city: 'Satara',
    stateCode: '27',
    postalCode: '415001',
    contactName: value.registrantName,
    email: value.registrantEmail,
    phone: value.registrantPhone,
  };
  await stranger.made('POST', '/api/registration/save', { token, form });
  clock.advance(1_000);
  const proved = await stranger.made('POST', '/api/registration/code', { token });
  await stranger.made('POST', '/api/registration/prove', { token, codeId: proved.id, code: await lastCode(stranger) });
  const { id } = await stranger.made('POST', '/api/registration/submit', { token, form });
  await operator.made('GET', `/api/registrations/${id}`);
  await operator.made('POST', `/api/registrations/${id}/question`, { question: value.operatorQuestion });
  const phone = value.applicantPhone;
  clock.advance(1_000);
  const sent = await stranger.made('POST', '/api/apply/asha/code', { phone });
  await stranger.made('POST', '/api/apply/asha', {
    name: value.applicantName,
    email: value.applicantEmail,
    roles: ['nurse'],
    departmentId: null,
    category: '',
    experienceYears: null,
    degree: '',
    registrationNumber: '',
    council: '',
    note: value.applicantNote,
    phone,
    codeId: sent.id,
    code: await lastCode(stranger),
  });
  const invitation = { roles: ['nurse'], name: value.inviteeName, email: value.inviteeEmail };
  await admin.made('POST', '/api/people/invitations', invitation);
}

/** The newest code of the demo's outbox. */
async function lastCode(stranger: HttpClient): Promise<string> {
  const messages: { text: string }[] = await stranger.made('GET', '/api/demo/outbox');
  const code = messages.map(({ text }) => /\b[0-9]{6}\b/.exec(text)?.[0]).find(Boolean);
  if (code === undefined) throw new Error('no code came');
  return code;
}

/** Bad input, wrong addresses, broken requests: each answered, none quoted. */
async function mistakes(origin: string, stranger: HttpClient, cashier: HttpClient, patient: string): Promise<void> {
  const bad = value.badInput;
  await stranger.ask('POST', '/api/session', { login: value.unknownLogin, password: value.wrongPassword });
  await stranger.ask('POST', '/api/session', { login: [bad], password: value.wrongPassword });
  await cashier.ask('POST', '/api/patients', { name: bad, gender: bad, phone: bad, birthDate: bad });
  await cashier.ask('POST', '/api/patients', { name: 'Somebody', gender: 'female', phone: bad });
  await cashier.ask('POST', '/api/patients', { name: value.patientName, gender: 'female', phone: value.patientPhone });
  await cashier.ask('PUT', `/api/patients/${patient}`, { name: bad, gender: 'female', revision: 99 });
  await cashier.ask('POST', '/api/bills', { lines: [{ itemId: bad, quantity: 1 }], note: bad });
  await cashier.ask('POST', '/api/bills', { [value.badField]: bad });
  await cashier.ask('POST', '/api/bills', `{"note": "${bad}`);
  await cashier.ask('POST', '/api/bills', bad, { 'content-type': 'text/plain' });
  for (const path of [
    `/api/bills/${value.badPath}`,
    `/api/${value.badPath}`,
    `/api/patients/${value.badPath}/access-events`,
  ]) {
    await cashier.ask('GET', `${path}?q=${value.badPath}&cursor=${value.badPath}`);
  }
  await cashier.ask('GET', `/api/bills?cursor=${value.badPath}&patient=${value.badPath}`);
  await cashier.ask('GET', '/api/bills', undefined, { cookie: `pramana_session=${value.badHeader}` });
  await cashier.ask('POST', '/api/bills', {}, { 'x-pramana-csrf': value.badHeader });
  await cashier.ask('GET', '/api/bills', undefined, {
    referer: `${origin}/${value.badHeader}`,
    'x-request-id': value.badHeader,
  });
  const port = Number(new URL(origin).port);
  await sendRaw(port, `GET /${value.badPath} HTTP/9.9\r\n${value.badHeader}\r\n\r\n`);
  await sendRaw(port, `GET /%${value.badPath}%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
}
