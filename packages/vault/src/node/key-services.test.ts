import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HospitalId } from '@pramana/kernel';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { awsKmsService, secretService, transitService } from './key-services.ts';
import { Keyring, openKeyring } from './keyring.ts';
import { type KeyService, sealedFiles } from './sealed-files.ts';

/*
 * The services of these tests are small HTTP servers that speak the part of the protocol that is used, over real sockets:
 * no real Vault or AWS account was asked.
 */
const asha = '01930000-0000-7000-8000-000000000001' as HospitalId;
const root = randomBytes(32);
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

interface Asked {
  url: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: Record<string, string> & { EncryptionContext?: Record<string, string> };
}

async function serve(answer: (asked: Asked) => { status: number; body: object }): Promise<string> {
  const server = createServer((request, response) => {
    let raw = '';
    request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
    request.on('end', () => {
      const asked = { url: request.url ?? '', headers: request.headers, raw, body: JSON.parse(raw) as Asked['body'] };
      const { status, body } = answer(asked);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function encrypt(plaintext: string, bound: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', root, nonce, { authTagLength: 16 }).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(plaintext, 'base64'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function decrypt(sealed: string, bound: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  const opener = createDecipheriv('aes-256-gcm', root, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(
    Buffer.from(bound),
  );
  opener.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([opener.update(bytes.subarray(28)), opener.final()]).toString('base64');
  } catch {
    return null;
  }
}

/** `POST /v1/<mount>/encrypt|decrypt/<key>` of HashiCorp Vault's transit engine. */
function transit(): Promise<string> {
  return serve(({ url, headers, body }) => {
    if (headers['x-vault-token'] !== 'a token') return { status: 403, body: { errors: ['permission denied'] } };
    const bound = body['associated_data'] ?? '';
    if (url === '/v1/transit/encrypt/pramana') {
      return { status: 200, body: { data: { ciphertext: `vault:v1:${encrypt(body['plaintext'] ?? '', bound)}` } } };
    }
    const plaintext = decrypt((body['ciphertext'] ?? '').replace('vault:v1:', ''), bound);
    return plaintext === null
      ? { status: 400, body: { errors: ['invalid'] } }
      : { status: 200, body: { data: { plaintext } } };
  });
}

const SECRET = 'a secret access key';

/** AWS Signature Version 4 as its documentation computes it, over what was really sent. */
function signature({ headers, raw }: Asked): string {
  const [, date = '', region = '', signed = ''] =
    /Credential=[^/]+\/(\d+)\/([^/]+)\/kms\/aws4_request, ?SignedHeaders=([^,]+)/.exec(String(headers.authorization)) ??
    [];
  const canonical = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const request = ['POST', '/', '', canonical.join(''), signed, hash(raw)].join('\n');
  const scope = `${date}/${region}/kms/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, hash(request)].join('\n');
  const key = [date, region, 'kms', 'aws4_request'].reduce<Buffer>(
    (last, part) => createHmac('sha256', last).update(part).digest(),
    Buffer.from(`AWS4${SECRET}`),
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

/** `TrentService.Encrypt` and `Decrypt`, with the signature checked. */
function kms(): Promise<string> {
  return serve((asked) => {
    const { headers, body } = asked;
    if (!String(headers.authorization).endsWith(`Signature=${signature(asked)}`)) return { status: 403, body: {} };
    const bound = JSON.stringify(body.EncryptionContext);
    if (headers['x-amz-target'] === 'TrentService.Encrypt') {
      return { status: 200, body: { CiphertextBlob: encrypt(body['Plaintext'] ?? '', bound) } };
    }
    const plaintext = decrypt(body['CiphertextBlob'] ?? '', bound);
    return plaintext === null ? { status: 400, body: {} } : { status: 200, body: { Plaintext: plaintext } };
  });
}

const transitAt = (address: string, token = 'a token'): KeyService =>
  transitService({ address, mount: 'transit', key: 'pramana', token });
const kmsAt = (endpoint: string, secretAccessKey = SECRET): KeyService =>
  awsKmsService({
    endpoint: `${endpoint}/`,
    region: 'ap-south-1',
    keyId: 'alias/pramana',
    credentials: { accessKeyId: 'AKIA', secretAccessKey },
  });

const openSealedKeyring = async (path: string, service: KeyService): Promise<Keyring> =>
  Keyring.open(await sealedFiles(path, service));

const services: [string, () => Promise<KeyService>, () => Promise<KeyService>][] = [
  [
    'a secret of the environment',
    async () => secretService(new Uint8Array(root)),
    async () => secretService(randomBytes(32)),
  ],
  ['HashiCorp Vault', async () => transitAt(await transit()), async () => transitAt(await transit(), 'another token')],
  ['AWS KMS', async () => kmsAt(await kms()), async () => kmsAt(await kms(), 'another secret')],
];

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'pramana-service-')), 'keyring');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

describe.each(services)('a keyring under %s', (_name, right, wrong) => {
  test('gives the same keys after a restart, through generations, and shows none of them on the disk', async () => {
    const first = await openSealedKeyring(folder, await right());
    await first.createHospital(asha);
    await first.createLogKey('pramana.example/log/asha-2627');
    await first.createGeneration(asha, new Date());
    await first.destroyGeneration(asha, 1);
    const again = await openSealedKeyring(folder, await right());
    expect(again.hospitalKey(asha).reveal()).toEqual(first.hospitalKey(asha).reveal());
    expect(again.pseudonymKey(asha).reveal()).toEqual(first.pseudonymKey(asha).reveal());
    expect(again.nodeSecret('cursor').reveal()).toEqual(first.nodeSecret('cursor').reveal());
    expect(again.logSigner('pramana.example/log/asha-2627').vkey).toContain('asha-2627+');
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const texts = files
      .filter((each) => each.isFile())
      .map((each) => readFile(join(each.parentPath, each.name), 'utf8'));
    for (const text of await Promise.all(texts)) expect(text).toMatch(/^pramana-sealed-key\/v1\n\S+\n$/);
  });

  test('does not open for who may not, nor a file in another file’s place', async () => {
    const first = await openSealedKeyring(folder, await right());
    await first.createHospital(asha);
    await expect(openSealedKeyring(folder, await wrong())).rejects.toMatchObject({ name: 'VaultError' });
    const [file = ''] = await readdir(join(folder, 'hospitals'));
    await rename(join(folder, 'hospitals', file), join(folder, 'hospitals', `moved-${file}`));
    await expect(openSealedKeyring(folder, await right())).rejects.toMatchObject({ name: 'VaultError' });
  });
});

test('what another server made is found at the next look', async () => {
  const service = await services[0]?.[1]();
  if (service === undefined) throw new Error('there is one');
  const [here, there] = [await openSealedKeyring(folder, service), await openSealedKeyring(folder, service)];
  await here.createHospital(asha);
  await there.files.refresh();
  expect(there.hospitalKey(asha).id).toEqual(here.hospitalKey(asha).id);
});

test('what another server destroyed is forgotten here as well', async () => {
  const service = secretService(new Uint8Array(root));
  const [here, there] = [await openSealedKeyring(folder, service), await openSealedKeyring(folder, service)];
  await here.createHospital(asha);
  await here.createGeneration(asha, new Date());
  await there.files.refresh();
  const [first = ''] = there.files.list('hospitals').filter((name) => !name.includes('.g2'));
  expect(there.files.read(first)).not.toBeNull();
  await here.destroyGeneration(asha, 1);
  expect(there.files.list('hospitals')).not.toContain(first);
  expect(there.files.read(first)).toBeNull();
});

test('a folder that went away takes no key out of the memory', async () => {
  const keyring = await openSealedKeyring(folder, secretService(new Uint8Array(root)));
  await keyring.createHospital(asha);
  const [name = ''] = keyring.files.list('hospitals');
  await rename(join(folder, 'hospitals'), join(folder, 'away'));
  await mkdir(join(folder, 'hospitals'), { mode: 0o700 });
  expect(keyring.files.list('hospitals')).toEqual([]);
  expect(keyring.files.read(name)).not.toBeNull();
});

test('a key file that does not open hides none of those behind it', async () => {
  const service = secretService(new Uint8Array(root));
  const [here, there] = [await openSealedKeyring(folder, service), await openSealedKeyring(folder, service)];
  await writeFile(join(folder, 'hospitals', '0.key'), 'pramana-sealed-key/v1\nAAAA\n', { mode: 0o600 });
  await here.createHospital(asha);
  // The damage is told to whoever asks, and stops every start.
  await expect(there.files.refresh()).rejects.toMatchObject({ name: 'VaultError' });
  expect(there.hospitalKey(asha).id).toEqual(here.hospitalKey(asha).id);
  await expect(openSealedKeyring(folder, service)).rejects.toMatchObject({ name: 'VaultError' });
});

test('a plain keyring is not taken for an encrypted one, nor the other way round', async () => {
  await openKeyring(folder);
  const service = secretService(new Uint8Array(root));
  await expect(openSealedKeyring(folder, service)).rejects.toMatchObject({ code: 'bad_format' });
  const sealed = join(folder, '../sealed');
  await openSealedKeyring(sealed, service);
  await expect(openKeyring(sealed)).rejects.toMatchObject({ code: 'damaged' });
});

test('a service that does not answer stops the start with a sentence, and nothing is made up', async () => {
  const nobody = transitAt('http://127.0.0.1:9');
  await expect(openSealedKeyring(folder, nobody)).rejects.toThrow(/HashiCorp Vault does not answer/);
  expect((await readdir(folder)).sort()).toEqual(['hospitals', 'logs', 'witness']);
});
