import { type APIResponse, type BrowserContext, request } from '@playwright/test';

/** Where the server of this run listens (playwright.config.ts). */
export const ORIGIN = `http://localhost:${process.env.PRAMANA_E2E_PORT}`;

/** What a browser keeps of a signed-in person. */
export type Signed = Awaited<ReturnType<BrowserContext['storageState']>>;

/** The API as one person: prepares what a story takes for granted, and asks what a screen should have told. */
export interface Api {
  /** The `data` of the answer; throws with the problem when the server refuses. */
  get<T = unknown>(path: string): Promise<T>;
  post<T = unknown>(path: string, body?: unknown): Promise<T>;
  put<T = unknown>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  upload<T = unknown>(path: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<T>;
  /** A text file, such as a receipt. */
  text(path: string): Promise<string>;
  /** The answer as it is, whatever it says. */
  raw(path: string): Promise<APIResponse>;
  /** For a browser of this person. */
  signed: Signed;
  end(): Promise<void>;
}

let keys = 0;

/** Signs in and answers the API as this person. */
export async function signIn(login: string, password: string): Promise<Api> {
  const context = await request.newContext({ baseURL: ORIGIN });
  const { csrf } = await dataOf<{ csrf: string }>(
    await context.post('/api/session', { data: { login, password }, headers: { origin: ORIGIN } }),
  );
  const headers = (): Record<string, string> => ({
    'x-pramana-csrf': csrf,
    'idempotency-key': `e2e-${process.pid}-${Date.now()}-${(keys += 1)}`,
  });
  return {
    get: async (path) => dataOf(await context.get(path)),
    post: async (path, data) => dataOf(await context.post(path, { data, headers: headers() })),
    put: async (path, data) => dataOf(await context.put(path, { data, headers: headers() })),
    delete: async (path) => dataOf<void>(await context.delete(path, { headers: headers() })),
    upload: async (path, file) => dataOf(await context.post(path, { multipart: { file }, headers: headers() })),
    text: async (path) => textOf(await context.get(path)),
    raw: (path) => context.get(path),
    signed: await context.storageState(),
    end: () => context.dispose(),
  };
}

/** What anybody may read, as text. */
export async function readText(path: string): Promise<string> {
  const context = await request.newContext({ baseURL: ORIGIN });
  try {
    return await textOf(await context.get(path));
  } finally {
    await context.dispose();
  }
}

/** What anybody may read of the API. */
export async function readPublic<T>(path: string): Promise<T> {
  return (JSON.parse(await readText(path)) as { data: T }).data;
}

async function textOf(answer: APIResponse): Promise<string> {
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${answer.url()} answered ${answer.status()}: ${text}`);
  return text;
}

async function dataOf<T>(answer: APIResponse): Promise<T> {
  const text = await textOf(answer);
  return text === '' ? (undefined as T) : (JSON.parse(text) as { data: T }).data;
}
