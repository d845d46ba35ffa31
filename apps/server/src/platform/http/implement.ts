import { type Language, LANGUAGES, type ParamsOf, type RouteSpec } from '@pramana/contract';
import { type HospitalId, PramanaError } from '@pramana/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessEventRow } from '../access-event.ts';
import { Denied, putOffEvents, recordDenied } from '../access.ts';
import type { TransactionOptions } from '../database/index.ts';
import type { HubEvent } from '../events.ts';
import { ADDRESS, BROWSER_COOKIE, readBrowser, strangerKey } from '../known-browser.ts';
import { requestsPerMinute } from '../limits.ts';
import type { Services } from '../services.ts';
import { DEVICE_COOKIE, SESSION_COOKIE } from '../session.ts';
import { answerOf } from './answers.ts';
import { admit, recognise } from './chain.ts';
import type { BareContext, BareHandler, Context, Handler, Result } from './context.ts';
import { setBrowserCookie, setDeviceCookie, setSessionCookie, setTicketCookie, TICKET_COOKIE } from './cookie.ts';
import { claimKey, keyOf, KeyUsed, referenceOf, REPLAYED_HEADER, storeReference } from './idempotency.ts';
import { serializerOf } from './serializer.ts';
import { readUpload } from './upload.ts';
import { requestCheck } from './validate.ts';

const WINDOW_MS = 60_000;

/**
 * Registers a route of the contract: rate limit → who are you → permission → schema → transaction → handler →
 * `{ data, can?, next? }`. The transaction has committed before the first byte of the answer leaves (I-12); when the
 * handler throws, nothing of it remains. Serialization failures run the handler again: it must do nothing outside `tx`.
 */
export function implement<const R extends RouteSpec>(
  app: FastifyInstance,
  route: R,
  handler: Handler<R>,
  { ahead }: Ahead<R> = {},
): void {
  if (route.idempotent) throw new Error(`${route.id} is idempotent: use implementIdempotent.`);
  register(app, route, async (ctx) => {
    await ahead?.(ctx);
    return inTransaction(app.services, ctx, handler);
  });
}

export interface Ahead<R extends RouteSpec> {
  /** Waits for what the handler will want to find, before the transaction: while waiting no connection is held. */
  ahead?: (ctx: BareContext<R>) => Promise<void>;
}

export interface Idempotent<R extends RouteSpec, Begun = undefined> {
  /** Whose act it is, and whose transaction, where no session is in that organisation: the node itself. */
  within?: () => Promise<Place>;
  /** Names the result when the request does so already: then `run` answers the same, and a statement is spared. */
  names?: (params: ParamsOf<R>) => string;
  /**
   * What `run` reads and locks first, asked together with the key: one round trip less. Whatever it asks must go through
   * `tx`: of a repeat the database then does none of it, and nobody hears what was refused.
   */
  begin?: (ctx: Context<R>) => Promise<Begun>;
  /** Does the work and names its result; runs once per key. It may bring the answer along. */
  run: (ctx: Context<R>, begun: Begun) => Promise<string | Made<R>>;
  /** The answer for that result, for every repeat and for a first request that brought none. */
  render: (ctx: Context<R>, ref: string) => Promise<Result<R>>;
}

type Place = { readonly id: HospitalId };

/** A result with its answer, made of what the transaction has just written: nothing has to be read back. */
export interface Made<R extends RouteSpec> {
  ref: string;
  /** Makes what `render` would answer, after the commit. Its access event was recorded in the same transaction (I-12). */
  answer: () => Result<R>;
}

/**
 * Registers a route that moves money or seals. The caller's key is the first row of the transaction: a repeat gets the
 * first one's result rendered anew, with the same status; the same key for a different request is refused. Where the
 * contract says `if-keyed`, a request without a key is simply done. `render` runs in a transaction of its own.
 */
