import { resolve } from 'node:path';
import type { HospitalId } from '@pramana/kernel';
import {
  awsKmsService,
  folderFiles,
  holdsKeysOf,
  type KeyFiles,
  Keyring,
  type KeyService,
  sealedFiles,
  secretService,
  transitService,
} from '@pramana/vault/node';
import { ConfigError } from './config-error.ts';
import { withClient } from './postgres/client.ts';

/** What encrypts the key files, with what it needs. */
export type KeyServiceSetting =
  | { readonly kind: 'env'; readonly secret: Uint8Array }
  | {
      readonly kind: 'vault';
      readonly address: string;
      readonly mount: string;
      readonly key: string;
      readonly token: string;
    }
  | {
      readonly kind: 'aws-kms';
      readonly endpoint: string;
      readonly region: string;
      readonly keyId: string;
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    };

export interface KeyringLocation {
  readonly keyringDir: string;
  readonly keyService: KeyServiceSetting | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads `PRAMANA_KEYRING`: a folder, or what encrypts `standardDir`. Throws `ConfigError` with one sentence. */
export function keyringLocation(value: string | null, standardDir: string, env: Env): KeyringLocation {
  const keyringDir = resolve(standardDir);
  if (value?.startsWith('env:')) return { keyringDir, keyService: secretOf(value.slice('env:'.length), env) };
  if (value?.startsWith('vault:')) return { keyringDir, keyService: transitOf(value.slice('vault:'.length), env) };
  if (value?.startsWith('aws-kms:')) return { keyringDir, keyService: kmsOf(value.slice('aws-kms:'.length), env) };
  return { keyringDir: resolve(value ?? standardDir), keyService: null };
}

/** The key files where the settings say: plain, or encrypted by a service, which is asked for each of them now. */
export function keyFilesAt({ keyringDir, keyService }: KeyringLocation): Promise<KeyFiles> {
  if (keyService === null) return folderFiles(keyringDir);
  return sealedFiles(keyringDir, serviceOf(keyService));
}

/**
 * Opens the keyring of the node in the migrated database at `url`; an empty one is made for an empty database alone. Beside a
 * database with hospitals it would take the place of a disk that is not mounted: nothing would open, nothing be signed, and
 * what was sealed under its fresh key would stay unreadable when the right one is back. Throws `ConfigError`, folder untouched.
 */
export async function openNodeKeyring(location: KeyringLocation, url: string): Promise<Keyring> {
  const { rows } = await withClient(url, (client) => client.query<{ id: HospitalId }>('select id from hospital'));
  const hospitals = rows.map(({ id }) => id);
  if (hospitals.length > 0 && !holdsKeysOf(location.keyringDir, hospitals))
    throw new ConfigError(
      `The keyring in ${location.keyringDir} has no key of this database's hospitals: mount its disk, set PRAMANA_KEYRING to where it is, or restore it from the recovery kit (docs/operations/keys.md).`,
    );
  return Keyring.open(await keyFilesAt(location));
}

function serviceOf(setting: KeyServiceSetting): KeyService {
  if (setting.kind === 'env') return secretService(setting.secret.slice());
  return setting.kind === 'vault' ? transitService(setting) : awsKmsService(setting);
}

function secretOf(name: string, env: Env): KeyServiceSetting {
  const text = env[name]?.trim() ?? '';
  const secret = Buffer.from(text, 'base64');
  if (secret.length === 32 && secret.toString('base64') === text)
    return { kind: 'env', secret: new Uint8Array(secret) };
  throw new ConfigError(`PRAMANA_KEYRING names the variable ${name}: it must hold 32 random bytes in base64.`);
}

function transitOf(value: string, env: Env): KeyServiceSetting {
  const token = env['PRAMANA_VAULT_TOKEN']?.trim();
  const said = URL.canParse(value) ? new URL(value) : null;
  const [, mount, key] = /^\/([\w/-]+)\/([\w.-]+)$/.exec(said?.pathname ?? '') ?? [];
  if (said === null || !isPrivate(said) || mount === undefined || key === undefined) {
    throw new ConfigError('PRAMANA_KEYRING with HashiCorp Vault is vault:https://host:8200/transit/KEY.');
  }
  if (!token) throw new ConfigError('PRAMANA_VAULT_TOKEN is needed with vault: in PRAMANA_KEYRING.');
  return { kind: 'vault', address: said.origin, mount, key, token };
}

function kmsOf(value: string, env: Env): KeyServiceSetting {
  const [keyId = '', query = ''] = value.split('?');
  const asked = new URLSearchParams(query);
  const region = asked.get('region') ?? '';
  const accessKeyId = env['PRAMANA_KMS_KEY_ID']?.trim();
  const secretAccessKey = env['PRAMANA_KMS_SECRET']?.trim();
  if (keyId === '' || !/^[a-z0-9-]+$/.test(region)) {
    throw new ConfigError('PRAMANA_KEYRING with AWS KMS is aws-kms:KEY?region=NAME, the key as id, alias or ARN.');
  }
  if (!accessKeyId || !secretAccessKey) {
    throw new ConfigError('PRAMANA_KMS_KEY_ID and PRAMANA_KMS_SECRET are needed with aws-kms: in PRAMANA_KEYRING.');
  }
  const endpoint = asked.get('endpoint') ?? `https://kms.${region}.amazonaws.com/`;
  if (!URL.canParse(endpoint) || !isPrivate(new URL(endpoint)))
    throw new ConfigError('The endpoint in PRAMANA_KEYRING must be an https address.');
  return { kind: 'aws-kms', endpoint, region, keyId, credentials: { accessKeyId, secretAccessKey } };
}

/** Whether nobody on the way reads what goes there, the plain key files: https, or this machine itself. */
function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}
