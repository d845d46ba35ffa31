import { setTimeout as sleep } from 'node:timers/promises';
import type { DataOf, RouteSpec } from '@pramana/contract';
import { CouldNot } from '../command.ts';

/** A file that is to be taken over. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** JSON; else a list. */
  readonly isBundle: boolean;
}

export interface ImportWish {
  /** False: shown, and nothing is changed. */
  readonly isReal: boolean;
  readonly isOtherPerson: boolean;
}

/** What became, or would become, of one file. */
export interface Taken {
  readonly file: string;
  readonly ok: boolean;
  /** The same for people. */
  readonly lines: readonly string[];
  readonly [more: string]: unknown;
}

/** The server says no to this file; its sentence. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;

  constructor({ code, detail, params = {} }: Problem) {
    super(detail);
    this.code = code;
    this.params = params;
  }
}

interface Problem {
  code: string;
  detail: string;
  params?: Record<string, unknown>;
}

/** A refusal that no other file would change: nothing was done, and nothing can be said of the file. */
const NOT_THE_FILE = ['token_invalid', 'not_permitted', 'person_needed', 'not_found', 'unavailable', 'internal'];
const TIMEOUT_MS = 300_000;
/** A server that says "not so fast" is asked again so often. */
const PATIENCE = 5;
const LONGEST_WAIT_S = 60;

/** A hospital's server as an API token reaches it. */
export class ServerOfToken {
  readonly #address: string;
  readonly #token: string;

  constructor(address: string, token: string) {
    this.#address = address;
    this.#token = token;
  }

  /** The answer's `data`. Throws `Refused` with the server's sentence about the file, `CouldNot` about everything else. */
  async ask<R extends RouteSpec>(
    route: R,
    { id, query = {}, file }: { id?: string; query?: Record<string, string>; file?: GivenFile } = {},
  ): Promise<DataOf<R>> {
    const path = id === undefined ? route.path : route.path.replace(':id', encodeURIComponent(id));
    const url = new URL(this.#address + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#send(url, route.method, file);
      if (answer.status === 429 && tries < PATIENCE) {
        await answer.body?.cancel();
        const asked = Number(answer.headers.get('retry-after') ?? 1);
        await sleep(1_000 * Math.min(LONGEST_WAIT_S, asked > 0 ? asked : 1));
        continue;
      }
      const body: unknown = await answer.json().catch(() => null);
      if (answer.ok) return dataIn(body, url) as DataOf<R>;
      throw refusalOf(body, answer.status, route);
    }
  }

  async #send(url: URL, method: string, file: GivenFile | undefined): Promise<Response> {
    const body = new FormData();
    if (file) body.set('file', new Blob([file.bytes]), file.name);
    try {
      return await fetch(url, {
        method,
        redirect: 'error',
        headers: { authorization: `Bearer ${this.#token}`, accept: 'application/json', 'user-agent': 'pramana' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(file ? { body } : {}),
      });
    } catch (cause) {
      throw new CouldNot(`${this.#address} cannot be reached.`, { cause });
    }
  }
}

function dataIn(body: unknown, url: URL): unknown {
  if (typeof body === 'object' && body !== null && 'data' in body) return body.data;
  throw new CouldNot(`${url.origin} is no server of Pramana.`);
}

function refusalOf(body: unknown, status: number, route: RouteSpec): Error {
  const said = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  const { code, detail } = said;
  if (typeof code !== 'string') return new CouldNot(`The server answers ${status}, and is none of Pramana.`);
  const problem = { code, detail: detail ?? code, ...(said.params ? { params: said.params } : {}) };
  if (code === 'not_permitted') return new CouldNot(`This token may not do it: it needs the right "${route.access}".`);
  return NOT_THE_FILE.includes(code) || status >= 500 ? new CouldNot(problem.detail) : new Refused(problem);
}
