import type { Permission, Role } from '@pramana/contract';
import type texts from '../i18n/en/help.json';
import { domains } from '../domains.ts';
import { paths } from '../paths.ts';

/** A step of a first-day tour; its words are `tour.<name>` of the help texts. */
export type StepName = keyof typeof texts.tour;

export interface TourStep {
  name: StepName;
  /** The page it stands on; null: wherever the person is. */
  path: string | null;
  /** The element it points at by its `data-tour`: the first of these that is seen. */
  targets: readonly string[];
}

const on = (path: string | null, ...targets: string[]): Omit<TourStep, 'name'> => ({ path, targets });

const STEPS: Readonly<Record<StepName, Omit<TourStep, 'name'>>> = {
  // On the phone the counter's panes are steps, one at a time.
  counterPatient: on(paths.counter(), 'counter-patient', 'counter-steps'),
  counterLines: on(paths.counter(), 'counter-lines', 'counter-steps'),
  counterSeal: on(paths.counter(), 'counter-total', 'counter-steps'),
  drawer: on(paths.counterSessions(), 'actions'),
  bills: on(paths.bills(), 'filters'),
  find: on(paths.patients(), 'filters'),
  register: on(paths.patients(), 'actions'),
  queue: on(paths.queue(), 'title'),
  calendar: on(paths.calendar(), 'title'),
  write: on(paths.patients(), 'rows', 'filters'),
  lab: on(paths.lab(), 'title'),
  signing: on(paths.signingKeys(), 'title'),
  prescriptions: on(paths.prescriptions(), 'title'),
  items: on(paths.catalogue(), 'filters'),
  prices: on(paths.catalogue(), 'actions'),
  stock: on(paths.stock(), 'filters'),
  receive: on(paths.stock(), 'actions'),
  log: on(null, 'log'),
  chain: on(paths.chain(), 'title'),
  sandbox: on(paths.chain(), 'actions'),
  audit: on(paths.audit(), 'actions'),
  activity: on(paths.activity(), 'filters'),
  today: on(paths.today(), 'title'),
  people: on(paths.people(), 'actions'),
  manage: on(paths.manage(), 'title'),
  keys: on(paths.keys(), 'title'),
  ownCard: on(paths.own(), 'title'),
  ownVisit: on(paths.own(), 'own-visit'),
  ownHealth: on(paths.own(), 'own-health'),
  ownPrivacy: on(paths.own(), 'own-privacy'),
  ownBills: on(paths.own(), 'rows', 'title'),
  guardianSwitch: on(paths.own(), 'title'),
  account: on(null, 'person'),
  search: on(null, 'search'),
  hospitals: on(paths.node(), 'title'),
  requests: on(paths.registrations(), 'filters'),
  rules: on(paths.nodeRules(), 'title'),
  nodeLog: on(paths.nodeLog(), 'title'),
  help: on(null, 'help'),
};

/** The first day in each role: what a person of this role does first, in its order; four to seven steps. */
export const TOURS: Readonly<Record<Role, readonly StepName[]>> = {
  operator: ['hospitals', 'requests', 'rules', 'nodeLog', 'account', 'help'],
  admin: ['today', 'people', 'prices', 'manage', 'keys', 'activity', 'help'],
  frontdesk: ['queue', 'calendar', 'find', 'register', 'counterPatient', 'counterSeal', 'help'],
  cashier: ['drawer', 'counterPatient', 'counterLines', 'counterSeal', 'bills', 'log', 'help'],
  pharmacist: ['prescriptions', 'items', 'prices', 'receive', 'counterLines', 'counterSeal', 'help'],
  doctor: ['queue', 'find', 'write', 'lab', 'signing', 'search', 'help'],
  nurse: ['queue', 'find', 'write', 'lab', 'account', 'help'],
  patient: ['ownCard', 'ownVisit', 'ownHealth', 'ownBills', 'ownPrivacy', 'account', 'help'],
  guardian: ['guardianSwitch', 'ownVisit', 'ownHealth', 'ownBills', 'ownPrivacy', 'account', 'help'],
  auditor: ['audit', 'chain', 'sandbox', 'activity', 'help'],
};

const ACCESS = new Map(domains.flatMap(({ routes }) => routes.map(({ path, access }) => [path, access] as const)));

/** The steps of a role's tour that this person can see; a page they may not open is left out. */
export function stepsOf(role: Role, may: (permission: Permission) => boolean): TourStep[] {
  return TOURS[role]
    .map((name) => ({ name, ...STEPS[name] }))
    .filter(({ path }) => {
      const access = path === null ? undefined : ACCESS.get(path);
      return access === undefined || access === 'public' || access === 'session' || may(access);
    });
}
