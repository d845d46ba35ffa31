import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

describe('configuration', () => {
  test('nothing has to be set', () => {
    expect(loadConfig({}, [])).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      database: null,
      publicUrl: 'http://localhost:8080',
      verifyUrl: 'http://localhost:8080/verify',
      demoPatients: 200,
      demoWitness: true,
      empty: false,
    });
  });

  test('connections are 4 for each core of this machine, 8 to 20, and of a database elsewhere 20, unless somebody says so', () => {
    const embedded = Math.min(20, Math.max(8, 4 * availableParallelism()));
    const elsewhere = {
      DATABASE_URL: 'postgres://app@db.example/p',
      DATABASE_OWNER_URL: 'postgres://own@db.example/p',
    };
    expect(loadConfig({}, []).poolSize).toBe(embedded);
    expect(loadConfig(elsewhere, []).poolSize).toBe(20);
    expect(loadConfig({ PRAMANA_DB_POOL: '3' }, []).poolSize).toBe(3);
  });

  test('folders follow PRAMANA_DATA unless they are set apart', () => {
    const { keyringDir, headsDir } = loadConfig({ PRAMANA_DATA: '/srv/p', PRAMANA_HEADS: '/mnt/heads' }, []);
    expect([keyringDir, headsDir]).toEqual([join('/srv/p', 'keyring'), '/mnt/heads']);
  });

  test('the keys are in a folder, or in one that something else encrypts, with all that it needs', () => {
    const secret = Buffer.alloc(32, 7).toString('base64');
    const at = (value: string, more = {}) =>
      loadConfig({ PRAMANA_DATA: '/srv/p', PRAMANA_KEYRING: value, ...more }, []);
    expect(at('/mnt/keys')).toMatchObject({ keyringDir: '/mnt/keys', keyService: null });
    expect(at('env:ROOT_KEY', { ROOT_KEY: secret })).toMatchObject({
      keyringDir: '/srv/p/keyring',
      keyService: { kind: 'env' },
    });
    const vault = 'vault:https://vault.example:8200/kv/transit/pramana';
    expect(at(vault, { PRAMANA_VAULT_TOKEN: 't' }).keyService).toEqual({
      kind: 'vault',
      address: 'https://vault.example:8200',
      mount: 'kv/transit',
      key: 'pramana',
      token: 't',
    });
    const kms = 'aws-kms:arn:aws:kms:ap-south-1:1:key/2?region=ap-south-1';
    expect(at(kms, { PRAMANA_KMS_KEY_ID: 'A', PRAMANA_KMS_SECRET: 's' }).keyService).toEqual({
      kind: 'aws-kms',
      endpoint: 'https://kms.ap-south-1.amazonaws.com/',
      region: 'ap-south-1',
      keyId: 'arn:aws:kms:ap-south-1:1:key/2',
      credentials: { accessKeyId: 'A', secretAccessKey: 's' },
    });
    for (const bad of ['env:NONE', vault, 'vault:nonsense', kms, 'aws-kms:?region=x', 'aws-kms:key'])
      expect(() => at(bad), bad).toThrow(ConfigError);
    // Plain key files go there: nobody on the way may read them.
    const token = { PRAMANA_VAULT_TOKEN: 't' };
    const local = 'vault:http://127.0.0.1:8200/transit/pramana';
    expect(at(local, token).keyService).toMatchObject({ address: 'http://127.0.0.1:8200' });
    expect(() => at('vault:http://vault.example:8200/transit/pramana', token)).toThrow(/vault:https/);
    expect(() =>
      at(`${kms}&endpoint=http://kms.example/`, { PRAMANA_KMS_KEY_ID: 'A', PRAMANA_KMS_SECRET: 's' }),
    ).toThrow(/https address/);
    expect(() => at('env:ROOT_KEY', { ROOT_KEY: 'c2hvcnQ=' })).toThrow(/32 random bytes/);
  });

  test('a public address ends without a slash and stands before the verify page', () => {
    expect(loadConfig({ PRAMANA_PUBLIC_URL: 'https://asha.example/' }, [])).toMatchObject({
      publicUrl: 'https://asha.example',
      verifyUrl: 'https://asha.example/verify',
    });
  });

  test('the names of new logs begin with what was chosen, else with the public host, and never with this machine', () => {
    const chosen = { PRAMANA_LOG_ORIGIN: 'logs.asha.example/log', PRAMANA_PUBLIC_URL: 'https://asha.example' };
    expect(loadConfig(chosen, []).logOrigin).toBe('logs.asha.example/log');
    expect(loadConfig({ PRAMANA_PUBLIC_URL: 'https://asha.example' }, []).logOrigin).toBe('asha.example/log');
    expect(loadConfig({ PRAMANA_PUBLIC_URL: 'http://127.0.0.1:8080' }, []).logOrigin).toBeNull();
    expect(loadConfig({}, []).logOrigin).toBeNull();
  });

  test('files are kept in a folder of the data, another one, or a bucket', () => {
    expect(loadConfig({ PRAMANA_DATA: '/srv/p' }, []).files).toEqual({ kind: 'disk', folder: '/srv/p/files' });
    expect(loadConfig({ PRAMANA_FILES: '/mnt/f' }, []).files).toEqual({ kind: 'disk', folder: '/mnt/f' });
    const PRAMANA_FILES = 's3://scans/asha/?endpoint=https://s3.example:9000&region=ap-south-1';
    expect(loadConfig({ PRAMANA_FILES, PRAMANA_S3_KEY_ID: 'k', PRAMANA_S3_SECRET: 's' }, []).files).toEqual({
      kind: 's3',
      endpoint: 'https://s3.example:9000',
      region: 'ap-south-1',
      bucket: 'scans',
      prefix: 'asha/',
      keyId: 'k',
      secret: 's',
    });
  });

  test('a wrong value is one sentence that names the variable', () => {
    const refused: [Record<string, string>, RegExp][] = [
      [{ PORT: '80a' }, /^PORT must be a whole number/],
      [{ PORT: '70000' }, /^PORT must be/],
      [{ PRAMANA_BACKUP_DAYS: '0' }, /^PRAMANA_BACKUP_DAYS must be a whole number from 7 to 3650/],
      [{ PRAMANA_BACKUP_DAYS: '6' }, /^PRAMANA_BACKUP_DAYS must be/],
      [{ PRAMANA_PUBLIC_URL: 'asha' }, /^PRAMANA_PUBLIC_URL must be an http/],
      [{ PRAMANA_DATABASE_WITHOUT: 'fsync,wal' }, /^PRAMANA_DATABASE_WITHOUT lists what may be off: fsync, full_page/],
      [{ DATABASE_URL: 'postgresql://x' }, /^DATABASE_URL and DATABASE_OWNER_URL belong together/],
      [{ PRAMANA_LOG_ORIGIN: 'https://asha.example/log' }, /^PRAMANA_LOG_ORIGIN is a name/],
      [{ PRAMANA_TLS_KEY: 'x' }, /^PRAMANA_TLS_CERT and PRAMANA_TLS_KEY belong together/],
      [{ PRAMANA_FILES: 's3://bucket' }, /^PRAMANA_FILES is a folder or s3:/],
      [{ PRAMANA_FILES: 's3://b?endpoint=http://s3' }, /^PRAMANA_S3_KEY_ID and PRAMANA_S3_SECRET are needed/],
      [{ PRAMANA_LOG_LEVEL: 'loud' }, /^PRAMANA_LOG_LEVEL must be/],
    ];
    for (const [env, sentence] of refused) {
      expect(() => loadConfig(env, [])).toThrow(ConfigError);
      expect(() => loadConfig(env, [])).toThrow(sentence);
    }
  });

  test('only main and the launcher of the database read the environment', () => {
    const root = join(import.meta.dirname, '..');
    const readers = globSync('**/*.ts', { cwd: root }).filter((file) =>
      /process\.env\b/.test(readFileSync(join(root, file), 'utf8')),
    );
    const tested = /\.(test|fixture)\.ts$/;
    const outside = readers.filter((file) => !tested.test(file) && !file.startsWith('platform/postgres/'));
    expect(outside).toEqual(['main.ts']);
  });
});
