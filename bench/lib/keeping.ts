import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { FILE_PART_BYTES, files, IdParams, type RecordContentJson, RecordSaid, route } from '@pramana/contract';
import { businessDate, NO_CURRENCY, type PatientId, PramanaError } from '@pramana/kernel';
import { contentHash, decodeContent, encodeContent, equal, recordHash, type VersionContent } from '@pramana/ledger';
import { objectName } from '../../apps/server/src/domains/files/content.service.ts';
import {
  insertFile,
  insertPart,
  readFile,
  readParts,
  setStored,
} from '../../apps/server/src/domains/files/file.store.ts';
import { patientSubject } from '../../apps/server/src/domains/sealing/index.ts';
import { finish, prepareDocument } from '../../apps/server/src/domains/sealing/index.ts';
import { isAsHashed } from '../../apps/server/src/domains/records/check.service.ts';
import { openRecord } from '../../apps/server/src/domains/records/reading.service.ts';
import { recordItems } from '../../apps/server/src/domains/records/record.claim.ts';
import { insertRecord } from '../../apps/server/src/domains/records/record.store.ts';
import { writeVersion } from '../../apps/server/src/domains/records/version.service.ts';
import { insertVersion, type KeptVersion } from '../../apps/server/src/domains/records/version.store.ts';
import { readContents } from '../../apps/server/src/domains/records/view.service.ts';
import { recordAccess } from '../../apps/server/src/platform/access.ts';
import { type Context, implement, implementBare } from '../../apps/server/src/platform/http/index.ts';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { serveOwn } from './own-server.ts';

/*
 * The whole server with routes that keep records and files as its own do, but without encryption: the same session, rows,
 * checks, blocks and access events. Records are written and read here by both, with nothing around that only one has.
 */

const write = {
  method: 'POST',
  access: 'record:write',
  params: IdParams,
  body: RecordSaid,
  response: IdParams,
  summary: '',
} as const;
const read = { method: 'GET', access: 'record:read', params: IdParams, response: RecordSaid, summary: '' } as const;
const file = { access: 'file:write', params: IdParams, summary: '' } as const;
const fill = { method: 'POST', access: 'record:write', params: IdParams, response: IdParams, summary: '' } as const;
const ROUTES = {
  writeSealed: route({ ...write, id: 'bench.records.write-sealed', path: '/api/bench/sealed/:id/records' }),
  writePlain: route({ ...write, id: 'bench.records.write-plain', path: '/api/bench/plain/:id/records' }),
  readSealed: route({ ...read, id: 'bench.records.read-sealed', path: '/api/bench/sealed/:id' }),
  readPlain: route({ ...read, id: 'bench.records.read-plain', path: '/api/bench/plain/:id' }),
  fillRecords: route({ ...fill, id: 'bench.records.fill-records', path: '/api/bench/fill/:id/records' }),
  fillVersions: route({ ...fill, id: 'bench.records.fill-versions', path: '/api/bench/fill/:id/versions' }),
  begin: route({
    ...file,
    id: 'bench.files.begin',
    method: 'POST',
    path: '/api/bench/patients/:id/files',
    body: files.files.create.body,
    response: IdParams,
  }),
  send: route({
    ...file,
    id: 'bench.files.send',
    method: 'PUT',
    path: '/api/bench/files/:id/content',
    query: files.files.send.query,
    bytes: { maxBytes: FILE_PART_BYTES },
    response: IdParams,
  }),
  finish: route({
    ...file,
    id: 'bench.files.finish',
    method: 'POST',
    path: '/api/bench/files/:id/finish',
    response: IdParams,
  }),
  content: route({
    ...file,
    id: 'bench.files.content',
    method: 'GET',
    path: '/api/bench/files/:id/content',
    produces: 'application/octet-stream',
  }),
};

const nothing = new Uint8Array();

type Writing = Omit<Context<typeof ROUTES.writeSealed>, 'route'>;

function contentOf({ title, text, reason }: Pick<RecordContentJson, 'title' | 'text' | 'reason'>): VersionContent {
  return { title, text, fields: [], files: [], reason, data: null };
}

async function writeSealed({ tx, hospital, actor, params, body, clock }: Writing): Promise<{ data: { id: string } }> {
  const at = new Date(clock.now());
  const id = await writeVersion(
    { tx, hospital, actor, at },
    {
      recordId: null,
      base: null,
      category: 'notes',
      type: 'Composition',
      date: '2026-11-01',
      released: false,
      subjectId: await patientSubject(tx, hospital, params.id as PatientId),
      content: contentOf(body),
    },
  );
  return { data: { id } };
}

/** `writeVersion` of a new record, but for the cleaning of what was typed and the encryption. */
async function writePlain({ tx, hospital, actor, params, body, clock }: Writing): Promise<{ data: { id: string } }> {
  const at = new Date(clock.now());
  const subject = await patientSubject(tx, hospital, params.id as PatientId);
  const [record, id] = [newId(at.getTime()), newId(at.getTime())];
  const bytes = encodeContent(contentOf(body), new Uint8Array(randomBytes(16)));
  const facts = {
    hospital: hospital.slug,
    subject,
    record,
    version: 1,
    category: 'notes',
    type: 'Composition',
    author: { id: actor.personId, name: actor.name, role: 'doctor' },
    at: at.getTime(),
    date: '2026-11-01',
    released: false,
    content: contentHash(bytes),
    previous: null,
  };
  await insertRecord(tx, hospital.id, {
    id: record,
    subjectId: subject,
    category: 'notes',
    type: 'Composition',
    createdAt: at,
  });
  const prepared = await prepareDocument(tx, {
    hospital,
    kind: 'record',
    documentId: id,
    subjectId: subject,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    series: { kind: 'record', prefix: 'REC' },
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId: actor.personId,
    items: recordItems(facts),
  });
  await finish(tx, prepared, ({ series, number }) =>
    insertVersion(tx, hospital.id, {
      id,
      recordId: record,
      version: 1,
      previousHash: null,
      hash: recordHash(facts),
      at,
      date: facts.date,
      authorId: actor.personId,
      authorName: actor.name,
      authorRole: 'doctor',
      released: false,
      contentHash: facts.content,
      epoch: 1,
      wrappedKey: nothing,
      box: bytes,
      series,
      number,
    }),
  );
  return { data: { id: record } };
}

