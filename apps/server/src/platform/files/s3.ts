import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { newId } from '../ids.ts';
import { checkName, type FileLocation, type FileStore, FileStoreError, type StoredObject } from './store.ts';

type S3Location = Extract<FileLocation, { kind: 's3' }>;

/** An answer that does not come is not waited for for ever. */
const TIMEOUT_MS = 60_000;
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
  const send = async (url: string, init: RequestInit = {}, accepted: readonly number[] = []): Promise<Response> => {
    let answer: Response;
    try {
      answer = await client.fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      throw new FileStoreError('unavailable', 'The object store does not answer.', { cause: error });
    }
    if (answer.ok || accepted.includes(answer.status)) return answer;
    await answer.body?.cancel();
    if (answer.status === 404) throw new FileStoreError('gone', 'The object is not there.');
    throw new FileStoreError('unavailable', `The object store answered ${answer.status}.`);
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
    if (answer.status === 416) await answer.body?.cancel();
    else if (answer.body !== null) yield* answer.body;
  }
  async function* list(first: string): AsyncGenerator<StoredObject> {
    const below = `${prefix}${first}/`;
    let after: string | null = null;
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix: below });
      if (after !== null) query.set('continuation-token', after);
      const page = await (await send(`${root}?${query}`)).text();
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

/** Text of the first element of this name; our names hold nothing that XML would escape, a token may. */
function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`)
    .exec(xml)?.[1]
    ?.replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
