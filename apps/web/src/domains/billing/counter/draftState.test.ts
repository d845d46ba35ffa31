import type { BillLineJson } from '@pramana/contract';
import { describe, expect, it } from 'vitest';
import { billLine, consultation, draftBill, patient, strip } from '../fixture.ts';
import {
  type DraftAction,
  type DraftState,
  draftInput,
  draftReducer,
  EMPTY_DRAFT,
  isConfirmed,
  isEmpty,
  isTypedByHand,
} from './draftState.ts';
import { isSameBill, readShelved, shelveBill } from './waitingBill.ts';
import { lineAtPosition, matchAnswers, seenParts, unseenLine } from './lines.ts';

const run = (...actions: DraftAction[]): DraftState => actions.reduce(draftReducer, EMPTY_DRAFT);
const add = (key: string, item = strip): DraftAction => ({ type: 'add', item, tax: null, key });

describe('the draft at the counter', () => {
  it('adds one pack of an item, and sells to a walk-in when nobody was named', () => {
    const state = run(add('a'));
    expect(state.lines).toMatchObject([{ key: 'a', itemId: strip.id, quantity: 10 }]);
    expect(state.party.kind).toBe('walk-in');
  });

  it('adds a pack to the line of the same item instead of a second line', () => {
    expect(run(add('a'), add('b')).lines).toMatchObject([{ key: 'a', quantity: 20 }]);
  });

  it('begins a second line when a batch was chosen for the first', () => {
    expect(run(add('a'), { type: 'batch', key: 'a', batchId: 'x' }, add('b')).lines).toHaveLength(2);
  });

  it('knows what of care was typed by hand beside it, whatever its batch, and not what care itself put there', () => {
    expect(isTypedByHand(run(add('a'), { type: 'batch', key: 'a', batchId: 'x' }), strip.id)).toBe(true);
    expect(isTypedByHand(run(add('a', consultation)), strip.id)).toBe(false);
    const [line] = run(add('a')).lines;
    if (!line) throw new Error('no line');
    expect(isTypedByHand({ lines: [{ ...line, chargeId: 'c' }] }, strip.id)).toBe(false);
  });

  it('keeps the chosen patient when lines are added', () => {
    expect(run({ type: 'party', party: { kind: 'patient', patient } }, add('a')).party.kind).toBe('patient');
  });

  it('puts a removed line back where it stood', () => {
    const state = run(add('a'), add('b', consultation), { type: 'remove', key: 'a' });
    expect(state.lines.map((line) => line.key)).toEqual(['b']);
    const [line] = run(add('a')).lines;
    if (!line) throw new Error('no line');
    expect(draftReducer(state, { type: 'restore', line, index: 0 }).lines.map((each) => each.key)).toEqual(['a', 'b']);
  });

  it('counts every change, and a change to the same value is none', () => {
    const state = run(add('a'));
    expect(draftReducer(state, { type: 'quantity', key: 'a', quantity: 3 }).edition).toBe(state.edition + 1);
    expect(draftReducer(state, { type: 'quantity', key: 'a', quantity: 10 })).toBe(state);
    expect(draftReducer(state, { type: 'counting', key: 'a', countsPacks: true }).edition).toBe(state.edition);
    expect(draftReducer(state, { type: 'unclear', key: 'a', isUnclear: true })).toMatchObject({
      edition: state.edition,
      lines: [{ isUnclear: true, quantity: 10 }],
    });
  });

  it('keeps the charge of care that a resumed line bills', () => {
    const bill = draftBill([billLine({ chargeId: '00000000-0000-7000-8000-0000000000c1' })]);
    const state = run({ type: 'load', bill, keys: ['a'] });
    expect(draftInput(state).lines).toMatchObject([{ chargeId: '00000000-0000-7000-8000-0000000000c1' }]);
  });

  it('is empty until there is something to miss', () => {
    expect(isEmpty(EMPTY_DRAFT)).toBe(true);
    expect(isEmpty(run({ type: 'party', party: { kind: 'walk-in' } }))).toBe(true);
    expect(isEmpty(run(add('a')))).toBe(false);
  });
});

describe('a save', () => {
  const state = run(add('a'), add('b', consultation));
  const answer = draftBill([
    billLine(),
    billLine({ position: 1, itemId: consultation.id, quantity: 1, amount: '50000' }),
  ]);

  it('confirms each line by the key it was sent under', () => {
    const next = draftReducer(state, { type: 'saved', bill: answer, edition: state.edition, sent: state.lines });
    expect(isConfirmed(next)).toBe(true);
    expect(next.lines[1]?.saved).toMatchObject([{ amount: '50000' }]);
  });

  it('does not confirm what was typed since, and matches lines that moved meanwhile', () => {
    const typed = draftReducer(state, { type: 'remove', key: 'a' });
    const next = draftReducer(typed, { type: 'saved', bill: answer, edition: state.edition, sent: state.lines });
    expect(isConfirmed(next)).toBe(false);
    expect(next.lines).toMatchObject([{ key: 'b', saved: [{ itemId: consultation.id }] }]);
  });

  it('keeps a line one line when several batches give it, with all of them behind it', () => {
    const parts = [
      billLine({ quantity: 4 }),
      billLine({ position: 1, quantity: 6, batch: { id: 'B2', number: 'B2', expiry: '2027-09-30' } }),
      billLine({ position: 2, itemId: consultation.id, quantity: 1 }),
    ];
    const next = draftReducer(state, {
      type: 'saved',
      bill: draftBill(parts),
      edition: state.edition,
      sent: state.lines,
    });
    expect(next.lines).toMatchObject([
      { key: 'a', quantity: 10, batchId: null, saved: [{ quantity: 4 }, { quantity: 6 }] },
      { key: 'b', saved: [{ position: 2 }] },
    ]);
    expect([0, 1, 2, 3].map((position) => lineAtPosition(next.lines, position)?.key)).toEqual([
      'a',
      'a',
      'b',
      undefined,
    ]);
    expect(draftInput(next).lines).toMatchObject([{ quantity: 10, batchId: null }, { quantity: 1 }]);
  });

  it('never falls back to an older answer', () => {
    const newer = draftReducer(state, { type: 'saved', bill: answer, edition: state.edition, sent: state.lines });
    const older = { type: 'saved', bill: draftBill([]), edition: 1, sent: [] } as const;
    expect(draftReducer(newer, older)).toBe(newer);
  });

  it('takes the terms of the line from the server', () => {
    const exclusive = billLine({
      itemId: consultation.id,
      quantity: 1,
      gross: '50000',
      taxable: '50000',
      cgst: '1250',
      sgst: '1250',
      amount: '52500',
      taxBp: 500,
    });
    const next = draftReducer(state, {
      type: 'saved',
      bill: draftBill([exclusive]),
      edition: state.edition,
      sent: state.lines.slice(1),
    });
    expect(next.lines[1]?.tax).toEqual({ treatment: 'taxable', rateBp: 500n, inclusive: false });
  });
});