type Reading = Omit<Context<typeof ROUTES.readSealed>, 'route'>;

async function readNewest(
  ctx: Reading,
  content: (ctx: Reading, version: KeptVersion) => Promise<VersionContent>,
): Promise<{ data: Omit<RecordContentJson, 'salt'> }> {
  const { newest } = await openRecord(ctx, ctx.params.id, 'record');
  const { title, text, reason } = await content(ctx, newest);
  return { data: { title, text, reason, fields: [], files: [], data: null } };
}

async function sealedContent({ tx, hospital }: Reading, version: KeptVersion): Promise<VersionContent> {
  const [opened] = await readContents(tx, hospital, [version]);
  if (opened?.state !== 'open') throw new PramanaError('record_damaged');
  return opened.content;
}

async function plainContent({ hospital }: Reading, version: KeptVersion): Promise<VersionContent> {
  const { box } = version;
  if (!equal(contentHash(box), version.contentHash) || !isAsHashed(hospital, version)) throw new Error('damaged');
  return decodeContent(box);
}

type Filling = Omit<Context<typeof ROUTES.fillRecords>, 'route'>;

/** Records of one patient, each of so many versions. */
async function fillUp(ctx: Filling, records: number, versions: number): Promise<{ data: { id: string } }> {
  const { tx, hospital, actor, params, clock } = ctx;
  const subjectId = await patientSubject(tx, hospital, params.id as PatientId);
  const fixed = { category: 'notes', type: 'Composition', date: '2026-11-01', released: false, subjectId } as const;
  let recordId: string | null = null;
  for (let record = 0; record < records; record += 1) {
    recordId = null;
    for (let base = 0; base < versions; base += 1) {
      const content = { ...contentOf({ title: 'Review', text: `${base} `.repeat(500), reason: 'More is known' }) };
      const at = new Date(clock.now());
      const wanted = { ...fixed, recordId, base: recordId === null ? null : base, content };
      recordId = await writeVersion({ tx, hospital, actor, at }, wanted);
    }
  }
  return { data: { id: recordId ?? '' } };
}

type Beginning = Context<typeof ROUTES.begin>;

async function beginPlain({ tx, hospital, actor, params, body, clock }: Beginning): Promise<{ data: { id: string } }> {
  const at = new Date(clock.now());
  const sealed = { epoch: 1, wrappedKey: nothing };
  const id = newId(at.getTime());
  const subject = await patientSubject(tx, hospital, params.id as PatientId);
  await insertFile(tx, hospital.id, {
    id,
    subject,
    category: 'imaging',
    size: body.size,
    ...sealed,
    facts: { ...sealed, box: nothing },
    authorId: actor.personId,
    author: actor.name,
    at,
  });
  return { data: { id } };
}

await serveOwn((app) => {
  const { db, files: store } = app.services;
  implement(app, ROUTES.writeSealed, writeSealed);
  implement(app, ROUTES.writePlain, writePlain);
  implement(app, ROUTES.readSealed, (ctx) => readNewest(ctx, sealedContent));
  implement(app, ROUTES.readPlain, (ctx) => readNewest(ctx, plainContent));
  implement(app, ROUTES.fillRecords, (ctx) => fillUp(ctx, 100, 5));
  implement(app, ROUTES.fillVersions, (ctx) => fillUp(ctx, 1, 5_000));
  implement(app, ROUTES.begin, beginPlain);

  implementBare(app, ROUTES.send, async ({ hospital, params: { id }, query, bytes, clock }) => {
    const offset = Number(query.offset);
    const object = newId();
    await store.put(objectName(hospital.id, object), bytes);
    await db.inHospital(hospital.id, async (tx) => {
      const { received } = await readFile(tx, hospital.id, id, { lock: true });
      if (received !== offset) throw new PramanaError('upload_offset');
      const part = { index: offset / FILE_PART_BYTES, size: bytes.length, object };
      await insertPart(tx, hospital.id, id, part, new Date(clock.now()));
    });
    return { data: { id } };
  });

  implement(app, ROUTES.finish, async ({ tx, hospital, params: { id }, clock }) => {
    const { received, size, facts } = await readFile(tx, hospital.id, id, { lock: true });
    if (received !== size) throw new PramanaError('upload_unfinished');
    await setStored(tx, hospital.id, id, facts, new Date(clock.now()));
    return { data: { id } };
  });

  implementBare(app, ROUTES.content, async (ctx) => {
    const { hospital, params } = ctx;
    const { size, parts } = await db.inHospital(hospital.id, async (tx) => {
      const found = await readFile(tx, hospital.id, params.id);
      const access = { subjectId: found.subject, purpose: 'care', resource: 'file' };
      await recordAccess({ ...ctx, tx }, access);
      return { size: found.size, parts: await readParts(tx, hospital.id, params.id) };
    });
    async function* stored(): AsyncGenerator<Uint8Array> {
      for (const part of parts) yield* store.read(objectName(hospital.id, part.object), 0, part.size);
    }
    const body = Readable.from(stored(), { objectMode: false });
    return { body, span: { start: 0, end: size, size, part: false } };
  });
});
