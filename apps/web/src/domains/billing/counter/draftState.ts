import type { BillJson, DraftInputJson, ItemRowJson, ToBillJson } from '@pramana/contract';
import type { TaxTerms } from '@pramana/kernel';
import { type CounterLine, confirmLine, lineOfBill, lineOfCharge, lineOfItem, matchAnswers } from './lines.ts';
import type { Party } from './party.ts';
import type { WaitingBill } from './waitingBill.ts';

export type DiscountJson = NonNullable<DraftInputJson['discount']>;

/** The bill at the counter as it is typed, and the server's last word on it. Pure data. */
export interface DraftState {
  party: Party;
  customer: { name: string; phone: string };
  lines: readonly CounterLine[];
  discount: DiscountJson;
  /** A discount is being typed that is not on the bill yet: nothing may be sealed as if it were not meant. */
  isDiscountOpen: boolean;
  /** Another patient is being looked for: whose bill it is, is not on the screen for sure. */
  isPartyOpen: boolean;
  prescriber: string;
  note: string;
  kind: BillJson['kind'];
  /** Counts the changes made here; a save carries the edition that it saved. */
  edition: number;
  /** The server's last answer, and of which edition it is. */
  bill: BillJson | null;
  confirmedEdition: number;
}

export const EMPTY_DRAFT: DraftState = {
  party: { kind: 'open' },
  customer: { name: '', phone: '' },
  lines: [],
  discount: { kind: 'none' },
  isDiscountOpen: false,
  isPartyOpen: false,
  prescriber: '',
  note: '',
  kind: 'opd-bill',
  edition: 0,
  bill: null,
  confirmedEdition: 0,
};

export type DraftAction =
  | { type: 'party'; party: Party }
  | { type: 'customer'; customer: DraftState['customer'] }
  | { type: 'add'; item: ItemRowJson; tax: TaxTerms | null; key: string }
  | { type: 'charges'; charges: ToBillJson['charges']; keys: readonly string[] }
  | { type: 'quantity'; key: string; quantity: number }
  | { type: 'counting'; key: string; countsPacks: boolean }
  | { type: 'unclear'; key: string; isUnclear: boolean }
  | { type: 'batch'; key: string; batchId: string | null }
  | { type: 'remove'; key: string }
  | { type: 'restore'; line: CounterLine; index: number }
  | { type: 'discount'; discount: DiscountJson }
  | { type: 'discounting'; isOpen: boolean }
  | { type: 'choosing'; isOpen: boolean }
  | { type: 'prescriber'; prescriber: string }
  | { type: 'note'; note: string }
  | { type: 'kind'; kind: BillJson['kind'] }
  | { type: 'resume'; bill: WaitingBill }
  | { type: 'load'; bill: BillJson; keys: readonly string[] }
  | { type: 'saved'; bill: BillJson; edition: number; sent: readonly CounterLine[] };

/** Applies one act. Acts that change the bill raise `edition`; the server's answers and a mere look do not. */
export function draftReducer(state: DraftState, action: DraftAction): DraftState {
  if (action.type === 'load') return loaded(action.bill, action.keys, state.edition);
  if (action.type === 'saved') return saved(state, action);
  if (action.type === 'counting') return lookAt(state, action.key, { countsPacks: action.countsPacks });
  if (action.type === 'unclear') return lookAt(state, action.key, { isUnclear: action.isUnclear });
  if (action.type === 'discounting') return { ...state, isDiscountOpen: action.isOpen };
  if (action.type === 'choosing')
    return state.isPartyOpen === action.isOpen ? state : { ...state, isPartyOpen: action.isOpen };
  const change = edited(state, action);
  return change === null ? state : { ...state, ...change, edition: state.edition + 1 };
}

type Edit = Exclude<DraftAction, { type: 'load' | 'saved' | 'counting' | 'unclear' | 'discounting' | 'choosing' }>;

function edited(state: DraftState, action: Edit): Partial<DraftState> | null {
  switch (action.type) {
    case 'party':
      return { party: action.party, lines: linesFor(state, action.party) };
    case 'customer':
      return { customer: action.customer };
    case 'add':
      return added(state, lineOfItem(action.item, action.tax, action.key));
    case 'charges':
      return charged(state, action);
    case 'quantity':
      return changeLine(state, action.key, { quantity: action.quantity });
    case 'batch':
      return changeLine(state, action.key, { batchId: action.batchId });
    case 'remove':
      return { lines: state.lines.filter((line) => line.key !== action.key) };
    case 'restore':
      return { lines: state.lines.toSpliced(action.index, 0, action.line) };
    case 'discount':
      return { discount: action.discount };
    case 'prescriber':
      return { prescriber: action.prescriber };
    case 'note':
      return { note: action.note };
    case 'kind':
      return { kind: action.kind };
    case 'resume':
      return resumed(action.bill);
  }
}

/** What waited in this browser stands there again, as it was typed. */
function resumed({ input, party, lines }: WaitingBill): Partial<DraftState> {
  const { customer, discount = EMPTY_DRAFT.discount, prescriber = '', note = '', kind = EMPTY_DRAFT.kind } = input;
  return {
    party,
    lines,
    customer: { name: customer?.name ?? '', phone: customer?.phone ?? '' },
    discount,
    prescriber,
    note,
    kind,
  };
}

