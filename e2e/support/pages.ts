import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Api } from './api.ts';

/** A page as somebody of the demo comes to it. */
export interface Shown {
  name: string;
  /** Who looks; null: a stranger. */
  who: string | null;
  path: string;
}

/** One of everything in the larger of the demo's hospitals, for the pages that show one thing. */
interface Things {
  patient: string;
  bill: string;
  item: string;
  batch: string;
  block: string;
  nodeBlock: string;
  hospital: string;
  member: string;
  department: string;
  clinician: string;
  /** The patient whom the demo's patient sees as their own. */
  own: string;
  /** A record of that patient, and what the doctor has begun to write about them. */
  record: string;
  draft: string;
  /** A visit of today. */
  visit: string;
  /** What the doctor has begun to write of a visit. */
  consultation: string;
  /** One of which something is left to hand out. */
  prescription: string;
  /** An order with a result. */
  labOrder: string;
}

type Visit = readonly [who: string | null, path: (things: Things) => string];

/**
 * Every page of the app: its name in apps/web/src/paths.ts, who opens it, and where. The last two are what a wrong
 * address and a role without the right see.
 */
const PAGES: Record<string, Visit> = {
  login: [null, () => '/login'],
  reset: [null, () => '/reset'],
  account: ['admin', () => '/account'],
  security: ['admin', () => '/account/security'],
  secondFactorRule: ['admin', () => '/manage/second-factor'],
  counter: ['cashier', () => '/counter'],
  bills: ['cashier', () => '/bills'],
  bill: ['cashier', ({ bill }) => `/bills/${bill}`],
  patients: ['frontdesk', () => '/patients'],
  patient: ['frontdesk', ({ patient }) => `/patients/${patient}`],
  patientNew: ['frontdesk', () => '/patients/new'],
  patientMerge: ['frontdesk', ({ patient }) => `/patients/${patient}/same-person`],
  erasures: ['admin', () => '/erasures'],
  patientErasure: ['frontdesk', ({ patient }) => `/patients/${patient}/erasure`],
  ownErasure: ['patient', ({ own }) => `/own/${own}/erasure`],
  patientFiles: ['doctor', ({ patient }) => `/patients/${patient}/files`],
  whoLooked: ['admin', ({ patient }) => `/patients/${patient}/who-looked`],
  records: ['doctor', ({ own }) => `/patients/${own}/records`],
  record: ['doctor', ({ record }) => `/records/${record}`],
  recordDraft: ['doctor', ({ draft }) => `/record-drafts/${draft}`],
  consultation: ['doctor', ({ consultation }) => `/consultations/${consultation}`],
  lab: ['doctor', () => '/diagnostics'],
  labOrder: ['doctor', ({ labOrder }) => `/diagnostics/${labOrder}`],
  labTests: ['nurse', () => '/manage/tests'],
  takeOver: ['doctor', () => '/manage/take-over'],
  labResults: ['doctor', ({ own }) => `/patients/${own}/results`],
  ownResults: ['patient', ({ own }) => `/own/${own}/results`],
  vitals: ['nurse', ({ own }) => `/patients/${own}/vitals`],
  ownVitals: ['patient', ({ own }) => `/own/${own}/vitals`],
  ownConsultations: ['patient', ({ own }) => `/own/${own}/visits`],
  signingKeys: ['doctor', () => '/signing-keys'],
  ownRecords: ['patient', ({ own }) => `/own/${own}/records`],
  ownRecord: ['patient', ({ own, record }) => `/own/${own}/records/${record}`],
  activity: ['admin', () => '/activity'],
  operatorActs: ['admin', () => '/activity/operator'],
  emergencies: ['admin', () => '/activity/emergencies'],
  patientEdit: ['frontdesk', ({ patient }) => `/patients/${patient}/edit`],
  catalogue: ['pharmacist', () => '/catalogue'],
  item: ['pharmacist', ({ item }) => `/catalogue/${item}`],
  itemNew: ['pharmacist', () => '/catalogue/new'],
  itemEdit: ['pharmacist', ({ item }) => `/catalogue/${item}/edit`],
  itemImport: ['pharmacist', () => '/catalogue/import'],
  itemTemplate: ['pharmacist', () => '/catalogue/template'],
  nodeTemplate: ['operator', () => '/node/template'],
  nodeTemplateImport: ['operator', () => '/node/template/import'],
  taxRules: ['pharmacist', () => '/catalogue/tax'],
  prescriptions: ['pharmacist', () => '/prescriptions'],
  prescription: ['pharmacist', ({ prescription }) => `/prescriptions/${prescription}`],
  substitutions: ['doctor', () => '/substitutions'],
  ownMedicines: ['patient', ({ own }) => `/own/${own}/medicines`],
  fees: ['admin', () => '/manage/consultation-fees'],
  stock: ['pharmacist', () => '/stock'],
  batch: ['pharmacist', ({ item, batch }) => `/stock/${item}/${batch}`],
  chain: ['auditor', () => '/chain'],
  tamper: ['auditor', () => '/chain/tamper'],
  block: ['admin', ({ block }) => `/chain/${block}`],
  audit: ['auditor', () => '/audit'],
  counterSessions: ['admin', () => '/counter-sessions'],
  today: ['admin', () => '/today'],
  limits: ['admin', () => '/limits'],
  node: ['operator', () => '/node'],
  nodeLog: ['operator', () => '/node/log'],
  nodeBlock: ['operator', ({ nodeBlock }) => `/node/log/${nodeBlock}`],
  newHospital: ['operator', () => '/node/new'],
  nodeHospital: ['operator', ({ hospital }) => `/node/hospitals/${hospital}`],
  registrations: ['operator', () => '/node/registrations'],
  nodeRules: ['operator', () => '/node/rules'],
  keys: ['admin', () => '/manage/keys'],
  witnesses: ['admin', () => '/manage/witnesses'],
  disclosures: ['admin', () => '/manage/auditor-bundles'],
  nodeKeys: ['operator', () => '/node/keys'],
  nodeWitnesses: ['operator', () => '/node/witnesses'],
  recoveryKit: ['operator', () => '/node/recovery-kit'],
  register: [null, () => '/register'],
  departments: ['admin', () => '/departments'],
  department: ['admin', ({ department }) => `/departments/${department}`],
  clinicians: ['frontdesk', () => '/people/clinicians/doctor'],
  clinician: ['admin', ({ clinician }) => `/people/clinicians/doctor/${clinician}`],
  people: ['admin', () => '/people'],
  member: ['admin', ({ member }) => `/people/members/${member}`],
  applications: ['admin', () => '/people/applications'],
  invitations: ['admin', () => '/people/invitations'],
  permissions: ['admin', () => '/people/permissions'],
  recovery: ['nurse', () => '/people/recovery'],
  welcome: [null, () => '/welcome/asha'],
  apply: [null, () => '/apply/asha'],
  application: [null, () => '/application'],
  invitation: [null, () => '/invitation'],
  card: [null, () => '/card/asha'],
  queue: ['frontdesk', () => '/queue'],
  calendar: ['frontdesk', () => '/calendar'],
  visit: ['frontdesk', ({ visit }) => `/appointments/${visit}`],
  schedule: ['admin', () => '/manage/schedule'],
  screen: [null, () => '/screen'],
  ownVisits: ['patient', ({ own }) => `/own/${own}/appointments`],
  own: ['patient', () => '/own'],
  ownWhoLooked: ['patient', ({ own }) => `/own/${own}/who-looked`],
  devices: ['admin', () => '/devices'],
  tokens: ['admin', () => '/manage/api-tokens'],
  confirmLimits: ['admin', () => '/confirm-limits'],
  manage: ['admin', () => '/manage'],
  notFound: ['admin', () => '/nothing-is-here'],
  notPermitted: ['nurse', () => '/counter'],
};

