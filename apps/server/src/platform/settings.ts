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
  PRAMANA_DATABASE_WITHOUT: {
    standard: '(none)',
    reason:
      'What may be off in that PostgreSQL, with commas: full_page_writes, where its storage never tears a page (ZFS); fsync, for tests alone. Anything else that is off stops the start: a power cut could take acknowledged bills (docs/operations/database.md).',
  },
  PRAMANA_DATA: {
    standard: './data',
    reason: 'Folder of everything this node keeps: the embedded database, keyring and heads unless they are set apart.',
  },
  PRAMANA_KEYRING: {
    standard: 'PRAMANA_DATA/keyring',
    reason:
      'Folder of the keys, best on another disk than the database: whoever holds both can read everything. Or what encrypts that folder: env:NAME, vault:https://host:8200/transit/KEY, aws-kms:KEY?region=NAME (docs/operations/keys.md).',
  },
  PRAMANA_VAULT_TOKEN: { standard: '(none)', reason: 'Token for HashiCorp Vault, with vault: in PRAMANA_KEYRING.' },
  PRAMANA_KMS_KEY_ID: { standard: '(none)', reason: 'Access key for AWS KMS, with aws-kms: in PRAMANA_KEYRING.' },
  PRAMANA_KMS_SECRET: { standard: '(none)', reason: 'Secret of that access key.' },
  PRAMANA_KIT: {
    standard: 'PRAMANA_DATA-kit',
    reason:
      'Folder of keyring.age: all keys, encrypted for the recovery kit, written anew whenever they change. Copy it where your backups are, only the newest.',
  },
  PRAMANA_RECOVERY_KIT: {
    standard: 'required',
    reason:
      'required: no hospital is opened before somebody typed a part of a recovery kit back; optional. In the demo nobody must.',
  },
  PRAMANA_BACKUP_DAYS: {
    standard: '35',
    reason:
      'How many days you keep a database backup, at least 7. So long a replaced key stays, that a backup can be restored; then it is destroyed and the backup opens no health content any more.',
  },
  PRAMANA_HEADS: {
    standard: 'PRAMANA_DATA-heads',
    reason:
      'Folder of the last signed log heads. Never restored with the database: it is what notices that an old backup came back.',
  },
  PRAMANA_CLINICAL: {
    standard: '(clinical/ of this program)',
    reason:
      'Folder with the data that warnings of prescriptions and codes of diagnoses are looked up in, of the form that clinical/README.md describes.',
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
      'Folder with the programs of another PostgreSQL, 15 or newer and of the version that made the data folder, for the embedded database: a distribution patches faster than npm.',
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
    standard: '(by the cores)',
    reason:
      'Most database connections that requests share: 4 for each core, 8 to 20; 20 for a PostgreSQL of one’s own (DATABASE_URL). More than the cores can serve only adds waiting inside PostgreSQL.',
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
  PRAMANA_WITNESS_HOSTS: {
    standard: '(none)',
    reason:
      'Hosts, or host:port, at which a hospital may join a witness inside your own network or by plain http. Without it only https addresses on the public internet: an admin must not make this server speak to its own network.',
  },
  PRAMANA_DEMO_PATIENTS: {
    standard: '200',
    reason:
      'How many made-up patients the larger hospital of the demo has, 30 to 2000, when it is filled at the first start: fewer start sooner.',
  },
  PRAMANA_DEMO_WITNESS: {
    standard: 'on',
    reason:
      'Whether the demo runs a witness of its own beside the server, so that cosignatures can be seen: `on` or `off`. On the same machine it proves nothing and counts in no quorum.',
  },
  PRAMANA_LOG_LEVEL: {
    standard: 'info',
    reason: 'trace, debug, info, warn, error or fatal. No level logs personal data.',
  },
} as const satisfies Record<string, Setting>;
