import { loginOf, PASSWORD } from './hospital.fixture.ts';

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects of it
  readonly body: any;
}

/** A signed-in person's browser. A request without an answer rejects, as it does in a browser. */
export interface HttpClient {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A part of a file. */
  putBytes(path: string, bytes: Uint8Array): Promise<Answer>;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: json ? JSON.parse(text) : text };
}

/** Signs in a person of a seeded hospital. */
export function signIn(
  url: string,
  role: 'admin' | 'cashier' | 'doctor' | 'auditor',
  slug = 'asha',
): Promise<HttpClient> {
  return signInAs(url, { login: loginOf(role, slug), password: PASSWORD });
}

/** Signs in at `url`; the session outlives the server, so a client may be moved to its next address. */
export async function signInAs(url: string, person: { login: string; password: string }): Promise<HttpClient> {
  const json = { 'content-type': 'application/json' };
  const credentials = JSON.stringify(person);
  const ask = (): Promise<Response> =>
    fetch(`${url}/api/session`, { method: 'POST', headers: json, body: credentials });
  let opened = await ask();
  // A database that is still recovering is `unavailable`: a person tries again, and so does this one.
  for (let tries = 0; opened.status === 503 && tries < 200; tries += 1) opened = await ask();
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { status, body } = await answerOf(opened);
  if (status !== 200) throw new Error(`sign-in answered ${status}`);
  const headers = { cookie, 'x-pramana-csrf': String(body.data.csrf) };
  return {
    get: async (path) => answerOf(await fetch(url + path, { headers })),
    putBytes: async (path, bytes) => {
      const type = { 'content-type': 'application/offset+octet-stream' };
      return answerOf(
        await fetch(url + path, { method: 'PUT', headers: { ...headers, ...type }, body: Buffer.from(bytes) }),
      );
    },
    post: async (path, sent, more = {}) => {
      const content = sent === undefined ? {} : { body: JSON.stringify(sent) };
      const type = sent === undefined ? {} : json;
      return answerOf(
        await fetch(url + path, { method: 'POST', headers: { ...headers, ...type, ...more }, ...content }),
      );
    },
  };
}

/** Asks again and again until the answer is as wanted; the test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
  }
}
