import type { FastifyInstance } from 'fastify';
import { registerAccessAudit } from './audit.service.ts';
import { registerKept } from '../sealing/index.ts';
import { LEAF_BOX } from './batch.service.ts';
import { Batcher } from './batcher.service.ts';
import { emergencyRoutes } from './emergency.routes.ts';
import { registerEmergencyAudit, WORDS } from './emergency.service.ts';
import { eventRoutes, lookRoutes } from './event.routes.ts';
import { ownLookRoutes } from './own.routes.ts';

/** Accesses as leaves of the log: the batcher, which runs while the server does, what it shows, and its audit. */
export function accessPlugin(app: FastifyInstance): void {
  const { db, clock, log, health, knownLooks } = app.services;
  registerAccessAudit();
  registerEmergencyAudit();
  registerKept(
    {
      under: 'person',
      table: 'access_leaf',
      column: 'box',
      key: { event_id: 'uuid' },
      // A leaf lies under its event's pseudonym, and there is the index.
      from: 'access_event w join access_leaf t on t.hospital_id = w.hospital_id and t.event_id = w.id',
      subject: 'w.subject_id',
      own: true,
      category: `'${LEAF_BOX}'`,
      record: 't.event_id',
      version: '1',
    },
    {
      under: 'person',
      table: 'emergency_entry',
      column: 'words_box',
      key: { id: 'uuid' },
      subject: 't.subject_id',
      category: `'${WORDS}'`,
      record: 't.id',
      version: '1',
    },
  );
  eventRoutes(app);
  lookRoutes(app);
  ownLookRoutes(app);
  emergencyRoutes(app);
  const batcher = new Batcher({ db, clock, log, known: knownLooks });
  health.register('accesses', async () => {
    const late = await batcher.late();
    return { ok: !late, code: late ? 'unsealed' : 'ok' };
  });
  app.addHook('onReady', async () => batcher.start());
  app.addHook('onClose', () => batcher.stop());
}
