import type { Services } from '../../platform/services.ts';
import { AuditRuns } from './audit-run.service.ts';
import { openHeadFolder } from './head.store.ts';
import type { QueuedBlock } from './outbox.store.ts';
import { installSealing } from './process.service.ts';
import { addressOf, type PublishedHead } from './publication.service.ts';
import { Sequencer } from './sequencer.service.ts';
import { shownBy } from './witness-talk.service.ts';
import { Witnessing } from './witnessing.service.ts';

/** Documents told one by one; of a larger batch only the head is told, and lists are fetched anew. */
const TOLD_SINGLY = 200;

/** What of sealing runs while a server does. */
export interface RunningSealing {
  readonly sequencer: Sequencer;
  readonly witnessing: Witnessing;
  readonly runs: AuditRuns;
  readonly stop: () => Promise<void>;
}

/** Puts it together and installs it in this process; nothing runs before `sequencer.start()`. */
export function prepareSealing(services: Services, publicUrl: () => string): RunningSealing {
  const { db, clock, config, log, health, hub, outbound, knownLooks } = services;
  const heads = openHeadFolder(config.headsDir);
  const sequencer = new Sequencer({
    db,
    clock,
    log,
    heads,
    askShown: (row, witness) => shownBy({ outbound }, witness, row),
    announce: (published, covered, own) => {
      announce(services, published, covered);
      witnessing.published(published, covered, own);
    },
    follow: (hospital, onHead) =>
      hub.subscribe(hospital, ({ type, ids }) => {
        if (type === 'log.head') onHead(ids['log'] ?? '', Number(ids['size']));
        if (type === 'log.witnessed') witnessedElsewhere(sequencer, ids['log'] ?? '', Number(ids['size']));
        if (type === 'witnesses') witnessing.changed(hospital);
      }),
    onFatal: (error) => stopProcess(services, error),
    // A database put back has no event for what was looked at since (I-12).
    onDistrust: () => knownLooks.forget(),
  });
  const witnessing = new Witnessing({
    db,
    clock,
    log,
    outbound,
    publications: sequencer.publications,
    announce: ({ hospitalId, ...place }, size) =>
      hub.publish(hospitalId, { type: 'log.witnessed', ids: { log: addressOf(place), size: String(size) } }),
    suspect: (row, checkpoint) => sequencer.suspect(row, checkpoint),
  });
  const runs = new AuditRuns({
    db,
    clock,
    heads,
    onError: (error) => log.error({ err: error }, 'an audit could not be finished'),
    onChange: (hospital, audit) => hub.publish(hospital, { type: 'audit', ids: { audit } }),
  });
  health.register('logs', async () => {
    const code = sequencer.refusal()?.code ?? (sequencer.isFailing ? 'failing' : 'ok');
    // On a database that is not the right one no more work should be taken; what only waits to be signed is taken as ever.
    return { ok: ['ok', 'failing', 'WITNESSES'].includes(code), code };
  });
  const verifyUrl = (): string => config.verifyUrl ?? `${publicUrl()}/verify`;
  const uninstall = installSealing({ sequencer, witnessing, verifyUrl, publicUrl });
  const stop = async (): Promise<void> => {
    await Promise.all([sequencer.stop(), runs.stop()]);
    await witnessing.stop();
    uninstall();
  };
  return { sequencer, witnessing, runs, stop };
}

function announce({ hub }: Services, { log, head }: PublishedHead, covered: readonly QueuedBlock[]): void {
  hub.publish(log.hospitalId, { type: 'log.head', ids: { log: addressOf(log), size: String(head.size) } });
  if (covered.length > TOLD_SINGLY) return;
  for (const { documentId, series, number } of covered) {
    hub.publish(log.hospitalId, { type: 'seal', ids: { document: documentId, series, number: String(number) } });
  }
}

/** Another server of the node has stored it; it also tells this one what it told itself. */
function witnessedElsewhere({ publications }: Sequencer, address: string, size: number): void {
  const found = publications.all().find(({ log }) => addressOf(log) === address);
  if (found !== undefined) publications.witnessedTo(found.log.id, size);
}

/** The copy of a signed head may not be on the disk: what follows must start from reading everything anew. */
function stopProcess({ log }: Services, error: Error): void {
  log.fatal({ err: error }, error.message);
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}
