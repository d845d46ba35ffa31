import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOG_ORIGIN, type SecondFactorRuleJson } from '@pramana/contract';
import type { FileLocation } from './files/index.ts';
import type { MailGateway } from './messages/gateway.ts';
import { readSmsGateway, type SmsGateway } from './messages/sms-config.ts';
import { ConfigError } from './config-error.ts';
import { DURABLE, type DurableSetting } from './postgres/durable.ts';
import { type KeyServiceSetting, keyringLocation } from './keyring-location.ts';
import { SETTINGS } from './settings.ts';

export { ConfigError };

export interface Config {
  port: number;
  host: string;
  /** Null: the embedded PostgreSQL. */
  database: { appUrl: string; ownerUrl: string } | null;
  /** What may be off in that PostgreSQL although a power cut may then take what was acknowledged. */
  databaseWithout: readonly DurableSetting[];
  dataDir: string;
  keyringDir: string;
  /** What encrypts the files in that folder; null: they are plain, and the folder is this account's alone. */
  keyService: KeyServiceSetting | null;
  headsDir: string;
  /** Folder of the keys as they are encrypted for the recovery kit. */
  kitDir: string;
  /** Whether a kit is forced before a hospital is opened. */
  kitRequired: boolean;
  /** So many days database backups are kept, and replaced keys with them. */
  backupDays: number;
  /** Folder of the data that warnings of prescriptions and codes of diagnoses are looked up in. */
  clinicalDir: string;
  /** Where files of records are kept, encrypted. */
  files: FileLocation;
  /** Null until the port is known (`PORT=0`) and no address was set. */
  publicUrl: string | null;
  verifyUrl: string | null;
  /** First part of new logs' origins; null while nobody chose one. */
  logOrigin: string | null;
  tls: { certFile: string; keyFile: string } | null;
  /** HTTPS by an authority of the node's own; its certificate (PEM) once it is made. */
  lan: { names: readonly string[]; authority: string } | null;
  trustProxy: number;
  poolSize: number;
  ratePerMinute: number;
  logLevel: string;
  /** Who must have a second factor where a hospital has not chosen itself. */
  secondFactor: SecondFactorRuleJson;
  /** How text messages are sent; null: not at all. */
  sms: SmsGateway | null;
  /** How e-mails are sent; null: not at all. */
  mail: MailGateway | null;
  /** Hosts, or `host:port`, at which witnesses are allowed beside those on the public internet by https. */
  witnessHosts: readonly string[];
  /** Patients of the demo's larger hospital, when it is filled. */
  demoPatients: number;
  /** The demo runs a witness of its own. */
  demoWitness: boolean;
  /** `--empty`: no demo, no default password; the first visit creates the operator. */
  empty: boolean;
}

/** A generation destroyed the day it is replaced would take every backup with it, and what another server is writing just now. */
const MIN_BACKUP_DAYS = 7;

/** The demo's queue, laboratory and pharmacy are about so many. */
const MIN_DEMO_PATIENTS = 30;

/** As many as requests share unless somebody says otherwise. */
const MOST_CONNECTIONS = 20;

/** What this repository brings along: clinical/README.md. */
const CLINICAL = fileURLToPath(new URL('../../../../clinical', import.meta.url));

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The embedded database has this machine's cores: each connection is a process there with plans and caches of its own, and more
 * of them than the cores can serve push each other's out. Of a database elsewhere nobody here knows the cores.
 */
function standardPool(isEmbedded: boolean, cores = availableParallelism()): number {
  return isEmbedded ? Math.min(MOST_CONNECTIONS, Math.max(8, 4 * cores)) : MOST_CONNECTIONS;
}

