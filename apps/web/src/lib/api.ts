import type { Answer, BodyOf, ParamsOf, QueryOf, RouteSpec } from '@pramana/contract';
import i18next from 'i18next';
import { lastActive } from './activity.ts';
import { learnTime } from './clock.ts';
import { confirmation, isAsking } from './confirmation.ts';
import { expiry } from './expiry.ts';
import { network } from './network.ts';
import { ProblemError, problemOf } from './problem.ts';

type Given<Key extends string, Value> = [Value] extends [undefined]
  ? { [K in Key]?: undefined }
  : object extends Value
    ? { [K in Key]?: Value }
    : { [K in Key]: Value };

/** What a route wants, inferred from its schemas; nothing else type-checks. */
export type Input<R extends RouteSpec> = Given<'params', ParamsOf<R>> &
  Given<'query', QueryOf<R>> &
  Given<'body', BodyOf<R>> &
  (R['upload'] extends object ? { file: Blob } : { file?: undefined }) &
  (R['bytes'] extends object ? { bytes: Blob } : { bytes?: undefined });

export interface Sending {
  /** Required where the route is `idempotent`: one per intent, the same for every try of it (see `intent.ts`). */
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
  /** The answer is that of an earlier request with this key: nothing was done now. */
  onReplayed?: (() => void) | undefined;
  /** False: where the server wants the person to confirm first, its refusal comes at once and nobody is asked. */
  asks?: boolean | undefined;
  /** True for what is meant for whatever session this browser has, as its end is: it goes out again in another hospital too. */
  anywhere?: boolean | undefined;
}

/** How long an answer may take before it counts as lost, milliseconds. */
const PATIENCE = 30_000;

/** A page that nobody has touched for so long asks by itself, milliseconds. */
const QUIET_AFTER = 60_000;

let csrf = '';
/** Whose session it is of, and in which hospital. */
let workplace = '';
let renewCsrf: (() => Promise<string | null>) | null = null;

/**
 * The session tells the value that writes must carry, who works where by it, and how to get a new one when the server refuses
 * it: what the session that is there now wants, also where the page does not go there; null when nobody says.
 */
export function setCsrf(value: string, of: string, renew: () => Promise<string | null>): void {
  csrf = value;
  workplace = of;
  renewCsrf = renew;
}

