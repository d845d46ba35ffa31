import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { newId } from '../ids.ts';
import { checkName, type FileLocation, type FileStore, FileStoreError, type StoredObject } from './store.ts';

/** An answer whose body may still be on its way; `giveUp` ends it. */
interface Answer extends Pick<Response, 'status' | 'headers' | 'body'> {
  readonly giveUp: () => void;
}

type S3Location = Extract<FileLocation, { kind: 's3' }>;

/** So long an answer, and each next piece of one, is waited for: a slow reader's download may take longer as a whole. */
const PATIENCE_MS = 60_000;
/** Tries again after a broken connection and answers of 5xx, with growing pauses: an object is the same each time. */
const RETRIES = 4;

/**
 * Objects of a bucket, by path (`endpoint/bucket/prefix/name`), requests signed with SigV4 over the whole body. A PUT is
 * whole or absent by S3's own promise, and durable when it is answered.
 */
export function openS3Store({ endpoint, region, bucket, prefix, keyId, secret }: S3Location): FileStore {
  const client = new AwsClient({
    accessKeyId: keyId,
    secretAccessKey: secret,
    service: 's3',
    region,
    retries: RETRIES,
    initRetryMs: 100,
  });
  const root = `${endpoint}/${bucket}`;
  const addressOf = (name: string): string => `${root}/${prefix}${checkName(name)}`;
  const send = async (url: string, init: RequestInit = {}, accepted: readonly number[] = []): Promise<Answer> => {
    const control = new AbortController();
    const giveUp = (): void => control.abort();
    const { ok, status, headers, body } = await inTime(client.fetch(url, { ...init, signal: control.signal }), giveUp);
    if (ok || accepted.includes(status)) return { status, headers, body, giveUp };
    giveUp();
    if (status === 404) throw new FileStoreError('gone', 'The object is not there.');
    throw new FileStoreError('unavailable', `The object store answered ${status}.`);
  };
  const put = async (name: string, bytes: Uint8Array): Promise<void> => {
    // Without it the client leaves the body out of what it signs.
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await send(addressOf(name), {
      method: 'PUT',
      body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) as Buffer<ArrayBuffer>,
      headers: { 'x-amz-content-sha256': sha256 },
    });
  };
  const remove = async (names: readonly string[]): Promise<void> => {
    for (const name of names) await send(addressOf(name), { method: 'DELETE' }, [404]);
  };
  async function* read(name: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    if (end <= start) return;
    const answer = await send(addressOf(name), { headers: { range: `bytes=${start}-${end - 1}` } }, [416]);
    // Shorter than it should be: whoever opens the chunks finds it cut off.
    if (answer.status === 416) answer.giveUp();
    else yield* pieces(answer);
  }
  async function* list(first: string): AsyncGenerator<StoredObject> {
    const below = `${prefix}${first}/`;
    let after: string | null = null;
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix: below });
      if (after !== null) query.set('continuation-token', after);
      const page = await textOf(await send(`${root}?${query}`));
      for (const [, entry = ''] of page.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
        const name = element(entry, 'Key')?.slice(prefix.length);
        const at = Date.parse(element(entry, 'LastModified') ?? '');
        if (name !== undefined && Number.isFinite(at)) yield { name, at };
      }
      after = element(page, 'IsTruncated') === 'true' ? (element(page, 'NextContinuationToken') ?? null) : null;
    } while (after !== null);
  }
  return {
    put,
    read,
    remove,
    list,
    size: async (name) => {
      const answer = await send(addressOf(name), { method: 'HEAD' }, [404]);
      return answer.status === 404 ? null : Number(answer.headers.get('content-length'));
    },
    check: async () => {
      const name = `0/check-${newId()}`;
      await put(name, Uint8Array.of(1));
      await remove([name]);
    },
  };
}

/** What `promise` brings; `unavailable` when it fails, or brings nothing in time: then `giveUp` ends what is under way. */
async function inTime<T>(promise: Promise<T>, giveUp: () => void): Promise<T> {
  const timer = setTimeout(giveUp, PATIENCE_MS);
  try {
    return await promise;
  } catch (error) {
    throw new FileStoreError('unavailable', 'The object store does not answer, or broke off.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The body of an answer as it comes, at its reader's pace; one that breaks off is `unavailable`, never short. */
async function* pieces({ body, giveUp }: Answer): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), giveUp);
      if (done) return;
      yield value;
    }
  } finally {
    giveUp();
  }
}

async function textOf(answer: Answer): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces(answer)) all.push(piece);
  return Buffer.concat(all).toString();
}

/** Text of the first element of this name; our names hold nothing that XML would escape, a token may. */
function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`)
    .exec(xml)?.[1]
    ?.replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
