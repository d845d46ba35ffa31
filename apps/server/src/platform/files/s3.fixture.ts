import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FileLocation } from './store.ts';

const REGION = 'ap-south-1';
const KEY_ID = 'TESTKEY';
const SECRET = 'a secret of nobody';

/** A bucket of a test, with what was stored in it. */
export interface TestBucket {
  location: Extract<FileLocation, { kind: 's3' }>;
  objects: Map<string, { bytes: Buffer; at: Date }>;
  /** Paths whose answers break off in the middle. */
  cutOff: Set<string>;
  close(): void;
}

/**
 * As much of S3 as the store uses, in memory. Every request's signature (AWS Signature Version 4, written here by its
 * specification and not by the client's library) and the hash of its body are checked. Pages of a listing hold two.
 */
export async function testBucket(): Promise<TestBucket> {
  const objects: TestBucket['objects'] = new Map();
  const cutOff: TestBucket['cutOff'] = new Set();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const answer = isSigned(request, body) ? serve(objects, request, body) : { status: 403 };
      const bytes = answer.body ?? Buffer.alloc(0);
      response.writeHead(answer.status, { 'content-length': bytes.length });
      if (cutOff.has(request.url ?? '')) response.write(bytes.subarray(1), () => response.destroy());
      else response.end(request.method === 'HEAD' ? undefined : bytes);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const location = { kind: 's3' as const, endpoint, region: REGION, bucket: 'pramana', prefix: 'node/' };
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { location: { ...location, keyId: KEY_ID, secret: SECRET }, objects, cutOff, close };
}

interface Answer {
  status: number;
  body?: Buffer;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const each of request) all.push(each as Buffer);
  return Buffer.concat(all);
}

function serve(objects: TestBucket['objects'], { method, url = '', headers }: IncomingMessage, body: Buffer): Answer {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  if (pathname === '/pramana') return { status: 200, body: Buffer.from(listing(objects, searchParams)) };
  const found = objects.get(pathname);
  if (method === 'PUT') objects.set(pathname, { bytes: body, at: new Date() });
  if (method === 'PUT') return { status: 200 };
  if (method === 'DELETE') return { status: objects.delete(pathname) ? 204 : 404 };
  if (found === undefined) return { status: 404 };
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (start === undefined) return { status: 200, body: found.bytes };
  if (Number(start) >= found.bytes.length) return { status: 416 };
  return { status: 206, body: found.bytes.subarray(Number(start), Number(end) + 1) };
}

function listing(objects: TestBucket['objects'], query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const all = [...objects].map(([path, { at }]) => ({ key: path.slice('/pramana/'.length), at }));
  const from = Number(query.get('continuation-token')?.split('&')[1] ?? 0);
  const matching = all.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1));
  const contents = matching
    .slice(from, from + 2)
    .map(({ key, at }) => `<Contents><Key>${key}</Key><LastModified>${at.toISOString()}</LastModified></Contents>`);
  const more = matching.length > from + 2;
  const next = more ? `<NextContinuationToken>t&amp;${from + 2}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
}

/** Whether the request bears a right SigV4 signature of our one key, over its very body. */
function isSigned({ method, url = '', headers }: IncomingMessage, body: Buffer): boolean {
  const fields = /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=(\S+)$/;
  const [, credential = '', names = '', signature] = fields.exec(headers.authorization ?? '') ?? [];
  const time = String(headers['x-amz-date']);
  const scope = `${time.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (credential !== `${KEY_ID}/${scope}`) return false;
  const claimed = headers['x-amz-content-sha256'];
  if (claimed !== bodyHash && claimed !== 'UNSIGNED-PAYLOAD') return false;
  if (method === 'PUT' && claimed !== bodyHash) return false;
  const { pathname, searchParams } = new URL(url, 'http://s3');
  searchParams.sort();
  const query = [...searchParams].map((pair) => pair.map(escape).join('=')).join('&');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, pathname, query, signed.join(''), names, claimed].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = scope.split('/').reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${SECRET}`));
  return hmac(key, toSign).toString('hex') === signature;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
