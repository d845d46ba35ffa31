import type { ErrorCode } from '@pramana/kernel';
import type { Static, TSchema } from 'typebox';
import type { Permission } from './permissions.ts';

/**
 * Every route as data. The server registers it, the web calls it with inferred types, OpenAPI is derived from it.
 * A route without `access` does not type-check and does not boot (I-11).
 */
export interface RouteSpec {
  /** `domain.noun.verb`; also the OpenAPI operationId; its first word is the OpenAPI tag. */
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` parameters, below `/api` for the application. */
  path: string;
  summary: string;
  /** `public`: anybody; `session`: any signed-in person; otherwise one permission. */
  access: 'public' | 'session' | Permission;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** Schema of `data`; for lists the item's, with `list: true`. */
  response?: TSchema;
  list?: true;
  /** Success status; 200 when absent. */
  status?: 200 | 201 | 202 | 204;
  /** The answer carries `can`: what the caller may do next, with reasons. */
  can?: TSchema;
  /** Moves money or seals: an `idempotency-key` header is required and a repeated key replays. `if-keyed`: honoured where it is sent. */
  idempotent?: true | 'if-keyed';
  /** Fields of the body of which not even a hash is kept beside the key: what a guess at health data could be checked against. */
  unhashed?: readonly string[];
  /** Not JSON: the media type of the answer (file, stream, text). */
  produces?: string;
  /** Accepts one uploaded file as multipart/form-data field `file`, at most so many bytes. */
  upload?: { maxBytes: number };
  /** Takes raw bytes (`application/offset+octet-stream`) as its body, at most so many. */
  bytes?: { maxBytes: number };
  /** A dangerous act: the caller must have proved within so many minutes that it is them, else `confirm_needed`. */
  fresh?: number;
  /** Also for a session that may do nothing yet but add a second factor (`enrol_needed`). */
  enrolling?: true;
  errors?: readonly ErrorCode[];
  /** Stricter limit than the default: requests per minute of one caller; strangers behind one address have ten times as much. */
  ratePerMinute?: number;
}

/** Declares a route and keeps its literal types. */
export function route<const Spec extends RouteSpec>(spec: Spec): Spec {
  return spec;
}

type Part<T> = T extends TSchema ? Static<T> : undefined;
export type ParamsOf<R extends RouteSpec> = Part<R['params']>;
export type QueryOf<R extends RouteSpec> = Part<R['query']>;
export type BodyOf<R extends RouteSpec> = Part<R['body']>;
export type DataOf<R extends RouteSpec> = R['list'] extends true ? Part<R['response']>[] : Part<R['response']>;
export type CanOf<R extends RouteSpec> = Part<R['can']>;

/**
 * The envelope of every JSON answer: `{ data, can?, hidden?, next? }`; `next` is the cursor of a list's next page, `hidden`
 * names the fields that this caller may not see (`limited`).
 */
export interface Answer<R extends RouteSpec> {
  data: DataOf<R>;
  can?: CanOf<R>;
  hidden?: string[];
  next?: string | null;
}