/** Where a page that is not in the list above is looked at, or why it is not. */
const ELSEWHERE: Record<string, string> = {
  home: 'leads on to the first place of a role',
  setup: 'exists only while nobody does',
  enrol: 'exists only in the middle of a first sign-in that has to add a second factor',
  erasure: 'domains/erasure/erasure.test.ts: the demo has no request',
  registration: 'register.e2e.ts: the demo has none that waits',
  applicationOf: 'the demo has no application that waits',
  verify: 'verify.e2e.ts',
};

interface Named {
  id: string;
}

/** Every page of the app; one that the app has and the list above has not fails here. */
export async function allPages(as: (person: string) => Promise<Api>): Promise<Shown[]> {
  const known = [
    ...readFileSync(join(import.meta.dirname, '../../apps/web/src/paths.ts'), 'utf8').matchAll(/^ {2}(\w+): \(/gm),
  ].map(([, name = '']) => name);
  expect(known.length).toBeGreaterThan(20);
  const missing = known.filter((name) => !(name in PAGES) && !(name in ELSEWHERE));
  expect(missing, 'pages that nobody looks at: add them to PAGES in e2e/support/pages.ts (name, who, address)').toEqual(
    [],
  );
  const gone = Object.keys(PAGES).filter((name) => !known.includes(name) && !name.startsWith('not'));
  expect(gone, 'pages in e2e/support/pages.ts that apps/web/src/paths.ts has no more: take them out').toEqual([]);
  const things = await oneOfEach(as);
  return Object.entries(PAGES).map(([name, [who, path]]) => ({ name, who, path: path(things) }));
}

/** A page of a thing that the demo has not is an error page, which has a heading too: its name fails here. */
function required<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`the demo has no ${name}: nobody would look at its page`);
  return thing;
}

