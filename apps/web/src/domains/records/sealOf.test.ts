import type { RecordContentJson, RecordVersionJson } from '@pramana/contract';
import { contentHash, encodeContent, fromHex, type RecordFacts, recordHash, toHex } from '@pramana/ledger';
import { expect, test } from 'vitest';
import { isAsShown } from './sealOf.ts';

const id = (last: number): string => `01890000-0000-7000-8000-00000000000${last}`;
const idBytes = (last: number): Uint8Array => fromHex(id(last).replaceAll('-', ''));
const record = { id: id(2), category: 'labs', type: 'DiagnosticReport' } as const;
const content: RecordContentJson = {
  title: 'Potassium',
  text: 'Not haemolysed',
  fields: [{ label: 'Potassium', value: '4.1' }],
  files: [{ id: id(7), sha256: 'ab'.repeat(32), state: 'open', name: 'report.pdf', type: 'application/pdf', size: 9 }],
  reason: 'Typed wrong',
  data: null,
  salt: '0f'.repeat(16),
};
const files = content.files.map(({ id: file, sha256 }) => ({ id: file, sha256 }));
const hash = contentHash(encodeContent({ ...content, files }, fromHex(content.salt)));
const facts: RecordFacts = {
  hospital: 'asha',
  subject: id(1),
  record: record.id,
  version: 2,
  category: record.category,
  type: record.type,
  author: { id: id(3), name: 'Dr Meera', role: 'doctor' },
  at: Date.parse('2026-11-21T10:00:00.000Z'),
  date: '2026-11-21',
  released: true,
  content: hash,
  previous: fromHex('bb'.repeat(32)),
};
/** What a receipt of it shows, as the verification hands it over. */
const verification = {
  header: { hospital: facts.hospital, time: facts.at },
  items: [
    { name: 'author', value: { id: idBytes(3), name: 'Dr Meera', role: 'doctor' } },
    { name: 'patient', value: idBytes(1) },
    { name: 'record', value: { id: idBytes(2), version: 2, category: record.category, type: record.type } },
    { name: 'date', value: facts.date },
    { name: 'released', value: true },
    { name: 'content', value: hash },
    { name: 'previous', value: facts.previous },
  ],
} as unknown as Parameters<typeof isAsShown>[0];
const shown: RecordVersionJson = {
  id: id(9),
  version: 2,
  at: '2026-11-21T10:00:00.000Z',
  date: facts.date,
  age: 34,
  author: facts.author,
  released: true,
  state: 'open',
  content,
  hash: toHex(recordHash(facts)),
  previousHash: 'bb'.repeat(32),
  contentHash: toHex(hash),
  seal: null,
  signatures: [],
};

test('a version is as it was sealed only with its very words, values, files, reason and all that the page says of it', () => {
  expect(isAsShown(verification, record, shown)).toBe(true);
  // Where nothing is shown of what it says, the rest is compared.
  expect(isAsShown(verification, record, { ...shown, state: 'forgotten', content: null })).toBe(true);
  const words: Partial<RecordContentJson>[] = [
    { title: 'Sodium' },
    { text: 'Haemolysed' },
    { fields: [{ label: 'Potassium', value: '6.8' }] },
    { files: content.files.map((file) => ({ ...file, sha256: 'cd'.repeat(32) })) },
    { reason: 'Another reason' },
    { data: { form: 'orders/2', consultation: id(4), tests: [] } },
    { salt: '0e'.repeat(16) },
    { salt: 'no hex' },
  ];
  const changed = words.map((change) => ({ ...shown, content: { ...content, ...change } }));
  const said: Partial<RecordVersionJson>[] = [
    { released: false },
    { author: { ...facts.author, role: 'nurse' } },
    { version: 3 },
    { date: '2026-11-20' },
    { previousHash: null },
  ];
  const told = said.map((change) => ({ ...shown, ...change }));
  expect([...changed, ...told].filter((version) => isAsShown(verification, record, version))).toEqual([]);
  expect(isAsShown(verification, { ...record, category: 'notes' }, shown)).toBe(false);
});
