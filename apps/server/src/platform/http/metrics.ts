import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Durations by the contract's route id and status: no address, no person, no URL. */
export function countRequests(app: FastifyInstance): void {
  const registry = new Registry();
  app.decorate('metrics', registry);
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'pramana_http_request_seconds',
    help: 'Time to answer, by route of the contract',
    labelNames: ['route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const connections = new Gauge({
    name: 'pramana_database_connections',
    help: 'Connections of the main pool, and what waits for one of it, of the pool beside it and of that for looks',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      const { total, idle, waiting, waitingAside, waitingLooks } = app.services.db.load();
      this.set({ state: 'used' }, total - idle);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'waiting_aside' }, waitingAside);
      this.set({ state: 'waiting_looks' }, waitingLooks);
    },
  });
  connections.set({ state: 'used' }, 0);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.config.contract?.id ?? request.routeOptions.url ?? 'unknown';
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  let reading: Promise<string> | undefined;
  app.get('/metrics', async (_request, reply) => {
    reply.type(registry.contentType).header('cache-control', 'no-store');
    // Some figures ask the database: of those who ask at the same time one does.
    return (reading ??= registry.metrics().finally(() => (reading = undefined)));
  });
  app.get('/healthz', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { ok: true };
  });
  app.get('/readyz', async (_request, reply) => {
    const readiness = await app.services.health.told(app.services.clock.now());
    return reply
      .code(readiness.ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(readiness);
  });
}