/** The address of a route with its parameters filled in; for links, pictures and downloads. */
export function urlOf(
  route: RouteSpec,
  input: { params?: object | undefined; query?: object | undefined } = {},
): string {
  const params = Object.entries(input.params ?? {});
  const path = params.reduce(
    (text, [name, value]) => text.replace(`:${name}`, encodeURIComponent(String(value))),
    route.path,
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}

/**
 * Calls a route of the contract. Throws a `ProblemError`: the server's refusal, or `network_lost` when no answer came.
 * A write carries the session's CSRF value; when the server says that it is missing, it is renewed once. When the server
 * wants the person to confirm first, they are asked, and the same request goes out again. Never in another hospital or as
 * another person than when it left first: that throws `workplace_changed`, and an earlier try that had no answer is as
 * unknown as it was.
 */
export async function call<R extends RouteSpec>(route: R, input: Input<R>, sending: Sending = {}): Promise<Answer<R>> {
  const before = csrf;
  const response = await confirming(trying(route, input, sending), sending);
  if (!response.ok) throw await refusalOf(response, before);
  if (response.headers.get('idempotent-replayed') === 'true') sending.onReplayed?.();
  if (response.status === 204) return { data: undefined } as unknown as Answer<R>;
  return (await response.json()) as Answer<R>;
}

/** The same for a route that `produces` text or a file. */
export async function callBlob<R extends RouteSpec>(route: R, input: Input<R>, sending: Sending = {}): Promise<Blob> {
  const before = csrf;
  const response = await confirming(trying(route, input, sending), sending);
  if (!response.ok) throw await refusalOf(response, before);
  return response.blob();
}

/**
 * A session that ended under a page's feet: the person signs in again on top of it, and nothing typed is lost. `before` is
 * the value writes carried when the request left: with another one now, it was only the former session that ended.
 */
async function refusalOf(response: Response, before: string): Promise<ProblemError> {
  const problem = await problemOf(response);
  if (problem.code === 'not_signed_in' && csrf === before) expiry.end();
  return problem;
}

interface Trying {
  /** Sends it, with this value of the session's or the one that writes carry now. */
  attempt: (value?: string) => Promise<Response>;
  /** The same once more, where the session is still in the place that this was begun in. */
  again: () => Promise<Response>;
}

function trying<R extends RouteSpec>(route: R, input: Input<R>, sending: Sending): Trying {
  const from = workplace;
  const isTied = route.method !== 'GET' && sending.anywhere !== true;
  const attempt = (value?: string): Promise<Response> => send(route, input, sending, value ?? csrf);
  const again = async (): Promise<Response> => {
    if (isTied && workplace !== from) throw new ProblemError('workplace_changed', { status: 0 });
    return attempt();
  };
  return { attempt, again };
}

/** Once more after the person has confirmed that it is them, where the server wants that; else its refusal. */
async function confirming({ attempt, again }: Trying, sending: Sending): Promise<Response> {
  const response = await refreshing({ attempt, again }, sending);
  if (response.status !== 403) return response;
  const problem = await problemOf(response.clone());
  const isConfirmed = sending.asks !== false && isAsking(problem) && (await confirmation.ask(problem));
  return isConfirmed ? refreshing({ attempt: again, again }, sending) : response;
}

async function refreshing({ attempt, again }: Trying, { anywhere = false }: Sending): Promise<Response> {
  const before = csrf;
  const response = await attempt();
  // The session was replaced (a change of hospital, new rights) while this was on its way under the former one.
  if (response.status === 401 && csrf !== before) return again();
  if (response.status !== 403 || renewCsrf === null) return response;
  const problem = await problemOf(response.clone());
  if (problem.code !== 'csrf_missing') return response;
  const value = await renewCsrf();
  return anywhere && value !== null ? attempt(value) : again();
}

async function send<R extends RouteSpec>(
  route: R,
  input: Input<R>,
  sending: Sending,
  value: string,
): Promise<Response> {
  const headers = new Headers({ accept: route.produces ?? 'application/json' });
  // Who has no account yet is written to in the language they read.
  if (i18next.language) headers.set('accept-language', i18next.language);
  if (route.method !== 'GET') headers.set('x-pramana-csrf', value);
  // What a page asks by itself keeps no session alive.
  if (Date.now() - lastActive() > QUIET_AFTER) headers.set('x-pramana-quiet', '1');
  if (sending.idempotencyKey !== undefined) headers.set('idempotency-key', sending.idempotencyKey);
  const body = bodyOf(input, headers);
  const timeout = route.upload || route.bytes ? [] : [AbortSignal.timeout(PATIENCE)];
  const signal = AbortSignal.any([...timeout, ...(sending.signal ? [sending.signal] : [])]);
  const sentAt = Date.now();
  try {
    const response = await fetch(urlOf(route, input), {
      method: route.method,
      headers,
      body,
      signal,
      credentials: 'same-origin',
    });
    learnTime(response.headers.get('x-pramana-time'), sentAt);
    network.reached();
    return response;
  } catch (cause) {
    // Left by the screen itself: not a loss, and react-query knows what an abort is.
    if (sending.signal?.aborted) throw cause;
    network.lost();
    throw new ProblemError('network_lost', { status: 0 });
  }
}

function bodyOf(
  input: { body?: unknown; file?: Blob | undefined; bytes?: Blob | undefined },
  headers: Headers,
): BodyInit | null {
  if (input.bytes !== undefined) {
    headers.set('content-type', 'application/offset+octet-stream');
    return input.bytes;
  }
  if (input.file !== undefined) {
    const form = new FormData();
    form.set('file', input.file);
    return form;
  }
  if (input.body === undefined) return null;
  headers.set('content-type', 'application/json');
  return JSON.stringify(input.body);
}