/** Reads and checks the settings; throws `ConfigError` with one sentence that names the variable. */
export function loadConfig(env: Env, argv: readonly string[]): Config {
  const text = (name: keyof typeof SETTINGS): string | null => env[name]?.trim() || null;
  const whole = (name: keyof typeof SETTINGS, max: number, min = 0): number => {
    const value = text(name) ?? SETTINGS[name].standard;
    if (!/^[0-9]{1,7}$/.test(value) || Number(value) > max || Number(value) < min) {
      throw new ConfigError(`${name} must be a whole number from ${min} to ${max}.`);
    }
    return Number(value);
  };
  const folder = (name: keyof typeof SETTINGS, standard: string): string => resolve(text(name) ?? standard);
  const port = whole('PORT', 65_535);
  const dataDir = folder('PRAMANA_DATA', 'data');
  const tls = pair('PRAMANA_TLS_CERT', text('PRAMANA_TLS_CERT'), 'PRAMANA_TLS_KEY', text('PRAMANA_TLS_KEY'));
  const database = pair('DATABASE_URL', text('DATABASE_URL'), 'DATABASE_OWNER_URL', text('DATABASE_OWNER_URL'));
  const lan = lanNames(text('PRAMANA_TLS_LAN'));
  if (lan !== null && tls !== null)
    throw new ConfigError('PRAMANA_TLS_LAN makes a certificate and PRAMANA_TLS_CERT brings one: set only one of them.');
  const standardUrl = port === 0 ? null : `${tls || lan ? 'https' : 'http'}://${lan?.names[0] ?? 'localhost'}:${port}`;
  const ownUrl = url('PRAMANA_PUBLIC_URL', text('PRAMANA_PUBLIC_URL'));
  const publicUrl = ownUrl ?? standardUrl;
  return {
    port,
    host: text('HOST') ?? SETTINGS.HOST.standard,
    database: database && { appUrl: database[0], ownerUrl: database[1] },
    databaseWithout: withoutDurable(text('PRAMANA_DATABASE_WITHOUT')),
    dataDir,
    ...keyringLocation(text('PRAMANA_KEYRING'), join(dataDir, 'keyring'), env),
    kitDir: folder('PRAMANA_KIT', `${dataDir}-kit`),
    kitRequired: required(
      'PRAMANA_RECOVERY_KIT',
      text('PRAMANA_RECOVERY_KIT') ?? SETTINGS.PRAMANA_RECOVERY_KIT.standard,
    ),
    backupDays: whole('PRAMANA_BACKUP_DAYS', 3_650, MIN_BACKUP_DAYS),
    headsDir: folder('PRAMANA_HEADS', `${dataDir}-heads`),
    clinicalDir: folder('PRAMANA_CLINICAL', CLINICAL),
    files: fileLocation(text('PRAMANA_FILES') ?? join(dataDir, 'files'), {
      keyId: text('PRAMANA_S3_KEY_ID'),
      secret: text('PRAMANA_S3_SECRET'),
    }),
    publicUrl,
    verifyUrl: url('PRAMANA_VERIFY_URL', text('PRAMANA_VERIFY_URL')) ?? (publicUrl && `${publicUrl}/verify`),
    logOrigin: origin(text('PRAMANA_LOG_ORIGIN')) ?? originOf(ownUrl),
    tls: tls && { certFile: resolve(tls[0]), keyFile: resolve(tls[1]) },
    lan,
    trustProxy: whole('PRAMANA_TRUST_PROXY', 10),
    poolSize:
      text('PRAMANA_DB_POOL') === null ? standardPool(database === null) : Math.max(1, whole('PRAMANA_DB_POOL', 500)),
    ratePerMinute: whole('PRAMANA_RATE_PER_MINUTE', 1_000_000),
    logLevel: level(text('PRAMANA_LOG_LEVEL') ?? SETTINGS.PRAMANA_LOG_LEVEL.standard),
    secondFactor: secondFactor(text('PRAMANA_SECOND_FACTOR') ?? SETTINGS.PRAMANA_SECOND_FACTOR.standard),
    sms: smsGateway(text('PRAMANA_SMS_GATEWAY'), env),
    mail: mailGateway(text('PRAMANA_SMTP_URL'), text('PRAMANA_MAIL_FROM')),
    witnessHosts: hosts('PRAMANA_WITNESS_HOSTS', text('PRAMANA_WITNESS_HOSTS')),
    demoPatients: whole('PRAMANA_DEMO_PATIENTS', 2_000, MIN_DEMO_PATIENTS),
    demoWitness: onOff('PRAMANA_DEMO_WITNESS', text('PRAMANA_DEMO_WITNESS') ?? SETTINGS.PRAMANA_DEMO_WITNESS.standard),
    empty: argv.includes('--empty'),
  };
}

function withoutDurable(value: string | null): DurableSetting[] {
  const names = (value ?? '').split(',').map((name) => name.trim());
  const known = DURABLE.filter((name) => names.includes(name));
  if (names.every((name) => name === '' || known.some((each) => each === name))) return known;
  throw new ConfigError(`PRAMANA_DATABASE_WITHOUT lists what may be off: ${DURABLE.join(', ')}.`);
}

function onOff(name: string, value: string): boolean {
  if (value !== 'on' && value !== 'off') throw new ConfigError(`${name} is on or off, not ${value}.`);
  return value === 'on';
}

