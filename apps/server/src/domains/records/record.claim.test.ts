import type { ClinicalDataJson } from '@pramana/contract';
import {
  contentHash,
  decodeContent,
  encodeContent,
  encodeItem,
  fromHex,
  recordHash,
  saltOf,
  toHex,
} from '@pramana/ledger';
import { expect, test } from 'vitest';
import { recordItems, signatureItems, signingKeyItems } from './record.claim.ts';

const id = (last: number): string => `01890000-0000-7000-8000-00000000000${last}`;
const hash = (byte: string): Uint8Array => fromHex(byte.repeat(32));
const facts = {
  subject: id(1),
  record: id(2),
  version: 2,
  category: 'labs',
  type: 'DiagnosticReport',
  author: { id: id(3), name: 'Dr Meera Kulkarni', role: 'doctor' },
  date: '2026-11-21',
  released: true,
  content: hash('aa'),
  previous: hash('bb'),
};
const bytesOf = (items: ReturnType<typeof recordItems>): string[] => items.map((item) => toHex(encodeItem(item)));

test('the items of a record version are these bytes for ever', () => {
  expect(bytesOf(recordItems(facts))).toMatchInlineSnapshot(`
    [
      "8266617574686f72a36269645001890000000070008000000000000003646e616d65714472204d65657261204b756c6b61726e6964726f6c6566646f63746f72",
      "826770617469656e745001890000000070008000000000000001",
      "82667265636f7264a46269645001890000000070008000000000000002647479706570446961676e6f737469635265706f72746776657273696f6e026863617465676f7279646c616273",
      "8264646174656a323032362d31312d3231",
      "826872656c6561736564f5",
      "8267636f6e74656e745820aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "826870726576696f75735820bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    ]
  `);
  expect(
    bytesOf(recordItems({ ...facts, version: 1, released: false, previous: null })).slice(2),
  ).toMatchInlineSnapshot(`
    [
      "82667265636f7264a46269645001890000000070008000000000000002647479706570446961676e6f737469635265706f72746776657273696f6e016863617465676f7279646c616273",
      "8264646174656a323032362d31312d3231",
      "826872656c6561736564f4",
      "8267636f6e74656e745820aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "826870726576696f7573f6",
    ]
  `);
});

test('the hash of a record version is this one for ever', () => {
  const at = Date.parse('2026-11-21T10:00:00Z');
  expect(toHex(recordHash({ hospital: 'asha', at, ...facts }))).toMatchInlineSnapshot(
    `"f4f59f77fad2659f44412ee30d3aa4bc4777d8c72abb7945613b50e11bac92fc"`,
  );
});