export function implementIdempotent<const R extends RouteSpec, Begun = undefined>(
  app: FastifyInstance,
  route: R,
  { within, names, begin, run, render }: Idempotent<R, Begun>,
): void {
  if (!route.idempotent) throw new Error(`${route.id} is not declared idempotent in the contract.`);
  register(app, route, async (ctx, { request, reply }) => {
    const { actor, params, query, body } = ctx;
    const hospital: Place | null = within === undefined ? ctx.hospital : await within();
    if (hospital === null || actor === null) throw new Error(`${route.id} needs a hospital's permission.`);
    const asked = { route, hospital, actor, params, query, body };
    const course = within === undefined ? {} : { within: hospital };
    const sent = request.headers['idempotency-key'];
    const keyed = sent === undefined && route.idempotent === 'if-keyed' ? null : { ...asked, key: keyOf(sent) };
    const events: HubEvent[] = [];
    const claimed = async (full: Context<R>): Promise<string | Made<R>> => {
      const named = names?.(ctx.params) ?? null;
      const claiming = keyed === null ? undefined : claimKey(full.tx, keyed, named);
      // Also what it throws at once is heard behind the key.
      const beginning = Promise.try(() => begin?.(full));
      beginning.catch(() => undefined);
      await claiming;
      // Without `begin` nothing is begun, as its type says then.
      const made = await run(full, (await beginning) as Begun);
      if (keyed !== null && named === null)
        await storeReference(full.tx, keyed, typeof made === 'string' ? made : made.ref);
      return made;
    };
    // Locks, above all the series' one, are not held while the disk works; nothing is told before the view's commit.
    const first = inTransaction(app.services, ctx, claimed, { ...course, events, flush: 'later' });
    const made = await first.catch((error: unknown) => {
      if (error instanceof KeyUsed) return null;
      throw error;
    });
    if (made === null) {
      if (keyed === null) throw new Error('Only a key can be used before.');
      const again = async (full: Context<R>): Promise<Result<R>> => render(full, await referenceOf(full.tx, keyed));
      const result = await inTransaction(app.services, ctx, again, { ...course, flush: 'earlier' });
      void reply.header(REPLAYED_HEADER, 'true');
      return result;
    }
    if (typeof made !== 'string') {
      await app.services.db.flushed();
      publish(app.services, hospital, events);
      return made.answer();
    }
    // After the commit: a view may read much, and until then the series' lock makes every other counter wait. Should
    // this fail, the work is done and the same key asks for the view again.
    return inTransaction(app.services, ctx, (full) => render(full, made), { ...course, events, flush: 'earlier' });
  });
}

/** Registers a route whose handler opens its own transactions (sign-in, streams): the chain is the same up to there. */
export function implementBare<const R extends RouteSpec>(
  app: FastifyInstance,
  route: R,
  handler: BareHandler<R>,
): void {
  if (route.idempotent) throw new Error(`${route.id} is idempotent: use implementIdempotent.`);
  register(app, route, handler);
}

type Perform<R extends RouteSpec> = (ctx: BareContext<R>, on: Pair) => Promise<Result<R>>;
type Pair = { request: FastifyRequest; reply: FastifyReply };

function register<R extends RouteSpec>(app: FastifyInstance, route: R, perform: Perform<R>): void {
  const { services } = app;
  const check = requestCheck(route);
  app.route({
    method: route.method,
    url: route.path,
    config: { contract: route },
    ...(route.bytes === undefined ? {} : { bodyLimit: route.bytes.maxBytes }),
    ...serializing(route),
    // Who asks comes first: whoever is known uses up nobody else's share.
    onRequest: [
      (request) => recognise(services, route, request),
      ...limitOf(app, route),
      (request) => admit(services, route, request),
    ],
    handler: async (request, reply) => {
      const roles = request.signedIn?.actor.roles ?? [];
      const raw = {
        params: request.params,
        query: request.query,
        body: route.upload || route.bytes ? undefined : request.body,
      };
      const checked = check(raw, roles);
      const file = route.upload ? await readUpload(request, route.upload.maxBytes) : null;
      const bytes = route.bytes ? (request.body ?? new Uint8Array()) : null;
      const ctx = contextOf(services, route, request, reply, { ...checked, file, bytes });
      try {
        return answerOf(services, route, roles, reply, await perform(ctx, { request, reply }));
      } catch (error) {
        if (error instanceof Denied) await writeDenied(services, request, error);
        throw error;
      }
    },
  });
}

/** The framework asks for a schema beside its serializer; ours knows its own. */
function serializing(route: RouteSpec) {
  if (route.produces || !route.response) return {};
  const serializer = serializerOf(route);
  return { schema: { response: { [route.status ?? 200]: {} } }, serializerCompiler: () => serializer };
}

/** A stranger is counted by their network address, everybody else by themselves. */
function limitOf(app: FastifyInstance, { ratePerMinute }: RouteSpec) {
  const { config } = app.services;
  if (config.ratePerMinute === 0) return [];
  const limit = app.rateLimit({
    timeWindow: WINDOW_MS,
    keyGenerator: callerKey,
    max: (_, key) => requestsPerMinute(config, ratePerMinute, key.startsWith(ADDRESS)),
  });
  return [limit];
}

