/** Fetching over HTTP with a bound on everything: time, bytes, patience. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Get } from '../remote.ts';

/** One request, from the first byte sent to the last one read. */
const TIMEOUT_MS = 30_000;
/** A server that says "not so fast" is asked again so often, each time after as long as it says, up to a minute. */
const PATIENCE = 5;
const LONGEST_WAIT_S = 60;

/** Nobody answered, or something else than a log did. The message names the address and no more than its path. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
}

/** Reads below `base` (`https://asha.example/log/asha-2627`); redirects are not followed. `signal` ends it early. */
export function httpGet(base: string, signal?: AbortSignal): Get {
  const root = base.replace(/\/+$/, '');
  return async (path, limit) => {
    const url = path === '' ? root : `${root}/${path}`;
    for (let tries = 1; ; tries += 1) {
      const answer = await ask(url, signal);
      if (answer.status === 200) return readBody(answer, limit, url);
      await answer.body?.cancel();
      if (answer.status === 404) return null;
      const busy = answer.status === 429 || answer.status === 503;
      if (!busy || tries >= PATIENCE) throw new FetchError(`${url} answers ${answer.status}`);
      const asked = Number(answer.headers.get('retry-after') ?? 1);
      await sleep(1_000 * Math.min(LONGEST_WAIT_S, asked > 0 ? asked : 1), undefined, { ...(signal && { signal }) });
    }
  };
}

async function ask(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(url, {
      redirect: 'error',
      headers: { accept: 'application/octet-stream, text/plain, application/json', 'user-agent': 'pramana' },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (cause) {
    throw new FetchError(`${url} cannot be reached`, { cause });
  }
}

/** The body as it comes; ended as soon as it is longer than allowed, whatever its headers say. */
async function readBody(answer: Response, limit: number, url: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of answer.body ?? []) {
      length += part.length;
      if (length > limit) throw new FetchError(`${url} answers more than ${limit} bytes`);
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof FetchError) throw cause;
    throw new FetchError(`${url} broke off`, { cause });
  }
  return new Uint8Array(Buffer.concat(parts));
}
