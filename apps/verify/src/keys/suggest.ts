import { type Keys, keysFrom } from './keys.ts';

/**
 * Asks the server that served this page for the keys it suggests. Only ever called by a person's click. The request
 * carries no cookie, no referrer and nothing of any document.
 */
export async function suggestedKeys(host: string, now: number): Promise<Keys> {
  const answer = await fetch('/api/verify-policy', {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return keysFrom(await answer.text(), 'suggested', host, now);
}
