import { encodeItem, toHex } from '@pramana/ledger';
import { beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import type { TestClient } from '../../testing.ts';
import { faceIn, faceItems, authorItem, patientItem } from './face.claim.ts';
import { type Shop, shop } from './shop.fixture.ts';

let place: Shop;
let cashier: TestClient;
let keys = 0;
const key = () => ({ 'idempotency-key': `face-${(keys += 1)}` });

beforeAll(async () => {
  place = await shop();
  cashier = await place.login('cashier');
});

/** As whoever owns the database. */
const owner = (statement: string) => withClient(place.database.superUrl, (client) => client.query(statement));

async function sell(): Promise<string> {
  const lines = [{ itemId: place.paracetamol, quantity: 10 }];
  const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines });
  const payments = [{ method: 'cash', amount: '1000' }];
  const answer = await cashier.post(`/api/bills/${draft.body.data.id}/seal`, { payments }, key());
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return draft.body.data.id as string;
}

const facts = {
  issuer: {
    name: 'Asha Hospital',
    address: ['12 Station Road', 'Pune 411001'],
    phone: '+912025550100',
    gstin: '27ABCDE1234F1Z5',
    drugLicences: ['20B-1', '21B-1'],
    placeOfSupply: '27 Maharashtra',
  },
  author: 'Ravi Kulkarni',
  patient: {
    id: '00000000-0000-4000-8000-000000000001',
    number: 'P000001',
    name: 'Rosa Medina',
    age: 38,
    sex: 'female',
    phone: '+919822000001',
  },
  customer: null,
};

describe('issuer and people of a sealed document', () => {
  it('have frozen bytes', () => {
    const authorId = '00000000-0000-4000-8000-000000000002';
    const items = [
      patientItem(facts.patient),
      authorItem({ ...facts, authorId }),
      ...faceItems({ ...facts, authorId }),
    ];
    expect(items.map((item) => toHex(encodeItem(item)))).toMatchInlineSnapshot(`
      [
        "826770617469656e74a56269645000000000000040008000000000000001636167651826637365786666656d616c65646e616d656b526f7361204d6564696e61666e756d6265726750303030303031",
        "8266617574686f72a26269645000000000000040008000000000000002646e616d656d52617669204b756c6b61726e69",
        "8266697373756572a662646c82653230422d31653231422d31646e616d656d4173686120486f73706974616c65677374696e6f323741424344453132333446315a356570686f6e656d2b39313230323535353031303065706c6163656e3237204d616861726173687472616761646472657373826f31322053746174696f6e20526f61646b50756e6520343131303031",
        "8267636f6e74616374a16570686f6e656d2b393139383232303030303031",
      ]
    `);
    expect(faceIn(items)).toEqual({
      issuer: facts.issuer,
      author: facts.author,
      patient: { ...facts.patient, id: '' },
    });
  });

  it('are those of the day of sealing on screen and paper, whatever the hospital, the author and the patient are called since', async () => {
    const id = await sell();
    await owner("update hospital set name = 'Another Hospital', gstin = '27XXXXX0000X1Z0'");
    await owner("update person set name = 'Somebody Else'");
    await owner("update patient set name = 'Another Patient', phone = '+919999999999'");
    const { data } = (await cashier.get(`/api/bills/${id}`)).body;
    expect(data).toMatchObject({ author: 'Test cashier', patient: { name: 'Rosa Medina', phone: '+919822000001' } });
    expect(data.payments[0]).toMatchObject({ author: 'Test cashier' });
    const paper = await cashier.get(`/api/bills/${id}/pdf`);
    expect(paper.status).toBe(200);
    await owner("update hospital set name = 'Asha Hospital'");
  });

  it('are not printed when the rows say something else than was sealed, and the place is named', async () => {
    const id = await sell();
    await owner(`update bill set total = total + 100 where id = '${id}'`);
    const refused = await cashier.get(`/api/bills/${id}/pdf`);
    expect(refused.body).toMatchObject({ code: 'record_damaged', detail: expect.stringContaining('bill.total') });
    await owner(`update bill set total = total - 100 where id = '${id}'`);
    expect((await cashier.get(`/api/bills/${id}/pdf`)).status).toBe(200);
  });
});
