import { AwsClient } from 'aws4fetch';
import { utf8 } from '../bytes.ts';
import { openEnvelope, sealEnvelope } from '../envelope.ts';
import { VaultError } from '../errors.ts';
import { SecretKey } from '../key.ts';
import { nodeCrypto } from './crypto.ts';
import type { KeyService } from './sealed-files.ts';

const FORMAT = 'pramana/sealed-key/v1';
const PATIENCE_MS = 10_000;

/** A secret of 32 bytes that the environment holds, such as one an orchestrator mounts. */
export function secretService(secret: Uint8Array): KeyService {
  const key = new SecretKey(nodeCrypto, secret);
  return {
    seal: async (name, text) => base64(sealEnvelope(nodeCrypto, key, FORMAT, [utf8(name)], utf8(text))),
    open: async (name, sealed) => {
      const bytes = new Uint8Array(Buffer.from(sealed, 'base64'));
      return Buffer.from(openEnvelope(nodeCrypto, key, FORMAT, [utf8(name)], bytes)).toString('utf8');
    },
  };
}

/** A key of HashiCorp Vault's transit engine. */
export interface TransitOptions {
  /** `https://vault.example:8200` */
  readonly address: string;
  /** Where the engine is mounted, and the key's name: of an AEAD type, which binds the file's name. */
  readonly mount: string;
  readonly key: string;
  readonly token: string;
}

export function transitService({ address, mount, key, token }: TransitOptions): KeyService {
  const ask = async (act: 'encrypt' | 'decrypt', body: object): Promise<Record<string, unknown>> => {
    const headers = { 'x-vault-token': token, 'content-type': 'application/json' };
    const url = `${address}/v1/${mount}/${act}/${encodeURIComponent(key)}`;
    // A redirect would carry token and key file on, to whoever it names.
    const init = { method: 'POST', headers, body: JSON.stringify(body), redirect: 'error' } as const;
    const { data } = await answered('HashiCorp Vault', (signal) => fetch(url, { ...init, signal }));
    return (data ?? {}) as Record<string, unknown>;
  };
  return {
    seal: async (name, text) => {
      const body = { plaintext: base64(utf8(text)), associated_data: base64(utf8(name)) };
      return said('HashiCorp Vault', (await ask('encrypt', body))['ciphertext']);
    },
    open: async (name, sealed) => {
      const { plaintext } = await ask('decrypt', { ciphertext: sealed, associated_data: base64(utf8(name)) });
      return Buffer.from(said('HashiCorp Vault', plaintext), 'base64').toString('utf8');
    },
  };
}

/** A symmetric key of AWS KMS. */
export interface KmsOptions {
  readonly endpoint: string;
  readonly region: string;
  /** Id, alias or ARN. */
  readonly keyId: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

export function awsKmsService({ endpoint, region, keyId, credentials }: KmsOptions): KeyService {
  const client = new AwsClient({ ...credentials, service: 'kms', region, retries: 2 });
  const ask = (act: 'Encrypt' | 'Decrypt', body: object): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${act}` };
    const init = {
      method: 'POST',
      headers,
      body: JSON.stringify({ KeyId: keyId, ...body }),
      redirect: 'error',
    } as const;
    return answered('AWS KMS', (signal) => client.fetch(endpoint, { ...init, signal }));
  };
  return {
    seal: async (name, text) => {
      const body = { Plaintext: base64(utf8(text)), EncryptionContext: { name } };
      return said('AWS KMS', (await ask('Encrypt', body))['CiphertextBlob']);
    },
    open: async (name, sealed) => {
      const { Plaintext: plaintext } = await ask('Decrypt', { CiphertextBlob: sealed, EncryptionContext: { name } });
      return Buffer.from(said('AWS KMS', plaintext), 'base64').toString('utf8');
    },
  };
}

/** The JSON of an answer that is good. What a bad one says stays with the service: it may repeat what was sent. */
async function answered(
  who: string,
  ask: (signal: AbortSignal) => Promise<Response>,
): Promise<Record<string, unknown>> {
  let answer: Response;
  try {
    answer = await ask(AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    throw new VaultError('key_missing', `${who} does not answer: ${(error as Error).message}`);
  }
  if (!answer.ok) throw new VaultError('key_missing', `${who} refused a key file with status ${answer.status}.`);
  return (await answer.json()) as Record<string, unknown>;
}

function said(who: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new VaultError('key_missing', `${who} answered without what it was asked for.`);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