/** Whether the bill has a line of this item that cites nothing: what care recorded of it would be asked for beside it. */
export function isTypedByHand({ lines }: Pick<DraftState, 'lines'>, itemId: string): boolean {
  return lines.some((line) => line.itemId === itemId && line.chargeId === null);
}

/** A line of the same item whose batch nobody chose takes the new one in: two equal lines help nobody. */
export function lineToMerge(state: DraftState, itemId: string): CounterLine | undefined {
  return state.lines.find((line) => line.itemId === itemId && line.batchId === null && line.chargeId === null);
}

function added(state: DraftState, line: CounterLine): Partial<DraftState> {
  const same = lineToMerge(state, line.itemId);
  if (!same) return { lines: [...state.lines, line], ...settledParty(state) };
  return {
    lines: mapLine(state.lines, same.key, (former) => ({ ...former, quantity: former.quantity + former.packSize })),
  };
}

/** What care recorded of one patient is never billed to another one. */
function linesFor({ party, lines }: DraftState, next: Party): readonly CounterLine[] {
  const isSame = party.kind === 'patient' && next.kind === 'patient' && party.patient.id === next.patient.id;
  return isSame || lines.every(({ chargeId }) => chargeId === null)
    ? lines
    : lines.filter(({ chargeId }) => chargeId === null);
}

/** What is on the bill already is not taken twice. */
function charged(
  state: DraftState,
  { charges, keys }: Extract<DraftAction, { type: 'charges' }>,
): Partial<DraftState> | null {
  const fresh = charges.filter(({ id }) => !state.lines.some(({ chargeId }) => chargeId === id));
  if (fresh.length === 0) return null;
  return { lines: [...state.lines, ...fresh.map((charge, i) => lineOfCharge(charge, keys[i] ?? charge.id))] };
}

/** Whoever adds a line without naming a patient sells to a walk-in. */
function settledParty(state: DraftState): Partial<DraftState> {
  return state.party.kind === 'open' ? { party: { kind: 'walk-in' } } : {};
}

function changeLine(state: DraftState, key: string, change: Partial<CounterLine>): Partial<DraftState> | null {
  const line = state.lines.find((each) => each.key === key);
  if (!line || Object.entries(change).every(([name, value]) => line[name as keyof CounterLine] === value)) return null;
  return { lines: mapLine(state.lines, key, (former) => ({ ...former, ...change })) };
}

/** Changes how a line is typed, not what is billed: no new edition. */
function lookAt(
  state: DraftState,
  key: string,
  change: Pick<CounterLine, 'countsPacks'> | Pick<CounterLine, 'isUnclear'>,
): DraftState {
  return { ...state, lines: mapLine(state.lines, key, (line) => ({ ...line, ...change })) };
}

function mapLine(
  lines: readonly CounterLine[],
  key: string,
  change: (line: CounterLine) => CounterLine,
): CounterLine[] {
  return lines.map((line) => (line.key === key ? change(line) : line));
}

function loaded(bill: BillJson, keys: readonly string[], formerEdition: number): DraftState {
  const walkIn = bill.lines.length > 0 || bill.customer !== null;
  const edition = formerEdition + 1;
  return {
    party: bill.patient ? { kind: 'patient', patient: bill.patient } : { kind: walkIn ? 'walk-in' : 'open' },
    customer: bill.customer ?? { name: '', phone: '' },
    lines: bill.lines.map((line, index) => lineOfBill(line, keys[index] ?? `loaded-${index}`)),
    discount: bill.discountInput,
    isDiscountOpen: false,
    isPartyOpen: false,
    prescriber: bill.prescriber,
    note: bill.note,
    kind: bill.kind,
    edition,
    bill,
    confirmedEdition: edition,
  };
}

/** Lines added, changed or removed since they were sent keep what was typed. */
function saved(state: DraftState, { bill, edition, sent }: Extract<DraftAction, { type: 'saved' }>): DraftState {
  if (edition < state.confirmedEdition) return state;
  const answers = matchAnswers(sent, bill.lines);
  const lines = state.lines.map((line) => confirmLine(line, answers.get(line.key) ?? []));
  return { ...state, lines, bill, confirmedEdition: edition };
}

/** The server's answer is of exactly what stands here: its figures are the truth. */
export function isConfirmed(state: DraftState): boolean {
  return state.bill !== null && state.confirmedEdition === state.edition;
}

/** Nothing that would be missed. */
export function isEmpty(state: DraftState): boolean {
  return state.party.kind !== 'patient' && state.lines.length === 0 && state.customer.name === '' && state.note === '';
}

/** The whole draft as the contract takes it; `revision` is added by whoever saves. */
export function draftInput(state: DraftState): DraftInputJson {
  const { party, customer, lines, discount, prescriber, note, kind } = state;
  return {
    patientId: party.kind === 'patient' ? party.patient.id : null,
    lines: lines.map(({ itemId, quantity, batchId, chargeId }) => ({ itemId, quantity, batchId, chargeId })),
    discount,
    customer: party.kind === 'patient' ? {} : customer,
    prescriber,
    note,
    kind,
  };
}
