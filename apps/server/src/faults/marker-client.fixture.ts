import { connect } from 'node:net';

export interface HttpAnswer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects of it
  body: any;
  text: string;
}

/** Somebody at the server through a socket, as a browser is. */
export class HttpClient {
  readonly #origin: string;
  readonly #headers: Record<string, string>;
  /** The texts of all refusals. */
  readonly refusals: string[] = [];
  #keys = 0;

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.#origin = origin;
    this.#headers = headers;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    const raw = typeof body === 'string';
    const answer = await fetch(this.#origin + path, {
      method,
      headers: {
        ...this.#headers,
        origin: this.#origin,
        'idempotency-key': `marker-${(this.#keys += 1)}-${this.#headers.cookie?.slice(-8) ?? ''}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status >= 400) this.refusals.push(`${method} ${path.split('?')[0]}: ${text}`);
    return {
      status: answer.status,
      text,
      body: /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
    };
  }

  /** The `data` of an answer that has to come. */
  async made(method: string, path: string, body?: unknown): Promise<HttpAnswer['body']> {
    const { status, body: answered, text } = await this.ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return answered.data;
  }

  /** A client with a session of its own. */
  async signIn(login: string, password: string, browser: string): Promise<HttpClient> {
    const answer = await fetch(`${this.#origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#origin, 'user-agent': browser },
      body: JSON.stringify({ login, password }),
    });
    const { data } = (await answer.json()) as { data: { csrf: string } };
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return new HttpClient(this.#origin, { cookie, 'x-pramana-csrf': data.csrf, 'user-agent': browser });
  }
}

/** Bytes that are no HTTP, sent as they are; resolves when the server hangs up. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (bytes) => (answer += bytes.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.setTimeout(1_000, () => socket.destroy());
  });
}
