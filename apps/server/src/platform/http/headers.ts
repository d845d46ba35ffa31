import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

export interface PagePolicy {
  /** CSP hashes of the scripts and styles that stand inside the page itself. */
  inline?: readonly string[];
  /** Of one answer: for the style elements that a component library adds while it runs. */
  styleNonce?: string;
  /** WebAssembly, which only the QR decoder needs: on the verify page, and in the worker of the app that scans. */
  wasm?: boolean;
  /** Requests to other sites: the verify page asks whichever log a paper is of, when a person presses "look online". */
  elsewhere?: boolean;
}

/** Content-Security-Policy: this site only, nothing inline that was not named by hash or nonce, no eval. */
export function contentSecurityPolicy({ inline = [], styleNonce, wasm, elsewhere }: PagePolicy = {}): string {
  const named = inline.map((hash) => ` '${hash}'`).join('');
  return [
    "default-src 'self'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ''}${named}`,
    `style-src 'self'${styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`}${named}`,
    "img-src 'self' blob: data:",
    ...(elsewhere ? ["connect-src 'self' https: http:"] : []),
    "frame-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer. The camera is for the QR on this site's own pages. */
export async function secureHeaders(app: FastifyInstance): Promise<void> {
  const { config } = app.services;
  const https = config.tls !== null || (config.publicUrl?.startsWith('https:') ?? false);
  await app.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: false },
    // These two are meaningless, and noisy in the console, on plain http in a local network.
    crossOriginOpenerPolicy: https,
    // A print is shown in a frame of this site as a blob, which no header concerns: nothing here may be framed.
    xFrameOptions: { action: 'deny' },
    originAgentCluster: https,
  });
  const policy = contentSecurityPolicy();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', policy);
    reply.header('permissions-policy', 'camera=(self), microphone=(), geolocation=(), payment=()');
  });
}
