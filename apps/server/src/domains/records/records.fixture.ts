import type { DraftContentJson, RecordVersionJson } from '@pramana/contract';
import { contentHash, encodeContent, fromHex, toHex } from '@pramana/ledger';
import type { TestClient } from '../../testing.ts';
import type { shop } from '../billing/shop.fixture.ts';
import { softAuthenticator } from '../identity/authenticator.fixture.ts';
import { subjectOfPatient } from '../sealing/index.ts';
import { writeVersion } from './version.service.ts';

type Shop = Awaited<ReturnType<typeof shop>>;

let keys = 0;
export const key = (): Record<string, string> => ({ 'idempotency-key': `records-${(keys += 1)}` });

/** What somebody types for a note, changed by `change`. */
export function typed(change: Partial<DraftContentJson> = {}): DraftContentJson {
  return {
    category: 'notes',
    type: 'Composition',
    date: '2026-11-21',
    released: true,
    title: 'Review after two weeks',
    text: 'Cough is better. Chest clear.',
    fields: [],
    files: [],
    reason: '',
    ...change,
  };
}

/** Writes a version through draft and save, as the screen does; answers the save's answer. */
export async function write(
  client: TestClient,
  patient: string,
  { recordId = null, ...content }: Partial<DraftContentJson> & { recordId?: string | null } = {},
) {
  const category = content.category ?? 'notes';
  const draft = (await client.post(`/api/patients/${patient}/record-drafts`, { recordId, category })).body.data;
  const body = { revision: draft.revision, base: draft.base, content: typed({ ...content }) };
  const saved = (await client.put(`/api/record-drafts/${draft.id}`, body)).body.data;
  return client.post(`/api/record-drafts/${draft.id}/version`, { revision: saved.revision }, key());
}

/** Enrols a passkey in software for signing. */
export async function enrol(client: TestClient, name = 'Laptop') {
  const authenticator = softAuthenticator('localhost');
  const { ticket, options } = (await client.post('/api/signing-keys/new')).body.data;
  const answer = await client.post('/api/signing-keys', { ticket, name, passkey: authenticator.create(options) });
  return { authenticator, answer };
}

/** Signs a version with such a passkey. */
export async function sign(
  client: TestClient,
  { authenticator }: Pick<Awaited<ReturnType<typeof enrol>>, 'authenticator'>,
  record: string,
  version = 1,
) {
  const url = `/api/records/${record}/versions/${version}`;
  const asked = await client.get(`${url}/signing`);
  if (asked.status !== 200) return asked;
  return client.post(`${url}/signatures`, { passkey: authenticator.get(asked.body.data) }, key());
}

/** So many versions at once by the doctor, in one transaction; `more` says of the n-th of which record it is. */
export async function writeMany(
  server: Shop,
  who: string,
  count: number,
  more: (n: number) => Partial<Parameters<typeof writeVersion>[1]>,
): Promise<void> {
  const { id, name } = server.person('doctor');
  const actor = { personId: id, name, roles: ['doctor' as const], confirmedAt: 0, sessionId: id as never };
  const { category, type, date, released, ...content } = typed({ reason: 'More is known' });
  const said = { ...content, data: null };
  const shared = { recordId: null, base: null, category, type, date, released, content: said };
  const now = server.clock.now();
  await server.inHospital(async (tx) => {
    const subjectId = subjectOfPatient(server.place, who as never);
    for (let n = 1; n <= count; n += 1) {
      const writing = { tx, hospital: server.place, actor, at: new Date(now + n) };
      await writeVersion(writing, { ...shared, subjectId, ...more(n) });
    }
  });
}

/** The hash of what an answer shows of a version, as a page computes it from the answer alone; null where it shows nothing. */
export function hashOfShown({ content }: Pick<RecordVersionJson, 'content'>): string | null {
  if (content === null) return null;
  const files = content.files.map(({ id, sha256 }) => ({ id, sha256 }));
  return toHex(contentHash(encodeContent({ ...content, files }, fromHex(content.salt))));
}
