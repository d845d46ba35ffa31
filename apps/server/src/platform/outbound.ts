import { lookup as resolveName } from 'node:dns/promises';
import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { networkOf } from './network.ts';

/** An address that somebody who is not the operator typed, and that this server must not speak to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** The answer, as far as anybody needs it. */
export interface OutboundAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  /** For everything together: name, connection, answer. */
  readonly timeoutMs: number;
  /** A longer answer is an error. */
  readonly maxAnswer: number;
  readonly signal?: AbortSignal;
}

/** Networks that are neither the internet nor a LAN: this host, tests, documentation, multicast, reserved. */
const special = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(net, prefix);
/** Of IPv6 only what is given out as global unicast, and of that not what carries an IPv4 address inside. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const wrapped6 = new BlockList();
wrapped6.addSubnet('2002::', 16, 'ipv6');
wrapped6.addSubnet('2001::', 23, 'ipv6');
wrapped6.addSubnet('2001:db8::', 32, 'ipv6');

/** True for an address on the public internet, to which nothing of this network answers. */
export function isPublicAddress(address: string): boolean {
  if (networkOf(address) !== 'internet') return false;
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (isIP(plain) === 4) return !special.check(plain, 'ipv4');
  return global6.check(plain, 'ipv6') && !wrapped6.check(plain, 'ipv6');
}

/**
 * Speaks to addresses that an admin typed, never to this network's own: a name is looked up once for a connection, every
 * address it has must be public, and the connection goes to just those (so that a name cannot be changed in between).
 * Redirects are not followed. `admitted` lists what the operator allows beyond that, `host` or `host:port`; plain http too.
 */
export class Outbound {
  readonly #admitted: Set<string>;
  readonly #agents = {
    'http:': new PlainAgent({ keepAlive: true, maxSockets: 4 }),
    'https:': new TlsAgent({ keepAlive: true, maxSockets: 4 }),
  };

  constructor(admitted: readonly string[]) {
    this.#admitted = new Set(admitted.map((each) => each.toLowerCase()));
  }

  /** Allows one more, which this program itself runs: `host:port`. */
  admit(address: string): void {
    this.#admitted.add(address.toLowerCase());
  }

  /** Throws `AddressRefused` when this can never be an address to speak to; names are looked up later. */
  check(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
      throw new AddressRefused('no http(s) address');
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
      throw new AddressRefused('an address without a login, question mark or hash');
    if (this.#isAdmitted(url)) return url;
    if (url.protocol !== 'https:') throw new AddressRefused('only https');
    const host = hostOf(url);
    if (isIP(host) > 0 && !isPublicAddress(host)) throw new AddressRefused('no address of the internet');
    if (isIP(host) === 0 && !host.includes('.')) throw new AddressRefused('no address of the internet');
    return url;
  }

  /** Resolves with the answer, whatever its status; rejects when there is none. */
  async ask(text: string, asked: OutboundRequest): Promise<OutboundAnswer> {
    const url = this.check(text);
    const lookup = this.#isAdmitted(url) ? undefined : publicLookup;
    const timeout = AbortSignal.timeout(asked.timeoutMs);
    const signal = asked.signal === undefined ? timeout : AbortSignal.any([timeout, asked.signal]);
    const isTls = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const begin = isTls ? tlsRequest : plainRequest;
      const request = begin(url, {
        method: asked.method,
        agent: this.#agents[isTls ? 'https:' : 'http:'],
        signal,
        ...(lookup === undefined ? {} : { lookup }),
        headers:
          asked.body === undefined
            ? {}
            : { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(asked.body) },
      });
      request.on('error', reject);
      request.on('response', (response) => void readAnswer(response, asked.maxAnswer).then(resolve, reject));
      request.end(asked.body);
    });
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #isAdmitted(url: URL): boolean {
    const host = hostOf(url);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return this.#admitted.has(host) || this.#admitted.has(`${host}:${port}`);
  }
}

/** Of an IPv6 address without its brackets. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

const publicLookup: LookupFunction = (host, options, done) => {
  resolveName(host, { all: true, family: options.family === 6 || options.family === 4 ? options.family : 0 }).then(
    (found) => {
      const bad = found.length === 0 || !found.every(({ address }) => isPublicAddress(address));
      if (bad) return done(new AddressRefused('no address of the internet'), []);
      const [first] = found;
      if (options.all === true) return done(null, found);
      return done(null, first?.address ?? '', first?.family);
    },
    (error: NodeJS.ErrnoException) => done(error, []),
  );
};

async function readAnswer(response: IncomingMessage, max: number): Promise<OutboundAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > max) {
      response.destroy();
      throw new Error('the answer is too long');
    }
    parts.push(part);
  }
  const body = Buffer.concat(parts).toString('utf8');
  return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body };
}