/** `s3://bucket/prefix?endpoint=…&region=…`, else a folder. */
function fileLocation(value: string, key: { keyId: string | null; secret: string | null }): FileLocation {
  if (!value.startsWith('s3:')) return { kind: 'disk', folder: resolve(value) };
  const said = URL.canParse(value) ? new URL(value) : null;
  const endpoint = said && url('The endpoint of PRAMANA_FILES', said.searchParams.get('endpoint'));
  if (!said?.hostname || !endpoint || new URL(endpoint).pathname !== '/') {
    throw new ConfigError('PRAMANA_FILES is a folder or s3://bucket/prefix?endpoint=https://host&region=name.');
  }
  const both = pair('PRAMANA_S3_KEY_ID', key.keyId, 'PRAMANA_S3_SECRET', key.secret);
  if (both === null)
    throw new ConfigError('PRAMANA_S3_KEY_ID and PRAMANA_S3_SECRET are needed with s3:// in PRAMANA_FILES.');
  const [keyId, secret] = both;
  const path = said.pathname.replaceAll(/^\/+|\/+$/g, '');
  const prefix = path === '' ? '' : `${path}/`;
  const region = said.searchParams.get('region') ?? 'us-east-1';
  return { kind: 's3', endpoint, region, bucket: said.hostname, prefix, keyId, secret };
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

function lanNames(value: string | null): Config['lan'] {
  if (value === null) return null;
  const names = value.split(',').map((name) => name.trim().toLowerCase());
  if (names.every((name) => isIP(name) > 0 || HOST_NAME.test(name))) return { names, authority: '' };
  throw new ConfigError('PRAMANA_TLS_LAN lists names or addresses, such as pramana.local,192.168.1.10.');
}

function hosts(name: string, value: string | null): string[] {
  const all = (value ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '');
  const isHost = (each: string): boolean => {
    const [, host = '', port = '1'] = /^(.+?)(?::([0-9]{1,5}))?$/.exec(each) ?? [];
    return (isIP(host) === 4 || HOST_NAME.test(host)) && Number(port) >= 1 && Number(port) <= 65_535;
  };
  // An IPv6 address has colons of its own and no port here.
  if (all.every((each) => isIP(each) === 6 || isHost(each))) return all;
  throw new ConfigError(`${name} lists hosts, such as 192.168.1.20:8081,witness.lan.`);
}

function secondFactor(value: string): SecondFactorRuleJson {
  if (value === 'everybody' || value === 'admins' || value === 'optional') return value;
  throw new ConfigError('PRAMANA_SECOND_FACTOR must be everybody, admins or optional.');
}

function required(name: string, value: string): boolean {
  if (value === 'required' || value === 'optional') return value === 'required';
  throw new ConfigError(`${name} must be required or optional.`);
}

function smsGateway(path: string | null, env: Env): SmsGateway | null {
  if (path === null) return null;
  try {
    return readSmsGateway(resolve(path), env);
  } catch (error) {
    throw new ConfigError(`The file of PRAMANA_SMS_GATEWAY ${(error as Error).message}.`);
  }
}

function mailGateway(smtpUrl: string | null, sender: string | null): MailGateway | null {
  const both = pair('PRAMANA_SMTP_URL', smtpUrl, 'PRAMANA_MAIL_FROM', sender);
  if (both === null) return null;
  const [address, from] = both;
  if (/^smtps?:\/\//.test(address) && URL.canParse(address)) return { url: address, from };
  throw new ConfigError('PRAMANA_SMTP_URL must be an smtp:// or smtps:// address.');
}

function pair(one: string, first: string | null, other: string, second: string | null): [string, string] | null {
  if (first !== null && second !== null) return [first, second];
  if (first === null && second === null) return null;
  throw new ConfigError(`${one} and ${other} belong together: set both or neither.`);
}

function url(name: string, value: string | null): string | null {
  if (value === null) return null;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw new ConfigError(`${name} must be an http(s) address.`);
  return value.replace(/\/+$/, '');
}

/** This machine's own name is nobody's name. */
function originOf(publicUrl: string | null): string | null {
  const { host, hostname } = new URL(publicUrl ?? 'http://localhost');
  return hostname === 'localhost' || isIP(hostname) > 0 ? null : `${host}/log`;
}

/** A scheme-less prefix: no blank, no plus sign (signed notes use both), no slash at its ends. */
function origin(value: string | null): string | null {
  if (value === null || LOG_ORIGIN.test(value)) return value;
  throw new ConfigError('PRAMANA_LOG_ORIGIN is a name without scheme or closing slash, such as asha.example/log.');
}

function level(value: string): string {
  if (['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].includes(value)) return value;
  throw new ConfigError('PRAMANA_LOG_LEVEL must be trace, debug, info, warn, error or fatal.');
}
