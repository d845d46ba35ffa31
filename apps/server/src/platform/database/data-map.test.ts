import pg from 'pg';
import { expect, test } from 'vitest';
import { dataMap } from './data-map.fixture.ts';
import { freshDatabase } from '../../../../../tools/test-database.ts';

/**
 * Every column that can hold words or bytes stands in docs/data-map.md, or here because it is of the hospital's own books:
 * a code, a name of a thing, a hash, a setting. There is no third way, so that nobody adds a column about people unseen.
 */
const OWN_BOOKS: Readonly<Record<string, string>> = {
  access_batch: 'series',
  api_token: 'name prefix scopes',
  auditor_bundle: 'ranges recipient series',
  batch: 'number',
  bill_print: 'size',
  blob: 'media_type sha256',
  block: 'commitment hash kind prev series',
  cash_movement: 'kind',
  category_key: 'retired',
  confirm_limit: 'act',
  contact: 'kind',
  cosignature: 'line vkey',
  cosigned_checkpoint: 'checkpoint',
  counter_session: 'counter denominations series status',
  credit_note_line: 'goods',
  key_event: 'act key_id series',
  node_limit_change: 'name series',
  day_seal: 'by_class by_method currency document_series series',
  device: 'counter name',
  discount_approval: 'content_hash',
  discount_limit: 'role',
  discount_limit_change: 'role series',
  draft_bill: 'kind status',
  emergency_entry: 'act series',
  encounter: 'class',
  factor: 'kind transports',
  evidence: 'series commitment',
  evidence_confirmation: 'series',
  dispense: 'act series',
  erasure: 'scope series',
  erasure_leaf: 'commitment series',
  erasure_request: 'state',
  fee_rule: 'test_code',
  file: 'state',
  hospital: 'currency drug_licences kind language name second_factor settings slug state_code time_zone type',
  hospital_act: 'act series',
  idempotency_key: 'key result_ref route_id',
  item:
    'barcode category code description form generic_name hsn kind manufacturer name pack_label schedule search_letters ' +
    'search_text status strength tax_class unit',
  item_import: 'content source status summary',
  item_picture: 'purpose',
  guard_override: 'doubt root series',
  key_act: 'act origin series vkey',
  key_renewal: 'level phase series',
  kit_act: 'recipient series',
  log: 'origin shard vkey',
  log_ending: 'reason series successor',
  log_entry: 'series',
  log_hash: 'hash',
  log_head: 'checkpoint edge root',
  log_succession: 'series statement',
  root_key: 'replaces series statement vkey',
  message: 'channel failure language state template',
  node_limit: 'name',
  policy_update: 'name note pins series',
  receipt_lookup: 'series',
  one_time_code: 'purpose',
  payer: 'kind name',
  price: 'ceiling_source commitment item_code item_name item_pack proof_sha256 reason',
  price_list: 'code name payer_kind room_class',
  price_withdrawal: 'commitment reason',
  appointment_reminder: 'channel',
  queue_counter: 'part',
  queue_screen: 'name',
  room: 'name',
  visit_type: 'name',
  schedule_change: 'about',
  registration: 'language state token_hash',
  record_signature: 'series',
  record_version: 'series',
  registration_note: 'kind',
  retention_rule: 'reason subject',
  seal_queue: 'commitment series',
  series: 'code counter financial_year kind last_hash',
  session: 'amr confirmed_by ended_why',
  sign_in: 'challenge purpose',
  signing_key_act: 'act series',
  stock_document: 'kind series',
  stock_movement: 'reason',
  subject: 'retired',
  tax_rule: 'context source tax_class treatment',
  fork_evidence: 'id origin evidence',
  witness_act: 'act series url vkey',
  witnessed_log: 'note origin path witness',
  witnessed_log_act: 'act origin series vkey',
};
const WORDS = ['text', 'text[]', 'jsonb', 'bytea', 'inet'];

async function columns(): Promise<{ name: string; table: string; type: string }[]> {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; table: string; type: string }>(`
      select c.relname as table, c.relname || '.' || a.attname as name, format_type(a.atttypid, null) as type
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and c.relname not like 'kysely%'`);
    return rows;
  } finally {
    await client.end();
  }
}

const all = await columns();
const own = new Set(
  Object.entries(OWN_BOOKS).flatMap(([table, names]) => names.split(' ').map((name) => `${table}.${name}`)),
);

test('every column that can hold words stands in docs/data-map.md or is of the hospital’s own books', () => {
  const map = dataMap();
  const open = all.filter(
    ({ name, table, type }) => WORDS.includes(type) && !map.has(name) && !map.has(`${table}.*`) && !own.has(name),
  );
  const sentences = open.map(
    ({ name }) =>
      `${name}: say in docs/data-map.md what form it has and why, or add it to OWN_BOOKS if it is of no person`,
  );
  expect(sentences).toEqual([]);
});

test('neither the map nor the list names a column that does not exist', () => {
  const known = new Set(all.flatMap(({ name, table }) => [name, `${table}.*`]));
  expect([...dataMap().keys(), ...own].filter((name) => !known.has(name))).toEqual([]);
});
