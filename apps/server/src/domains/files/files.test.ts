import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_PART_BYTES } from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { auditHospital } from '../sealing/audit.service.ts';
import { openHeadFolder } from '../sealing/head.store.ts';
import { readHospital } from '../sealing/index.ts';
import { sealingServer } from '../../testing.keys.ts';
import { begin, partOf, patientAt, pdf, send, sha256, upload } from './files.fixture.ts';
import { KEPT_MS, sweep } from './sweep.service.ts';

const server = await sealingServer();
const { services, hospital } = server;
const doctor = await server.login('doctor');
const nurse = await server.login('nurse');
const pharmacist = await server.login('pharmacist');
const cashier = await server.login('cashier');
const patient = await patientAt(server);
/** A whole part and a piece. */
const bytes = pdf(FILE_PART_BYTES + 12_345);
const whole = await upload(doctor, patient, bytes, { name: 'Röntgen Thorax.pdf', category: 'imaging' });
const { folder } = services.config.files as { folder: string };

/** As superuser, behind every rule of the application's. */
async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return withClient(server.database.superUrl, async (client) => (await client.query(sql, values)).rows as Row[]);
}

/** Every object of the hospital's, by its path. */
async function objects(): Promise<string[]> {
  const below = await readdir(join(folder, hospital.id), { recursive: true, withFileTypes: true });
  return below.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

async function objectsOf(file: string): Promise<string[]> {
  const rows = await services.db.inHospital(hospital.id, (tx) =>
    tx.selectFrom('file_part').select('object').where('file_id', '=', file).orderBy('index').execute(),
  );
  const all = await objects();
  return rows.map(({ object }) => all.find((path) => path.endsWith(object)) ?? '');
}

describe('a file', () => {
  test('sent in parts is read back byte for byte, and its hash is told', async () => {
    const answer = await doctor.get(`/api/files/${whole}/content`);
    expect(answer.status).toBe(200);
    expect(answer.raw.equals(bytes)).toBe(true);
    const [shown] = (await doctor.get(`/api/patients/${patient}/files`)).body.data;
    expect(shown).toMatchObject({
      id: whole,
      name: 'Röntgen Thorax.pdf',
      category: 'imaging',
      type: 'application/pdf',
      sha256: sha256(bytes),
      size: bytes.length,
      state: 'stored',
      health: 'open',
      mine: true,
    });
  });

  test('is answered so that no browser keeps it, guesses at it or runs it', async () => {
    const { headers } = await doctor.get(`/api/files/${whole}/content?download=true`);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-length': bytes.length.toString(),
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename*=UTF-8''R%C3%B6ntgen%20Thorax.pdf`,
    });
    expect(headers['content-security-policy']).toContain('sandbox');
  });

  test.each([
    ['bytes=0-9', 0, 10],
    [`bytes=${FILE_PART_BYTES - 5}-${FILE_PART_BYTES + 4}`, FILE_PART_BYTES - 5, FILE_PART_BYTES + 5],
    ['bytes=-7', bytes.length - 7, bytes.length],
    [`bytes=${bytes.length - 3}-`, bytes.length - 3, bytes.length],
  ])('is read in the range %s', async (range, start, end) => {
    const answer = await doctor.get(`/api/files/${whole}/content`, { range });
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${start}-${end - 1}/${bytes.length}`);
    expect(answer.raw.equals(bytes.subarray(start, end))).toBe(true);
  });

  test('has no range behind its end', async () => {
    const range = `bytes=${bytes.length}-`;
    expect((await doctor.get(`/api/files/${whole}/content`, { range })).body).toMatchObject({ code: 'range_invalid' });
  });

  test('lies nowhere in clear: neither in the store nor in the database', async () => {
    for (const path of await objects()) expect((await readFile(path)).includes(bytes.subarray(500, 532))).toBe(false);
    const rows = await query('select * from file');
    expect(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(
      'Thorax',
    );
  });

  test('is opened only after its access event was committed, and once a quarter of an hour (I-12)', async () => {
    await doctor.get(`/api/files/${whole}/content`);
    await doctor.get(`/api/files/${whole}/content`, { range: 'bytes=0-1' });
    const events = await query(`select purpose from access_event where resource = 'file' and outcome = 'granted'`);
    expect(events).toEqual([{ purpose: 'care' }]);
  });

  test('of a category that a role does not read is refused and the try recorded', async () => {
    expect((await pharmacist.get(`/api/files/${whole}/content`)).status).toBe(403);
    expect((await pharmacist.get(`/api/patients/${patient}/files`)).body.data).toEqual([]);
    expect((await cashier.get(`/api/patients/${patient}/files`)).status).toBe(403);
    const denied = await query(`select 1 from access_event where resource = 'file' and outcome = 'denied'`);
    expect(denied).toHaveLength(1);
    expect((await begin(nurse, patient, bytes, { category: 'imaging' })).status).toBe(403);
  });

  test('that is sensitive is read by who added it alone', async () => {
    const id = await upload(doctor, patient, pdf(100, 3), { category: 'sensitive' });
    expect((await doctor.get(`/api/files/${id}/content`)).status).toBe(200);
    expect((await nurse.get(`/api/files/${id}/content`)).status).toBe(403);
    const listed = (await nurse.get(`/api/patients/${patient}/files`)).body.data as { id: string }[];
    expect(listed.map((each) => each.id)).not.toContain(id);
  });

  test('of another hospital is not there', async () => {
    const elsewhere = await server.login('admin-nira');
    expect((await elsewhere.get(`/api/files/${whole}/content`)).status).toBe(403);
    const rows = await services.db.inHospital(server.other.id, (tx) => tx.selectFrom('file').selectAll().execute());
    expect(rows).toEqual([]);
  });

  test('that is whole stays: neither its owner nor the application changes it', async () => {
    const again = await send(doctor, whole, 0, partOf(bytes, 0));
    expect(again.status).toBe(200);
    expect((await doctor.delete(`/api/files/${whole}`)).body).toMatchObject({ code: 'conflict' });
    await expect(query(`update file set size = 1 where id = '${whole}'`)).rejects.toThrow('kept as it is');
  });
});

describe('an upload', () => {
  test('goes on where it stands: a part again changes nothing, one out of turn says where to go on', async () => {
    const start = await objects();
    const id = (await begin(doctor, patient, bytes)).body.data.id;
    expect((await send(doctor, id, 0, partOf(bytes, 0))).body.data).toMatchObject({ received: FILE_PART_BYTES });
    const before = (await objects()).length;
    expect((await send(doctor, id, 0, partOf(bytes, 0))).body.data).toMatchObject({ received: FILE_PART_BYTES });
    expect((await objects()).length).toBe(before);
    expect((await send(doctor, id, 2 * FILE_PART_BYTES, bytes.subarray(0, 9))).body).toMatchObject({
      status: 409,
      code: 'upload_offset',
      params: { offset: FILE_PART_BYTES },
    });
    expect((await send(doctor, id, FILE_PART_BYTES, partOf(bytes, 1).subarray(1))).status).toBe(400);
    expect((await doctor.post(`/api/files/${id}/finish`)).body).toMatchObject({ code: 'upload_unfinished' });
    expect((await doctor.get(`/api/files/${id}/content`)).body).toMatchObject({ code: 'upload_unfinished' });
    expect((await doctor.get(`/api/files/${id}`)).body.data).toMatchObject({ received: FILE_PART_BYTES });
    expect((await nurse.get(`/api/files/${id}`)).status).toBe(404);
    await doctor.delete(`/api/files/${id}`);
    await expect.poll(objects).toEqual(start);
  });

  test('whose part comes twice at once keeps it once', async () => {
    const before = (await objects()).length;
    const id = (await begin(doctor, patient, bytes)).body.data.id;
    const answers = await Promise.all([1, 2, 3].map(() => send(doctor, id, 0, partOf(bytes, 0))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await objects()).length).toBe(before + 1);
    await send(doctor, id, FILE_PART_BYTES, partOf(bytes, 1));
    expect((await doctor.post(`/api/files/${id}/finish`)).body.data).toMatchObject({ sha256: sha256(bytes) });
  });

  test('that is given up leaves nothing', async () => {
    const before = await objects();
    const id = (await begin(doctor, patient, bytes)).body.data.id;
    await send(doctor, id, 0, partOf(bytes, 0));
    expect((await doctor.delete(`/api/files/${id}`)).status).toBe(204);
    await expect.poll(objects).toEqual(before);
    expect((await send(doctor, id, FILE_PART_BYTES, partOf(bytes, 1))).status).toBe(404);
  });

  test('that nobody goes on with is swept after a day, with every object that no row names', async () => {
    const id = (await begin(doctor, patient, bytes)).body.data.id;
    await send(doctor, id, 0, partOf(bytes, 0));
    const [path = ''] = await objectsOf(id);
    const before = await objects();
    const draft = `${path}.0190.draft`;
    const nameless = path.replace(/[^/]{12}$/, (end) => end.replace(/^./, (sign) => (sign === '0' ? '1' : '0')));
    await Promise.all([draft, nameless].map((each) => writeFile(each, 'x')));
    await sweep(services);
    expect(await objects()).toHaveLength(before.length + 2);
    const after = (ms: number) => sweep({ ...services, clock: { now: () => Date.now() + ms + 60_000 } });
    await after(KEPT_MS);
    expect(await objects()).toHaveLength(before.length + 1);
    await after(services.config.backupDays * KEPT_MS);
    expect(await objects()).toEqual(before.filter((each) => each !== path));
    expect((await doctor.get(`/api/files/${id}`)).status).toBe(404);
    expect((await doctor.get(`/api/files/${whole}/content`)).raw.equals(bytes)).toBe(true);
  });

  test('of something that is not kept here, or too much of it, is refused', async () => {
    const html = Buffer.from('<!doctype html><script>alert(1)</script>'.padEnd(200));
    const id = (await begin(doctor, patient, html, { name: 'report.pdf' })).body.data.id;
    expect((await send(doctor, id, 0, html)).body).toMatchObject({ status: 422, code: 'file_type' });
    const huge = { length: 3 * 1024 ** 3 } as Uint8Array;
    expect((await begin(doctor, patient, huge)).body).toMatchObject({ status: 413, code: 'too_large' });
    expect((await send(doctor, id, 0, Buffer.alloc(FILE_PART_BYTES + 1))).status).toBe(413);
    const elsewhere = await doctor.put('/api/session', Buffer.from('x'), {
      'content-type': 'application/offset+octet-stream',
    });
    expect([404, 405, 415]).toContain(elsewhere.status);
  });
});

describe('the audit and the reader name', () => {
  const heads = openHeadFolder(services.config.headsDir);
  const audit = async (): Promise<unknown[]> => {
    const place = await services.db.onNode((tx) => readHospital(tx, hospital.id));
    if (!place) throw new Error('no hospital');
    const more = { signal: new AbortController().signal, onProgress: () => undefined };
    const { findings } = await auditHospital({ db: services.db, heads, hospital: place, now: new Date(), ...more });
    return findings.filter(({ table }) => table === 'file').map(({ code, document }) => [code, document]);
  };
  const damaged = { status: 500, code: 'record_damaged' };

  /** Changes what is stored of a file, asks the reader and the audit, and puts it back. */
  async function tampered(file: string, change: (paths: string[], stored: Buffer[]) => Promise<void>) {
    const paths = await objectsOf(file);
    const stored = await Promise.all(paths.map((path) => readFile(path)));
    await change(paths, stored);
    const [head, tail] = [
      (await doctor.get(`/api/files/${file}/content`, { range: 'bytes=0-0' })).body,
      (await doctor.get(`/api/files/${file}/content`, { range: 'bytes=-1' })).body,
    ];
    const found = await audit();
    await Promise.all(paths.map((path, i) => writeFile(path, stored[i] ?? '')));
    return { head, tail, found };
  }

  const flip = (stored: Buffer | undefined, at: number): Buffer => {
    const copy = Buffer.from(stored ?? '');
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };

  test('a changed byte in the first part, and one in the last', async () => {
    const first = await tampered(whole, ([path = ''], [stored]) => writeFile(path, flip(stored, 5_000)));
    expect(first.head).toMatchObject(damaged);
    expect(first.found).toEqual([['file_damaged', whole]]);
    const last = await tampered(whole, ([, path = ''], [, stored]) => writeFile(path, flip(stored, 12_000)));
    expect(last.tail).toMatchObject(damaged);
    expect(last.found).toEqual([['file_damaged', whole]]);
  });

  test('a part that was cut, lost, or exchanged with another one', async () => {
    const cut = await tampered(whole, ([, path = ''], [, stored]) => writeFile(path, stored?.subarray(0, 100) ?? ''));
    expect([cut.tail, cut.found]).toMatchObject([damaged, [['file_damaged', whole]]]);
    const lost = await tampered(whole, ([, path = '']) => rm(path));
    expect([lost.tail, lost.found]).toMatchObject([damaged, [['file_damaged', whole]]]);
    const swapped = await tampered(whole, async ([one = '', two = ''], [first, second]) => {
      await writeFile(one, second ?? '');
      await writeFile(two, first ?? '');
    });
    expect([swapped.head, swapped.found]).toMatchObject([damaged, [['file_damaged', whole]]]);
  });

  test('the file of another patient in its place', async () => {
    const other = await upload(doctor, await patientAt(server, 'Somebody Else'), pdf(bytes.length, 9), {
      category: 'imaging',
    });
    const foreign = await Promise.all((await objectsOf(other)).map((path) => readFile(path)));
    const { head, found } = await tampered(whole, async (paths) => {
      await Promise.all(paths.map((path, i) => writeFile(path, foreign[i] ?? '')));
    });
    expect(head).toMatchObject(damaged);
    expect(found).toEqual([['file_damaged', whole]]);
  });

  test('rows that say something else: size, parts, facts', async () => {
    const id = await upload(doctor, patient, pdf(300, 5));
    await query('alter table file disable trigger file_kept');
    for (const change of [
      `update file set size = 299 where id = '${id}'`,
      `update file set wrapped_key = set_byte(wrapped_key, 30, 1 # get_byte(wrapped_key, 30)) where id = '${id}'`,
      `update file set facts_box = set_byte(facts_box, 30, 1 # get_byte(facts_box, 30)) where id = '${id}'`,
    ]) {
      const [row] = await query<Record<string, unknown>>(`select * from file where id = '${id}'`);
      await query(change);
      expect(await audit(), change).toEqual([[expect.stringMatching(/file_damaged|row_unreadable/), id]]);
      expect((await doctor.get(`/api/files/${id}/content`)).body, change).toMatchObject({ code: 'record_damaged' });
      await query('update file set size = $1, wrapped_key = $2, facts_box = $3 where id = $4', [
        row?.size,
        row?.wrapped_key,
        row?.facts_box,
        id,
      ]);
    }
    await query('alter table file enable trigger file_kept');
    expect(await audit()).toEqual([]);
  });
});