function callerKey(request: FastifyRequest): string {
  const { signedIn } = request;
  return signedIn === null ? strangerKey(request) : `person ${signedIn.actor.personId}`;
}

/** The first language of `Accept-Language` that Pramana speaks; our own pages send the one they are read in. */
export function readLanguage(header: string | undefined): Language | null {
  const wanted = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.flatMap((tag) => LANGUAGES.filter((language) => language === tag))[0] ?? null;
}

function contextOf<R extends RouteSpec>(
  services: Services,
  route: R,
  request: FastifyRequest,
  reply: FastifyReply,
  checked: Record<'params' | 'query' | 'body' | 'file' | 'bytes', unknown>,
): BareContext<R> {
  const { signedIn } = request;
  // `admit` and the compiled schemas have just established what the conditional types say.
  return {
    route,
    signedIn,
    actor: signedIn?.actor ?? null,
    hospital: signedIn?.hospital ?? null,
    ...checked,
    range: request.headers.range ?? null,
    client: {
      address: request.ip,
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 200),
      device: request.cookies[DEVICE_COOKIE] ?? null,
      browser: readBrowser(request.cookies[BROWSER_COOKIE]),
      language: readLanguage(request.headers['accept-language']),
    },
    token: request.cookies[SESSION_COOKIE] ?? null,
    ticket: request.cookies[TICKET_COOKIE] ?? null,
    setTicket: (token: string | null) => setTicketCookie(services, reply, token),
    clock: services.clock,
    log: request.log,
    services,
    setSession: (token: string | null) => setSessionCookie(services, reply, token),
    setBrowser: (login: string) => setBrowserCookie(services, reply, login),
    setDevice: (token: string) => setDeviceCookie(services, reply, token),
  } as BareContext<R>;
}

interface Course {
  /** Whose transaction it is, where that is not the session's hospital. */
  within?: Place;
  /** What earlier transactions of the request left to tell; told, with this one's, once `flush` is not `later`. */
  events?: HubEvent[];
  flush?: TransactionOptions['flush'];
}

async function inTransaction<R extends RouteSpec, T>(
  services: Services,
  ctx: BareContext<R>,
  work: (ctx: Context<R>) => Promise<T>,
  { within, events = [], flush }: Course = {},
): Promise<T> {
  const { db, endings, looks } = services;
  const { actor } = ctx;
  const hospital: Place | null = within ?? ctx.hospital;
  const ofNode = hospital === null || (within === undefined && ctx.route.access.startsWith('node:'));
  // A read writes nothing but its own access event. It is committed before the first byte leaves (I-12), and need not
  // wait for the disk: what a power cut may lose of it stands in SECURITY.md.
  const reads = ctx.route.method === 'GET';
  const course = flush ?? (reads ? 'later' : undefined);
  let shown: readonly AccessEventRow[] = [];
  const before = events.length;
  const once = async (tx: Context<R>['tx']): Promise<T> => {
    // A retried transaction starts over with what it tells as well.
    events.length = before;
    // Written after it, together with those of other reads: a read that fails was none.
    if (reads && !ofNode) shown = putOffEvents(tx);
    const made = await work({ ...ctx, tx, publish: (event) => events.push(event) });
    // Ended while this request was running: nothing of it is committed any more.
    if (actor !== null && endings.has(actor.sessionId)) throw new PramanaError('not_signed_in');
    return made;
  };
  const options = course === undefined ? {} : { flush: course };
  const run = (): Promise<T> => (ofNode ? db.onNode(once, options) : db.inHospital(hospital.id, once, options));
  const result =
    reads && !ofNode ? await looks(hospital.id, async () => ({ result: await run(), events: shown })) : await run();
  if (hospital !== null && flush !== 'later') publish(services, hospital, events);
  return result;
}

function publish({ hub }: Services, hospital: Place, events: readonly HubEvent[]): void {
  for (const event of events) hub.publish(hospital.id, event);
}

async function writeDenied({ db, clock }: Services, { signedIn, ip }: FastifyRequest, error: Denied): Promise<void> {
  if (!signedIn?.hospital) throw new PramanaError('internal', { cause: error });
  const { hospital, actor } = signedIn;
  await db.aside(hospital.id, (tx) =>
    recordDenied({ tx, hospital, actor, clock, client: { address: ip } }, error.access),
  );
}