const addressOf = ({ series, number }: { series: string; number: number }): string => `${series}/${number}`;

async function oneOfEach(as: (person: string) => Promise<Api>): Promise<Things> {
  const admin = await as('admin');
  const operator = await as('operator');
  const [patient] = await admin.get<Named[]>('/api/patients');
  const bills = await admin.get<{ number: string; credited: string }[]>('/api/bills?status=sealed');
  const [item] = await admin.get<Named[]>('/api/items?q=para%20tab%20500');
  const [batch] = await admin.get<Named[]>(`/api/batches?item=${required(item, 'item').id}`);
  const [block] = await admin.get<{ series: string; number: number }[]>('/api/chain/blocks?kind=bill');
  const [nodeBlock] = await operator.get<{ series: string; number: number }[]>('/api/node/chain/blocks');
  const [hospital] = await operator.get<Named[]>('/api/hospitals');
  const [own] = await (await as('patient')).get<{ patientId: string }[]>('/api/self/patients');
  const doctor = await as('doctor');
  const records = await doctor.get<(Named & { versions: number })[]>(
    `/api/patients/${required(own, 'patient’s account').patientId}/records`,
  );
  const begun = { recordId: null, category: 'notes' };
  const draft = await doctor.post<Named>(
    `/api/patients/${required(own, 'patient’s account').patientId}/record-drafts`,
    begun,
  );
  const consultation = await doctor.post<Named>(
    `/api/patients/${required(own, 'patient’s account').patientId}/consultations`,
    { encounterId: null },
  );
  const [labOrder] = await doctor.get<Named[]>('/api/diagnostics/orders?state=entered');
  const [prescription] = await (await as('pharmacist')).get<Named[]>('/api/prescriptions');
  const [department] = await admin.get<Named[]>('/api/departments');
  const [clinician] = await admin.get<Named[]>('/api/people/clinicians?role=doctor');
  const [member] = await admin.get<Named[]>('/api/people/members');
  const lines = await (await as('frontdesk')).get<{ waiting: Named[] }[]>('/api/queue');
  return {
    visit: required(lines.flatMap(({ waiting }) => waiting)[0], 'visit').id,
    patient: required(patient, 'patient').id,
    // With a credit note there is most to see.
    bill: required(bills.find((each) => each.credited !== '0') ?? bills[0], 'bill').number,
    item: required(item, 'item').id,
    batch: required(batch, 'batch').id,
    block: addressOf(required(block, 'block')),
    nodeBlock: addressOf(required(nodeBlock, 'block of the node')),
    hospital: required(hospital, 'hospital').id,
    member: required(member, 'member').id,
    department: required(department, 'department').id,
    clinician: required(clinician, 'clinician').id,
    own: required(own, 'patient’s account').patientId,
    // With two versions there is most to see.
    record: required(records.find(({ versions }) => versions > 1) ?? records[0], 'record').id,
    draft: draft.id,
    consultation: consultation.id,
    prescription: required(prescription, 'prescription').id,
    labOrder: required(labOrder, 'labOrder').id,
  };
}

/** Who looks at these pages, each person once. */
export const peopleOf = (pages: readonly Shown[]): (string | null)[] => [...new Set(pages.map(({ who }) => who))];

/** The page has its heading, and nothing on it is only the shape of what comes. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1')).toHaveCount(1);
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
}
