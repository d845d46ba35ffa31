import type { RouteSpec } from '@pramana/contract';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** What may stand outside the contract: health, metrics, static files, the public log, the node as a witness, the verify page, papers by their code. */
const OUTSIDE = /^\/(healthz|readyz|metrics|index\.html|\*?|verify(\/.*)?|log(\/.*)?|witness(\/.*)?|r\/:slug)$/;

/**
 * A route without a declared permission does not boot (I-11): whatever is registered around `implement` throws here,
 * while the server is being put together. Also collects the contract's routes.
 */
export function guardRoutes(app: FastifyInstance, collected: Map<string, RouteSpec>): void {
  app.addHook('onRoute', (options: RouteOptions) => {
    const contract = options.config?.contract;
    if (contract === undefined) {
      if (OUTSIDE.test(options.url)) return;
      throw new Error(
        `${String(options.method)} ${options.url} is not in the contract: register it through implement (I-11).`,
      );
    }
    if (!contract.access) throw new Error(`${contract.id} declares no access (I-11).`);
    if (collected.has(contract.id)) throw new Error(`${contract.id} is implemented twice.`);
    collected.set(contract.id, contract);
  });
}

/** The methods that the contract knows for a concrete path; empty when there is no such path. */
export function methodsOf(routes: Iterable<RouteSpec>, path: string): string[] {
  const methods = [...routes].filter((route) => {
    const pattern = route.path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')));
    return new RegExp(`^${pattern.join('/')}$`).test(path);
  });
  return [...new Set(methods.map((route) => route.method))];
}
