import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { LOG_ORIGIN, type SecondFactorRuleJson } from '@pramana/contract';
import type { FileLocation } from './files/index.ts';
import type { MailGateway } from './messages/mail.ts';
import { readSmsGateway, type SmsGateway } from './messages/sms-config.ts';

/** A sentence for the operator; shown without a stack. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

interface Setting {
  /** Value when the variable is absent, as the documentation shows it. */
  standard: string;
  reason: string;
}

/**
 * Every environment variable the server reads, with its reason; docs/operations/configuration.md lists the same (a test
 * compares). `main` hands the environment to `loadConfig`; only the database's launcher looks at it too (PRAMANA_PG_BIN).
 */
export const SETTINGS = {
  PORT: { standard: '8080', reason: 'Port to listen on; 0 takes any free one.' },
  HOST: {
    standard: '127.0.0.1',
    reason: 'Address to listen on. Only this machine by default: on a network, set 0.0.0.0 and use HTTPS.',
  },
  DATABASE_URL: {
    standard: '(embedded PostgreSQL)',
    reason:
      'Another PostgreSQL, 15 or newer, as the role pramana_app: never the owner, which row-level security would not bind the same way.',
  },
  DATABASE_OWNER_URL: {
    standard: '(none)',
    reason: 'The same database as the role pramana_owner, to migrate. Needed with DATABASE_URL.',
  },
  PRAMANA_DATA: {
    standard: './data',
    reason: 'Folder of everything this node keeps: the embedded database, keyring and heads unless they are set apart.',
  },
  PRAMANA_KEYRING: {
    standard: 'PRAMANA_DATA/keyring',
    reason: 'Folder of the keys. Best on another disk than the database: whoever holds both can read everything.',
  },
  PRAMANA_BACKUP_DAYS: {
    standard: '35',
    reason:
      'How many days you keep a database backup. So long a replaced key stays, that a backup can be restored; then it is destroyed and the backup opens no health content any more.',
  },
  PRAMANA_HEADS: {
    standard: 'PRAMANA_DATA-heads',
    reason:
      'Folder of the last signed log heads. Never restored with the database: it is what notices that an old backup came back.',
  },
  PRAMANA_FILES: {
    standard: 'PRAMANA_DATA/files',
    reason:
      'Where encrypted files of records are kept: a folder, or s3://bucket/prefix?endpoint=https://host&region=name for a server that speaks S3 (docs/operations/files.md).',
  },
  PRAMANA_S3_KEY_ID: { standard: '(none)', reason: 'Access key of that bucket.' },
  PRAMANA_S3_SECRET: { standard: '(none)', reason: 'Secret of that access key.' },
  PRAMANA_PUBLIC_URL: {
    standard: 'http://localhost:PORT',
    reason: 'How people reach this node from outside; stands in printed QR codes and log addresses.',
  },
  PRAMANA_LOG_ORIGIN: {
    standard: 'host of PRAMANA_PUBLIC_URL/log',
    reason:
      'First part of the names of the logs of hospitals made from now on, such as asha.example/log: a name that is yours for good. Names that exist stay. Without this and PRAMANA_PUBLIC_URL the first visit of a node without the demo asks for it.',
  },
  PRAMANA_VERIFY_URL: {
    standard: 'PRAMANA_PUBLIC_URL/verify',
    reason: 'The page that the QR on a bill opens; best on a host that the hospital does not run.',
  },
  PRAMANA_PG_BIN: {
    standard: '(from npm)',
    reason:
      'Folder with the programs of another PostgreSQL 18 for the embedded database: a distribution patches faster than npm.',
  },
  PRAMANA_TLS_CERT: {
    standard: '(none)',
    reason: 'PEM file with the certificate for HTTPS; camera, passkeys and installing the app need HTTPS in a network.',
  },
  PRAMANA_TLS_KEY: { standard: '(none)', reason: 'PEM file with the key of that certificate.' },
  PRAMANA_TLS_LAN: {
    standard: '(none)',
    reason:
      'Names and addresses of this node in its own network, with commas: it then makes an authority and a certificate by itself, and devices install the authority once (docs/operations/https.md).',
  },
  PRAMANA_TRUST_PROXY: {
    standard: '0',
    reason:
      'How many reverse proxies stand before this server. Their X-Forwarded-For is believed for limits and the log of sessions; without a proxy anybody could write that header.',
  },
  PRAMANA_DB_POOL: {
    standard: '20',
    reason:
      'Most database connections that requests share. More than the cores can serve only adds waiting inside PostgreSQL.',
  },
  PRAMANA_RATE_PER_MINUTE: {
    standard: '6000',
    reason:
      'Requests per minute to one operation by strangers behind one network address; whoever is signed in is counted by themselves. All limits: docs/operations/limits.md. 0 switches those of requests off, for measurements.',
  },
  PRAMANA_SMS_GATEWAY: {
    standard: '(none)',
    reason:
      'JSON file that describes the HTTP request which sends a text message (docs/operations/messages.md). Without it no code is offered by SMS.',
  },
  PRAMANA_SMTP_URL: {
    standard: '(none)',
    reason: 'Mail server, smtps://user:password@host or smtp://host:587. Without it no e-mail is offered.',
  },
  PRAMANA_MAIL_FROM: { standard: '(none)', reason: 'Sender of e-mails, "Asha Hospital <no-reply@asha.example>".' },
  PRAMANA_SECOND_FACTOR: {
    standard: 'admins',
    reason:
      'Who must add a second factor at their next sign-in where a hospital has not chosen itself: everybody, admins (and the operator) or optional. In the demo nobody must.',
  },
  PRAMANA_LOG_LEVEL: {
    standard: 'info',
    reason: 'trace, debug, info, warn, error or fatal. No level logs personal data.',
  },
} as const satisfies Record<string, Setting>;

