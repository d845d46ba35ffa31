import type { Get } from '@pramana/ledger';

/** One request, from the click to the last byte. */
const PATIENCE_MS = 20_000;

/** Fetches below an address, without cookie and referrer, and never more than `limit` bytes. */
export function browserGet(base: string): Get {
  return async (path, limit) => {
    const answer = await fetch(`${base}/${path}`, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: path === 'checkpoint' ? 'no-store' : 'default',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.status === 404) return null;
    if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`);
    const reader = answer.body.getReader();
    const parts: Uint8Array[] = [];
    let length = 0;
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      length += value?.length ?? 0;
      if (length > limit) throw new Error('the answer is too long');
      if (value !== undefined) parts.push(value);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };
}
