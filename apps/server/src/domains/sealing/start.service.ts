import type { Services } from '../../platform/services.ts';
import { AuditRuns } from './audit-run.service.ts';
import { openHeadFolder } from './head.store.ts';
import type { QueuedBlock } from './log.store.ts';
import { installSealing } from './process.service.ts';
import { addressOf, type PublishedHead } from './publication.service.ts';
import { Sequencer } from './sequencer.service.ts';

/** Documents told one by one; of a larger batch only the head is told, and lists are fetched anew. */
const TOLD_SINGLY = 200;

/** What of sealing runs while a server does. */
export interface RunningSealing {
  readonly sequencer: Sequencer;
  readonly runs: AuditRuns;
  readonly stop: () => Promise<void>;
}

/** Puts it together and installs it in this process; nothing runs before `sequencer.start()`. */
export function prepareSealing(services: Services, verifyUrl: () => string): RunningSealing {
  const { db, clock, config, log, health, hub } = services;
  const heads = openHeadFolder(config.headsDir);
  const sequencer = new Sequencer({
    db,
    clock,
    log,
    heads,
    announce: (published, covered) => announce(services, published, covered),
    follow: (hospital, onHead) =>
      hub.subscribe(hospital, ({ type, ids }) => {
        if (type === 'log.head') onHead(ids['log'] ?? '', Number(ids['size']));
      }),
    onFatal: (error) => stopProcess(services, error),
  });
  const runs = new AuditRuns({
    db,
    clock,
    heads,
    onError: (error) => log.error({ err: error }, 'an audit could not be finished'),
    onChange: (hospital, audit) => hub.publish(hospital, { type: 'audit', ids: { audit } }),
  });
  health.register('logs', async () => {
    const refusal = sequencer.refusal();
    return { ok: refusal === undefined, code: refusal?.code ?? 'ok' };
  });
  const uninstall = installSealing({ sequencer, verifyUrl });
  const stop = async (): Promise<void> => {
    await Promise.all([sequencer.stop(), runs.stop()]);
    uninstall();
  };
  return { sequencer, runs, stop };
}

function announce({ hub }: Services, { log, head }: PublishedHead, covered: readonly QueuedBlock[]): void {
  hub.publish(log.hospitalId, { type: 'log.head', ids: { log: addressOf(log), size: String(head.size) } });
  if (covered.length > TOLD_SINGLY) return;
  for (const { documentId, series, number } of covered) {
    hub.publish(log.hospitalId, { type: 'seal', ids: { document: documentId, series, number: String(number) } });
  }
}

/** The copy of a signed head may not be on the disk: what follows must start from reading everything anew. */
function stopProcess({ log }: Services, error: Error): void {
  log.fatal({ err: error }, error.message);
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}
