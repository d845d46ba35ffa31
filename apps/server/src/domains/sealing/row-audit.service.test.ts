import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { type SealedBlock, sealDocument, type SealingHospital } from './block.service.ts';
import { type RebuiltDocument, registerAuditCheck, registerSealedKind } from './rebuild.service.ts';
import { hospitalSubjectId } from './subject.service.ts';
import { auditedNode, places } from './audit.fixture.ts';
import { someBill } from './testing.ts';

const { node, sequencer, sealedHospital, audit } = await auditedNode();

describe("a domain's rows", () => {
  let hospital: SealingHospital;
  let sealed: SealedBlock;
  let recorded = 0;
  const stored = new Map<string, { price: number; note: string; lines: number[] }>();
  const itemsOf = ({ price, note, lines }: { price: number; note: string; lines: number[] }) => [
    { name: 'item', value: { unitPrice: price, note } },
    ...lines.map((amount) => ({ name: 'line', value: { amount } })),
  ];

  beforeAll(async () => {
    // The shape is the domain's; `hospital` stands in for its table, as any table with an id and a hospital does.
    registerSealedKind({
      kind: 'record',
      table: 'encounter',
      columns: { 'line.amount': 'line_amount', line: 'id' },
      tables: { line: 'charge' },
      rebuild: async (_, __, ids) => {
        const found = ids.flatMap((id): [string, RebuiltDocument][] => {
          const row = stored.get(id);
          if (row === undefined) return [];
          if (row.note === 'unreadable') throw new RangeError('not a number');
          const items = itemsOf(row);
          const { series, number, at } = sealed;
          const header = { series, number, at, currency: 'INR', total: 12_300n, paidAtSeal: 0n };
          return [[id, { header, items, ...(row.note === 'locked' ? { unreadable: ['encounter.note'] } : {}) }]];
        });
        return new Map(found);
      },
    });
    ({ hospital } = await sealedHospital(1));
  });

  async function record(change: Partial<{ price: number; note: string; lines: number[] }> | null) {
    const documentId = newId();
    const row = { price: 10, note: 'x', lines: [1, 2, 2] };
    recorded += 1;
    sealed = await node.db.inHospital(hospital.id, async (tx) => {
      const series = { kind: 'record', prefix: `R${recorded}`, counter: String(recorded) };
      const bill = await someBill(tx, node, hospital, { series, kind: 'record', documentId, items: itemsOf(row) });
      return sealDocument(tx, bill);
    });
    stored.clear();
    if (change !== null) stored.set(documentId, { ...row, ...change });
    await sequencer.flush(hospital.id);
    return places(await audit(hospital)).filter(([, document]) => document === sealed.label);
  }

  test('that say what was sealed are no finding', async () => {
    expect(await record({})).toEqual([]);
  });

  test('with a changed fact are named by table and column', async () => {
    const at = expect.stringMatching(/^R/);
    expect(await record({ price: 11 })).toEqual([['column_changed', at, 'encounter.unit_price', at]]);
    expect(await record({ lines: [1, 2, 3] })).toEqual([['column_changed', at, 'charge.line_amount', at]]);
  });

  test('that were removed or added are named', async () => {
    const at = expect.stringMatching(/^R/);
    expect(await record({ lines: [1, 2] })).toEqual([['row_missing', at, 'charge.id', at]]);
    expect(await record({ lines: [1, 2, 2, 9] })).toEqual([['row_added', at, 'charge.id', at]]);
    expect(await record(null)).toEqual([['row_missing', at, 'encounter.id', at]]);
  });

  test('that cannot be read are named and do not end the audit', async () => {
    const at = expect.stringMatching(/^R/);
    expect(await record({ note: 'unreadable' })).toEqual([['row_unreadable', at, 'encounter.row', at]]);
    expect(await record({ note: 'locked' })).toEqual([['row_unreadable', at, 'encounter.note', at]]);
  });

  test('without any sealed document are named', async () => {
    const id = newId();
    const owner = hospitalSubjectId(hospital);
    const values = [hospital.id, id, owner, node.author];
    const sql = `insert into encounter (hospital_id, id, class, subject_id, started_at, created_by)
      values ($1, $2, 'walk-in', $3, now(), $4)`;
    await node.tamper(sql, values);
    expect(places(await audit(hospital))).toContainEqual(['row_added', id, 'encounter.id', null]);
  });

  test("a domain's own check reports too", async () => {
    const finding = { code: 'wrong', document: 'x', table: 't', field: 'f', block: null, since: null };
    registerAuditCheck({ name: 'own', run: async (_, __, report) => report(finding) });
    expect((await audit(hospital)).findings).toContainEqual(finding);
  });
});