describe('a bill that waited in this browser', () => {
  it('stands there again as it was typed, with its patient, its amounts and the key of its first save', () => {
    const typed = run(
      { type: 'party', party: { kind: 'patient', patient } },
      add('a'),
      add('b', consultation),
      { type: 'discount', discount: { kind: 'percent', bp: 500, reason: 'Staff' } },
      { type: 'note', note: 'home' },
    );
    const waiting = {
      input: draftInput(typed),
      party: typed.party,
      lines: typed.lines,
      begun: { input: draftInput(typed), key: 'k' },
    };
    const kept = readShelved(JSON.parse(JSON.stringify(shelveBill(waiting))));
    expect(kept).toEqual(waiting);
    const again = draftReducer(EMPTY_DRAFT, { type: 'resume', bill: waiting });
    expect(again).toMatchObject({ party: typed.party, lines: typed.lines, edition: 1, bill: null });
    expect(draftInput(again)).toEqual(draftInput(typed));
  });

  it('is no other one when the server took it and only its answer was lost', () => {
    const typed = draftInput(run(add('a')));
    const held = draftInput(draftReducer(EMPTY_DRAFT, { type: 'load', bill: draftBill([billLine()]), keys: ['k'] }));
    expect(isSameBill(typed, held)).toBe(true);
    expect(isSameBill(held, typed)).toBe(false);
    expect(isSameBill({ ...typed, note: 'home' }, held)).toBe(false);
    expect(isSameBill(draftInput(run(add('a'), add('b'))), held)).toBe(false);
  });

  it('of another form is left alone', () => {
    for (const kept of [null, 'x', {}, { form: 2, json: '{}' }, { form: 1, json: 3 }])
      expect(readShelved(kept)).toBeNull();
  });
});

describe('what was seen when the seal was asked for', () => {
  const B1 = billLine();
  const B2 = (quantity: number, position = 0) =>
    billLine({ position, quantity, batch: { id: 'B2', number: 'B2', expiry: '2026-12-31' } });
  const typed = run(add('a'));
  const shown = draftReducer(typed, {
    type: 'saved',
    bill: draftBill([B1]),
    edition: typed.edition,
    sent: typed.lines,
  });
  const other = (state: DraftState, answer: BillLineJson[]) =>
    unseenLine(seenParts(shown.lines), matchAnswers(state.lines, answer))?.batch?.number;
  const asked = (quantity: number) => draftReducer(shown, { type: 'quantity', key: 'a', quantity });

  it('is nothing of a line that was just added: it is sealed without a second key', () => {
    expect(unseenLine(seenParts(typed.lines), matchAnswers(typed.lines, [B2(10)]))).toBeUndefined();
  });

  it('is the batch on the screen: the same is sealed, another one is shown first', () => {
    expect(other(shown, [B1])).toBeUndefined();
    expect(other(shown, [B2(10)])).toBe('B2');
    expect(other(shown, [B2(4), billLine({ position: 1, quantity: 6 })])).toBe('B2');
  });

  it('holds for another quantity that was typed since, unless that takes a batch that did not stand there', () => {
    expect(other(asked(7), [billLine({ quantity: 7 })])).toBeUndefined();
    expect(other(asked(15), [B1, B2(5, 1)])).toBe('B2');
  });
});

describe('a loaded draft', () => {
  it('stands confirmed, with its patient and the batches that were seen', () => {
    const state = draftReducer(EMPTY_DRAFT, { type: 'load', bill: draftBill([billLine()], { patient }), keys: ['k'] });
    expect(isConfirmed(state)).toBe(true);
    expect(state.party).toEqual({ kind: 'patient', patient });
    expect(state.lines).toMatchObject([{ key: 'k', packSize: 10, batchId: billLine().batch?.id }]);
  });

  it('goes back to the server as it came', () => {
    const state = draftReducer(EMPTY_DRAFT, { type: 'load', bill: draftBill([billLine()]), keys: ['k'] });
    expect(draftInput(state)).toEqual({
      patientId: null,
      lines: [{ itemId: strip.id, quantity: 10, batchId: billLine().batch?.id, chargeId: null }],
      discount: { kind: 'none' },
      customer: { name: '', phone: '' },
      prescriber: '',
      note: '',
      kind: 'opd-bill',
    });
  });
});
