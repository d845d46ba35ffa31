import { expect, test } from 'vitest';
import { dataMap } from '../../platform/database/data-map.fixture.ts';
import { sealingServer } from '../../testing.keys.ts';
import { keptUnder } from '../sealing/kept.service.ts';

/** Encrypted, but under no person's key and no category's: these are no boxes that a renewal has to seal anew. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'subject.wrapped_key': 'under the hospital’s key',
  'subject.next_key': 'under the hospital’s key',
  'subject.previous_key': 'under the hospital’s key',
  'category_key.wrapped': 'rewrapped with its person’s key',
  'category_key.next': 'rewrapped with its person’s key',
  'category_key.previous': 'rewrapped with its person’s key',
  'record_version.box': 'under a key of its own, which is rewrapped',
  'file.facts_box': 'under a key of its own, which is rewrapped',
  'registration.form_box': 'under the node’s secret',
  'registration_note.box': 'under the node’s secret',
  'message.box': 'under the node’s secret',
  'one_time_code.target_box': 'under the node’s secret',
  'factor.secret_box': 'under the node’s secret',
  'contact.value_box': 'under the node’s secret',
};

// A renewal drops a person's former key once nothing lies under it: what it does not know of, nobody could open again.
test('every encrypted column of the data map is sealed anew when its key is replaced, or lies under another', async () => {
  await sealingServer();
  const encrypted = [...dataMap()].flatMap(([column, form]) => (form.startsWith('encrypted') ? [column] : []));
  const known = [...keptUnder('person'), ...keptUnder('category')].map(({ table, column }) => `${table}.${column}`);
  const columns = encrypted.filter((column) => /^[a-z_]+\.[a-z_]+$/.test(column));
  expect(columns.length).toBeGreaterThan(20);
  expect([...known, ...Object.keys(OTHERWISE)].sort()).toEqual(columns.sort());
});
