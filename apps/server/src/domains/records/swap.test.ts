import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD, type TestClient } from '../../testing.ts';
import { pdf, upload } from '../files/files.fixture.ts';
import { auditNode } from '../sealing/index.ts';
import { installKeys, keys } from '../sealing/keys.service.ts';
import { write } from './records.fixture.ts';

/**
 * Two hospitals of one node, each with a patient, a record and a file. Whoever owns the database exchanges what lies
 * encrypted between them: neither hospital ever shows the other's content, each says that its own is damaged, and each
 * audit names the place (R1, L3, I-10, I-13).
 */
const server = await sealingServer();
const { services, database } = server;

interface Side {
  slug: 'asha' | 'nira';
  hospital: string;
  doctor: TestClient;
  record: string;
  file: string;
  says: string;
}

async function side(slug: Side['slug'], hospital: string, doctor: TestClient): Promise<Side> {
  const who = { name: `Somebody of ${slug}`, gender: 'female', confirmDuplicate: true };
  const patient = (await doctor.post('/api/patients', who)).body.data.id as string;
  const says = `Only ${slug} knows this.`;
  const record = (await write(doctor, patient, { text: says })).body.data.id as string;
  const file = await upload(doctor, patient, pdf(9_000, slug.length + says.length), { name: `${slug}.pdf` });
  return { slug, hospital, doctor, record, file, says };
}

const admin = await server.login('admin-nira');
const account = { name: 'Nira doctor', login: 'doctor-nira@test.example', password: PASSWORD, roles: ['doctor'] };
await admin.post('/api/people', account);
const asha = await side('asha', server.hospital.id, await server.login('doctor'));
const nira = await side('nira', server.other.id, await server.signIn(account.login));
const SIDES = [asha, nira];

/** As who owns the machine: no trigger and no rule holds them. */
const superuser = (sql: string) =>
  withClient(database.superUrl, async (client) => {
    await client.query("set session_replication_role = 'replica'");
    return (await client.query(sql)).rowCount ?? 0;
  });

/** Exchanges columns between the one row of each hospital; the same again puts them back. */
async function exchange(table: string, columns: readonly string[], where: (of: Side) => string): Promise<void> {
  const row = (of: Side) => `hospital_id = '${of.hospital}' and ${where(of)}`;
  const set = columns.map((column) => `${column} = other.${column}`).join(', ');
  const pairs = `(mine.${row(asha).replaceAll(' and ', ' and mine.')}) and (other.${row(nira).replaceAll(' and ', ' and other.')})
    or (mine.${row(nira).replaceAll(' and ', ' and mine.')}) and (other.${row(asha).replaceAll(' and ', ' and other.')})`;
  expect(await superuser(`update ${table} mine set ${set} from ${table} other where ${pairs}`)).toBe(2);
  installKeys(keys().store);
}

/** What a reader gets of the record and of the file. */
async function read({ doctor, record, file }: Side): Promise<{ record: string; file: string; all: string }> {
  const shown = await doctor.get(`/api/records/${record}`);
  const content = await doctor.get(`/api/files/${file}/content`);
  return {
    record: shown.body.code ?? shown.body.data.versions[0].state,
    file: content.status === 200 ? 'open' : content.body.code,
    all: JSON.stringify(shown.body) + content.raw.toString('latin1'),
  };
}

async function audited({ slug: hospital }: Side): Promise<string[]> {
  const { headsDir } = services.config;
  const more = { signal: new AbortController().signal, onProgress: () => undefined };
  const [audit] = await auditNode({ db: services.db, headsDir, hospital, ...more });
  return (audit?.report.findings ?? []).map(({ code, table, field }) => `${code} ${table}.${field}`);
}

/** What lies encrypted, where, and what of record and file is refused then; what the audit names. */
const SWAPS: readonly {
  what: string;
  table: string;
  columns: readonly string[];
  where: (of: Side) => string;
  refused: readonly ('record' | 'file')[];
  named: string;
}[] = [
  {
    what: 'a version of a record, with its key',
    table: 'record_version',
    columns: ['epoch', 'wrapped_key', 'box'],
    where: ({ record }) => `record_id = '${record}'`,
    refused: ['record'],
    named: 'row_unreadable record_version.box',
  },
  {
    what: 'the box of a version alone',
    table: 'record_version',
    columns: ['box'],
    where: ({ record }) => `record_id = '${record}'`,
    refused: ['record'],
    named: 'row_unreadable record_version.box',
  },
  {
    what: 'the sealed claim of a version',
    table: 'block',
    columns: ['body'],
    where: () => "kind = 'record'",
    refused: [],
    named: 'body_damaged block.body',
  },
  {
    what: "a patient's key",
    table: 'subject',
    columns: ['wrapped_key'],
    where: ({ record }) => `id = (select r.subject_id from record r where r.id = '${record}')`,
    refused: ['record', 'file'],
    named: 'key_damaged subject.wrapped_key',
  },
  {
    what: "a category's key",
    table: 'category_key',
    columns: ['wrapped'],
    where: () => "category = 'notes'",
    refused: ['record'],
    named: 'key_damaged category_key.wrapped',
  },
  {
    what: 'the key of a file',
    table: 'file',
    columns: ['wrapped_key'],
    where: ({ file }) => `id = '${file}'`,
    refused: ['file'],
    named: 'file_damaged file.content',
  },
  {
    what: 'name, type and hash of a file, with their key',
    table: 'file',
    columns: ['facts_epoch', 'facts_key', 'facts_box'],
    where: ({ file }) => `id = '${file}'`,
    refused: ['file'],
    named: 'row_unreadable file.facts_box',
  },
];

describe('ciphertexts exchanged between two hospitals', () => {
  test.each(SWAPS)('$what: refused and named on both sides', async ({ table, columns, where, refused, named }) => {
    await exchange(table, columns, where);
    try {
      for (const each of SIDES) {
        const { all, ...found } = await read(each);
        expect(all).not.toContain((each === asha ? nira : asha).says);
        const isRefused = (part: 'record' | 'file') => (refused.includes(part) ? /^(record_)?damaged$/ : /^open$/);
        expect(found.record).toMatch(isRefused('record'));
        expect(found.file).toMatch(isRefused('file'));
        expect(await audited(each)).toContain(named);
      }
    } finally {
      await exchange(table, columns, where);
    }
  });

  test('the stored bytes of their files: refused and named on both sides', async () => {
    const { folder } = services.config.files as { folder: string };
    const paths = await Promise.all(
      SIDES.map(async ({ hospital }) => {
        const found = await readdir(join(folder, hospital), { recursive: true, withFileTypes: true });
        const [path] = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
        return path ?? '';
      }),
    );
    const [one = Buffer.of(), two = Buffer.of()] = await Promise.all(paths.map((path) => readFile(path)));
    const lay = (contents: Buffer[]) =>
      Promise.all(paths.map((path, i) => writeFile(path, contents[i] ?? Buffer.of())));
    await lay([two, one]);
    for (const each of SIDES) {
      expect(await read(each)).toMatchObject({ record: 'open', file: 'record_damaged' });
      expect(await audited(each)).toContain('file_damaged file.content');
    }
    await lay([one, two]);
  });

  test('put back, all of it opens again, and neither audit names anything', async () => {
    for (const each of SIDES) {
      expect(await read(each)).toMatchObject({ record: 'open', file: 'open' });
      expect(await audited(each)).toEqual([]);
    }
  });
});
