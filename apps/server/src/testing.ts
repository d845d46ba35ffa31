import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionJson } from '@pramana/contract';
import type { Clock } from '@pramana/kernel';
import { SecretKey } from '@pramana/vault';
import { nodeCrypto } from '@pramana/vault/node';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tools/test-database.ts';
import { createApp } from './app.ts';
import { holdToContract } from './declared.fixture.ts';
import { type Config, loadConfig } from './platform/config.ts';
import type { PageFolders } from './platform/http/index.ts';
import { createLog } from './platform/log.ts';
import { DURABLE } from './platform/postgres/durable.ts';
import { closeServices, openServices } from './platform/open-services.ts';
import { hasNodeSecrets, installNodeSecrets } from './platform/secrets.ts';
import type { Services } from './platform/services.ts';
import { PASSWORD, populate, type TestPerson, type TestPlaces } from './testing.people.ts';

export { PASSWORD, type TestPerson } from './testing.people.ts';

/** Time stands still until a test moves it. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export interface TestAnswer {
  status: number;
  /** Parsed JSON, else the text. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects of it
  body: any;
  headers: Record<string, string | string[] | number | undefined>;
  /** The bytes as they came. */
  raw: Buffer;
}

/** A browser with its own cookie; writes carry the CSRF header by themselves. */
export interface TestClient {
  get(url: string, headers?: Record<string, string>): Promise<TestAnswer>;
  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  put(url: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  delete(url: string): Promise<TestAnswer>;
  /** The head of a stream of events, which has no end to wait for. */
  stream(url: string): Promise<TestAnswer>;
  /** Sends one file as multipart/form-data field `file`. */
  upload(url: string, file: { bytes: Uint8Array; name: string; mediaType: string }): Promise<TestAnswer>;
  /** The session this client signed in with; null for a stranger. */
  session: SessionJson | null;
  cookie: string;
}

export interface TestServer extends TestPlaces {
  app: FastifyInstance;
  services: Services;
  database: TestDatabase;
  clock: TestClock;
  person(key: string): TestPerson;
  /** Signs in by key: a role, `operator`, `cashier2`, `admin-nira`, `cashier-nira`. */
  login(key: string): Promise<TestClient>;
  /** Signs in anybody whose password is `PASSWORD`. */
  signIn(login: string): Promise<TestClient>;
  stranger: TestClient;
  /** A program with this API token. */
  machine(secret: string): TestClient;
  /** A browser with this cookie and session. */
  client(cookie: string, session: SessionJson | null): TestClient;
  /** Everything the server logged, one JSON line each. */
  logged: string[];
  /**
   * The same as one text, without the numbers that the log makes itself (`COUNTED`): for tests that a secret of a few digits
   * is nowhere in it.
   */
  loggedWords(): string;
}

export interface TestOptions {
  config?: Partial<Config>;
  /** Adds routes before the server is ready. */
  routes?: (app: FastifyInstance) => void;
  demo?: boolean;
  /** False: a node where nobody exists yet. */
  people?: false;
  /** Built apps to serve; none when absent. */
  folders?: PageFolders;
}

/** A whole server on a database of its own with made-up people; it is stopped after the file's tests. */
export async function testServer(options: TestOptions = {}): Promise<TestServer> {
  const database = await freshDatabase();
  const clock = testClock();
  const logged: string[] = [];
  const log = createLog({ level: 'trace', destination: { write: (line) => void logged.push(line) } });
  const folder = await mkdtemp(join(tmpdir(), 'pramana-test-files-'));
  const standard = {
    // Whatever is written beside the data, as the kit's keys are, is removed with it.
    ...loadConfig({ PRAMANA_DATA: join(folder, 'data') }, []),
    // As tools/test-postgres.ts runs it: nothing of a test has to outlive a power cut.
    databaseWithout: DURABLE,
    ratePerMinute: 0,
    poolSize: 10,
    publicUrl: 'http://localhost',
    secondFactor: 'optional' as const,
    kitRequired: false,
    logOrigin: 'pramana.example/log',
  };
  const config = { ...standard, files: { kind: 'disk' as const, folder }, ...options.config };
  const services = openServices({
    config,
    appUrl: database.appUrl,
    clock,
    log,
    demo: options.demo ? { password: PASSWORD, people: [] } : null,
  });
  if (!hasNodeSecrets()) installNodeSecrets({ nodeSecret: memorySecret });
  const app = await createApp(services, options.folders ?? { web: '/none', verify: '/none' });
  afterAll(async () => {
    await app.close();
    await closeServices(services);
    await rm(folder, { recursive: true });
  });
  options.routes?.(app);
  holdToContract(app);
  await app.ready();
  const places = await populate(services, options.people ?? true);
  const { people } = places;
  const person = (key: string): TestPerson => {
    const found = people.get(key);
    if (found === undefined) throw new Error(`nobody is called ${key}`);
    return found;
  };
  const login = (key: string): Promise<TestClient> => signIn(app, person(key).login);
  const anybody = (who: string): Promise<TestClient> => signIn(app, who);
  return {
    app,
    services,
    database,
    clock,
    ...places,
    person,
    login,
    signIn: anybody,
    stranger: client(app),
    machine: (secret) => client(app, '', null, { authorization: `Bearer ${secret}` }),
    client: (cookie, session) => client(app, cookie, session),
    logged,
    loggedWords: () => logged.map(withoutCounted).join('\n'),
  };
}

/** Times, durations and request ids: six digits of them are a given PIN or code every few hundred runs. */
const COUNTED = new Set(['time', 'ms', 'requestId']);

const withoutCounted = (line: string): string =>
  JSON.stringify(JSON.parse(line, (key, value: unknown) => (COUNTED.has(key) ? undefined : value)));

const memorySecrets = new Map<string, SecretKey>();

/** A node secret of a test file without a keyring. */
function memorySecret(purpose: string): SecretKey {
  const secret = memorySecrets.get(purpose) ?? new SecretKey(nodeCrypto, nodeCrypto.random(32));
  memorySecrets.set(purpose, secret);
  return secret;
}

function testClock(): TestClock {
  let now = Date.parse('2026-11-21T10:00:00+05:30');
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

async function signIn(app: FastifyInstance, login: string): Promise<TestClient> {
  const answer = await client(app).post('/api/session', { login, password: PASSWORD });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return client(app, cookie, answer.body.data as SessionJson);
}

function client(
  app: FastifyInstance,
  cookie = '',
  session: SessionJson | null = null,
  always: Record<string, string> = {},
): TestClient {
  const send = async (options: InjectOptions): Promise<TestAnswer> => {
    const csrf = session === null ? {} : { 'x-pramana-csrf': session.csrf };
    const headers = { ...(cookie === '' ? {} : { cookie, ...csrf }), ...always, ...options.headers };
    const answer = await app.inject({ ...options, headers });
    const json = /json/.test(String(answer.headers['content-type']));
    const body: unknown = json ? answer.json() : answer.body;
    return { status: answer.statusCode, body, headers: answer.headers, raw: answer.rawPayload };
  };
  const withBody = (method: 'POST' | 'PUT', url: string, body: unknown, headers: Record<string, string>) =>
    send({ method, url, headers, ...(body === undefined ? {} : { payload: body as object }) });
  return {
    get: (url, headers = {}) => send({ method: 'GET', url, headers }),
    post: (url, body, headers = {}) => withBody('POST', url, body, headers),
    put: (url, body, headers = {}) => withBody('PUT', url, body, headers),
    delete: (url) => send({ method: 'DELETE', url }),
    stream: async (url) => {
      const headers = { ...(cookie === '' ? {} : { cookie }), ...always };
      const answer = await app.inject({ method: 'GET', url, headers, payloadAsStream: true });
      answer.stream().destroy();
      return { status: answer.statusCode, body: {}, headers: answer.headers, raw: Buffer.alloc(0) };
    },
    upload: (url, file) => send({ method: 'POST', url, ...multipart(file) }),
    session,
    cookie,
  };
}

function multipart({ bytes, name, mediaType }: { bytes: Uint8Array; name: string; mediaType: string }): InjectOptions {
  const boundary = 'pramana-test-boundary';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${mediaType}\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}