test('the items of a signing key and of its retirement are these bytes for ever', () => {
  const key = {
    act: 'enrolled' as const,
    authorId: id(3),
    personId: id(3),
    personName: 'Dr Meera Kulkarni',
    name: 'Laptop',
    credential: fromHex('0102'),
    key: { publicKey: fromHex('a5'), host: 'asha.example', origin: 'https://asha.example' },
  };
  expect(bytesOf(signingKeyItems(key))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000003",
      "826361637468656e726f6c6c6564",
      "8266706572736f6ea26269645001890000000070008000000000000003646e616d65714472204d65657261204b756c6b61726e69",
      "8267706173736b6579a564686f73746c617368612e6578616d706c65646e616d65664c6170746f70666f726967696e7468747470733a2f2f617368612e6578616d706c656a63726564656e7469616c4201026a7075626c69632d6b657941a5",
    ]
  `);
  expect(bytesOf(signingKeyItems({ ...key, act: 'retired', key: null }))).toMatchInlineSnapshot(`
    [
      "8266617574686f725001890000000070008000000000000003",
      "82636163746772657469726564",
      "8266706572736f6ea26269645001890000000070008000000000000003646e616d65714472204d65657261204b756c6b61726e69",
      "8267706173736b6579a2646e616d65664c6170746f706a63726564656e7469616c420102",
    ]
  `);
});

test('the items of a signature are these bytes for ever', () => {
  const signature = {
    signerId: id(3),
    signerName: 'Dr Meera Kulkarni',
    recordId: id(2),
    version: 2,
    recordHash: hash('cc'),
    credential: fromHex('0102'),
    clientData: fromHex('7b7d'),
    authenticatorData: fromHex('03'),
    signature: fromHex('04'),
  };
  expect(bytesOf(signatureItems(signature))).toMatchInlineSnapshot(`
    [
      "82667369676e6572a26269645001890000000070008000000000000003646e616d65714472204d65657261204b756c6b61726e69",
      "82667265636f7264a3626964500189000000007000800000000000000264686173685820cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc6776657273696f6e02",
      "8267706173736b6579a4697369676e617475726541046a63726564656e7469616c4201026b636c69656e742d64617461427b7d7261757468656e74696361746f722d646174614103",
    ]
  `);
});

test('content is these bytes for ever, and reads back as it was', () => {
  const content = {
    title: 'HbA1c',
    text: 'Fasting.',
    fields: [{ label: 'HbA1c', value: '7.9 %' }],
    files: [{ id: id(4), sha256: 'dd'.repeat(32) }],
    reason: 'Typing error',
    data: null,
  };
  const bytes = encodeContent(content, fromHex('ee'.repeat(16)));
  expect(toHex(bytes)).toMatchInlineSnapshot(
    `"a76473616c7450eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee64746578746846617374696e672e6566696c6573818250018900000000700080000000000000045820dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd657469746c65654862413163666669656c6473818265486241316365372e39202566726561736f6e6c547970696e67206572726f7266736368656d6101"`,
  );
  expect([decodeContent(bytes), saltOf(bytes)]).toEqual([content, 'ee'.repeat(16)]);
});

/** One of each form, with every part of it once (decision 22). */
const FORMS: readonly ClinicalDataJson[] = [
  {
    form: 'consultation/1',
    consultation: id(5),
    complaint: 'Thirst',
    history: 'Weeks',
    examination: 'Well',
    diagnoses: [
      { code: 'E11.9', system: 'icd-10-cm', text: 'Type 2 diabetes', certainty: 'confirmed' },
      { code: null, system: null, text: 'Dry skin', certainty: 'suspected' },
    ],
    plan: 'Diet',
    followUp: '2026-12-21',
  },
  {
    form: 'prescription/1',
    consultation: id(5),
    lines: [
      {
        item: id(6),
        name: 'Metformin',
        strength: '500 mg',
        form: 'tablet',
        unit: 'tablet',
        route: 'oral',
        meal: 'after',
        steps: [
          { take: { by: 'day', amounts: [50, 0, 100, 0] }, days: 7 },
          { take: { by: 'hours', amount: 100, hours: 8 }, days: 2 },
          { take: { by: 'days', amount: 100, every: 7 }, days: 14 },
          { take: { by: 'needed', amount: 100, most: 3 }, days: 5 },
          { take: { by: 'once', amount: 100 }, days: 1 },
        ],
        dispense: 30,
        instructions: 'With water',
        total: 35,
        substances: ['metformin'],
      },
    ],
    advice: 'Walk',
    checks: {
      interactions: { checked: false, why: 'stale', set: 'A set', date: '2025-01-01' },
      allergies: { checked: true, known: 1 },
      unknown: ['Herbal tonic'],
    },
    warnings: [
      {
        key: 'allergy:sulfa:x',
        kind: 'allergy',
        grade: 'major',
        about: ['Sulfa', 'x'],
        effect: 'Rash',
        advice: '',
        source: 'patient',
        since: '2026-11-01',
        reason: 'Tolerated before',
      },
    ],
  },
  { form: 'vitals/1', consultation: null, values: { pulse: 72, temperature: 368 }, note: 'Sitting' },
  { form: 'orders/1', consultation: id(5), tests: [{ name: 'HbA1c', note: '', urgent: true }] },
  {
    form: 'orders/2',
    consultation: id(5),
    tests: [{ id: id(6), code: 'hba1c', name: 'HbA1c', note: '', urgent: true }],
  },
  {
    form: 'result/1',
    order: id(6),
    consultation: id(5),
    test: { code: 'potassium', name: 'Potassium' },
    sample: { number: '261121-001', specimen: 'blood', takenAt: '2026-11-21T04:00:00.000Z', takenBy: 'N' },
    about: { sex: 'female', years: 34, date: '2026-11-21' },
    values: [
      {
        code: 'potassium',
        name: 'Potassium',
        loinc: '2823-3',
        unit: 'mmol/L',
        digits: 1,
        sign: '',
        value: 68,
        text: '',
        range: { sex: null, from: '28d', until: null, low: 35, high: 51, source: 'S' },
        critical: { low: 28, high: 62, source: 'K' },
        flag: 'critical-high',
      },
    ],
    remarks: 'Not haemolysed',
    catalogue: { name: 'Pramana tests', date: '2026-11-21' },
    entered: { by: 'N', at: '2026-11-21T05:00:00.000Z' },
    review: { comment: 'Repeat tomorrow' },
  },
];

test('content with data is these bytes for ever, and reads back as it was', () => {
  const hashes = FORMS.map((data) => {
    const content = { title: 'T', text: '', fields: [], files: [], reason: '', data };
    const bytes = encodeContent(content, fromHex('ee'.repeat(16)));
    expect(decodeContent(bytes)).toEqual(content);
    return [data.form, bytes.length, toHex(contentHash(bytes))];
  });
  expect(hashes).toMatchInlineSnapshot(`
    [
      [
        "consultation/1",
        353,
        "5968023fa0ffe187e40c7034b96e5140a9b4c8b6dc7fcc4e95805a818d20b34a",
      ],
      [
        "prescription/1",
        798,
        "1581254541390635d9e26d497acdf0301d7fdac0724453131a02267d57e2b63a",
      ],
      [
        "vitals/1",
        146,
        "a8ede2e7d9bcd46060a11acb49e767446bb8bd89fdb2b1ced42bded8d79bee51",
      ],
      [
        "orders/1",
        172,
        "bd5b04fa60a47217ec77dd29669306a4242542d01437e2851f063a4bd074f769",
      ],
      [
        "orders/2",
        224,
        "d2691a7082e921cf91b27d2c44cd2c618063f521091056bd5749ca7c93176ff7",
      ],
      [
        "result/1",
        683,
        "f9d353323f09f1cabf6a8a83d8cff46d945bf58d3652e9201de25d1386db904d",
      ],
    ]
  `);
});

test.each([
  ['another form', '80'],
  ['nothing of it', 'a0'],
  ['broken bytes', 'ff'],
  ['of a third schema', 'a166736368656d6103'],
])('content that is %s is refused, never half read', (_, hex) => {
  expect(() => decodeContent(fromHex(hex))).toThrow();
});