export interface Config {
  port: number;
  host: string;
  /** Null: the embedded PostgreSQL. */
  database: { appUrl: string; ownerUrl: string } | null;
  dataDir: string;
  keyringDir: string;
  headsDir: string;
  /** So many days database backups are kept, and replaced keys with them. */
  backupDays: number;
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
  /** `--empty`: no demo, no default password; the first visit creates the operator. */
  empty: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads and checks the settings; throws `ConfigError` with one sentence that names the variable. */
export function loadConfig(env: Env, argv: readonly string[]): Config {
  const text = (name: keyof typeof SETTINGS): string | null => env[name]?.trim() || null;
  const whole = (name: keyof typeof SETTINGS, max: number): number => {
    const value = text(name) ?? SETTINGS[name].standard;
    if (!/^[0-9]{1,7}$/.test(value) || Number(value) > max) {
      throw new ConfigError(`${name} must be a whole number from 0 to ${max}.`);
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
    dataDir,
    keyringDir: folder('PRAMANA_KEYRING', join(dataDir, 'keyring')),
    backupDays: whole('PRAMANA_BACKUP_DAYS', 3_650),
    headsDir: folder('PRAMANA_HEADS', `${dataDir}-heads`),
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
    poolSize: Math.max(1, whole('PRAMANA_DB_POOL', 500)),
    ratePerMinute: whole('PRAMANA_RATE_PER_MINUTE', 1_000_000),
    logLevel: level(text('PRAMANA_LOG_LEVEL') ?? SETTINGS.PRAMANA_LOG_LEVEL.standard),
    secondFactor: secondFactor(text('PRAMANA_SECOND_FACTOR') ?? SETTINGS.PRAMANA_SECOND_FACTOR.standard),
    sms: smsGateway(text('PRAMANA_SMS_GATEWAY'), env),
    mail: mailGateway(text('PRAMANA_SMTP_URL'), text('PRAMANA_MAIL_FROM')),
    empty: argv.includes('--empty'),
  };
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

function secondFactor(value: string): SecondFactorRuleJson {
  if (value === 'everybody' || value === 'admins' || value === 'optional') return value;
  throw new ConfigError('PRAMANA_SECOND_FACTOR must be everybody, admins or optional.');
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
