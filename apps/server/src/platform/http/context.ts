import type { Readable } from 'node:stream';
import type { Answer, BodyOf, Language, ParamsOf, Permission, QueryOf, RouteSpec } from '@pramana/contract';
import type { Clock } from '@pramana/kernel';
import type { FastifyBaseLogger } from 'fastify';
import type { Tx } from '../database/index.ts';
import type { HubEvent } from '../events.ts';
import type { KnownBrowser } from '../known-browser.ts';
import type { Services } from '../services.ts';
import type { Actor, Hospital, SignedIn } from '../session.ts';

type NodePermission = Extract<Permission, `node:${string}`>;

/** Who acts: nobody on a public route. */
type ActorOf<R extends RouteSpec> = R['access'] extends 'public' ? null : Actor;
/** The session's hospital: certain where a hospital's permission was asked for. */
type HospitalOf<R extends RouteSpec> = R['access'] extends 'public' | NodePermission
  ? null
  : R['access'] extends 'session'
    ? Hospital | null
    : Hospital;

export interface UploadedFile {
  bytes: Buffer;
  /** As the sender named it: never a path, never trusted. */
  name: string;
  /** As the sender says: check the bytes. */
  mediaType: string;
}

/** What a handler without a transaction of its own gets. */
export interface BareContext<R extends RouteSpec> {
  route: R;
  /** The whole session; null on a public route. */
  signedIn: R['access'] extends 'public' ? null : SignedIn;
  actor: ActorOf<R>;
  hospital: HospitalOf<R>;
  params: ParamsOf<R>;
  query: QueryOf<R>;
  body: BodyOf<R>;
  file: R['upload'] extends object ? UploadedFile : null;
  /** The raw body of a route that takes `bytes`. */
  bytes: R['bytes'] extends object ? Uint8Array : null;
  /** Which part of a file is asked for, as the header `range` says. */
  range: string | null;
  /** The caller's network address and browser, for limits and the log of sessions. */
  client: {
    address: string;
    userAgent: string;
    /** Token of the shared PC that this browser says to be. */
    device: string | null;
    /** The browser, when somebody has signed in from it before. */
    browser: KnownBrowser | null;
    /** What the page is read in: for whom nothing else says their language yet. */
    language: Language | null;
  };
  /** The token of the session's cookie, on a public route unchecked; only the identity domain looks at it. */
  token: string | null;
  clock: Clock;
  log: FastifyBaseLogger;
  services: Services;
  /** The token of a sign-in that is half done; only the identity domain looks at it. */
  ticket: string | null;
  /** Sets the cookie of a half-done sign-in (or with null removes it) on the answer. */
  setTicket: (token: string | null) => void;
  /** Sets the session cookie (or with null removes it) on the answer. */
  setSession: (token: string | null) => void;
  /** Makes the browser one that is known to this login (canonical). */
  setBrowser: (login: string) => void;
  /** Sets the cookie of a shared PC on the answer. */
  setDevice: (token: string) => void;
}

/** What a handler gets: everything that was checked, and the one transaction it works in. */
export interface Context<R extends RouteSpec> extends BareContext<R> {
  tx: Tx;
  /** Tells the hospital's screens, once the transaction has committed. */
  publish: (event: HubEvent) => void;
}

/** The answer of a route that `produces` something else than JSON. */
export interface FileAnswer {
  /** A function is called after the commit: making the bytes holds no connection to the database. */
  body: string | Uint8Array | Readable | (() => Promise<Uint8Array>);
  /** Instead of the route's own media type. */
  mediaType?: string;
  /** What the browser calls it; with `download` it saves instead of showing. */
  fileName?: string;
  download?: boolean;
  /** Of a body that is a part: which bytes of how many; the answer is then a 206 if `part` says so. */
  span?: { start: number; end: number; size: number; part: boolean };
  /** Came from outside: no script of it may run, whatever the browser takes it for. */
  sandbox?: true;
  /** Instead of `no-store`: only for what is the same for everybody or never changes. */
  cacheControl?: string;
}

/** The answer of a route that `produces` `text/event-stream`. */
export interface EventAnswer {
  /** Called once the stream is open; returns how to stop. */
  subscribe: (send: (event: HubEvent) => void) => () => void;
}

export type Result<R extends RouteSpec> = R['produces'] extends 'text/event-stream'
  ? EventAnswer
  : R['produces'] extends string
    ? FileAnswer
    : R['response'] extends object
      ? Answer<R>
      : void;

export type Handler<R extends RouteSpec> = (ctx: Context<R>) => Promise<Result<R>>;
export type BareHandler<R extends RouteSpec> = (ctx: BareContext<R>) => Promise<Result<R>>;
