import type { FastifyInstance } from 'fastify';
import type { Services } from '../../platform/services.ts';
import { AuditRuns } from './audit-run.service.ts';
import { auditRoutes } from './audit.routes.ts';
import { chainRoutes } from './chain.routes.ts';
import { openHeadFolder } from './head.store.ts';
import type { QueuedBlock } from './log.store.ts';
import { installSealing } from './process.service.ts';
import { publicRoutes } from './public.routes.ts';
import { addressOf, type PublishedHead } from './publication.service.ts';
import { Sequencer } from './sequencer.service.ts';

/** Documents told one by one; of a larger batch only the head is told, and lists are fetched anew. */
const TOLD_SINGLY = 200;

/** Everything of sealing: the sequencer, which runs while the server does, the public log, the chain explorer. */
export function sealingPlugin(app: FastifyInstance): void {
  const { db, clock, config, log, health, hub } = app.services;
  const heads = openHeadFolder(config.headsDir);
  const sequencer = new Sequencer({
    db,
    clock,
    log,
    heads,
    announce: (published, covered) => announce(app.services, published, covered),
    onFatal: (error) => stopProcess(app, error),
  });
  const runs = new AuditRuns({
    db,
    clock,
    heads,
    onError: (error) => log.error({ err: error }, 'an audit could not be finished'),
    onChange: (hospital, audit) => hub.publish(hospital, { type: 'audit', ids: { audit } }),
  });
  const publicUrl = (): string => config.publicUrl ?? app.listeningOrigin;
  const uninstall = installSealing({ sequencer, verifyUrl: () => config.verifyUrl ?? `${publicUrl()}/verify` });
  health.register('logs', async () => {
    const refusal = sequencer.refusal();
    return { ok: refusal === undefined, code: refusal?.code ?? 'ok' };
  });
  app.addHook('onReady', () => sequencer.start());
  app.addHook('onClose', async () => {
    await Promise.all([sequencer.stop(), runs.stop()]);
    uninstall();
  });
  publicRoutes(app, sequencer.publications, publicUrl);
  chainRoutes(app, sequencer);
  auditRoutes(app, runs);
}

function announce({ hub }: Services, { log, head }: PublishedHead, covered: readonly QueuedBlock[]): void {
  hub.publish(log.hospitalId, { type: 'log.head', ids: { log: addressOf(log), size: String(head.size) } });
  if (covered.length > TOLD_SINGLY) return;
  for (const { documentId, series, number } of covered) {
    hub.publish(log.hospitalId, { type: 'seal', ids: { document: documentId, series, number: String(number) } });
  }
}

/** The copy of a signed head may not be on the disk: what follows must start from reading everything anew. */
function stopProcess({ services }: FastifyInstance, error: Error): void {
  services.log.fatal({ err: error }, error.message);
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}
