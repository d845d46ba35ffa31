import type { FastifyInstance } from 'fastify';
import { registerFileAudit } from './audit.service.ts';
import { registerKept } from '../sealing/index.ts';
import { CONTENT_VERSION } from './content.service.ts';
import { FACTS_VERSION } from './facts.service.ts';
import { fileRoutes } from './file.routes.ts';
import { startSweeping } from './sweep.service.ts';

export { checkCiting, type Cited, citedViews, findCited } from './cited.service.ts';
export { eraseFiles, holdingOfFiles } from './erase.service.ts';
export { storeFile } from './upload.service.ts';
export { openCited, type OpenedFile } from './view.service.ts';

/** Files of records: uploads in parts, reading, the audit, and the sweep, which runs while the server does. */
export function filesPlugin(app: FastifyInstance): void {
  const { services } = app;
  registerFileAudit(services);
  const file = { under: 'category', table: 'file', key: { id: 'uuid' }, subject: 't.subject_id' } as const;
  const named = { category: 't.category', record: 't.id' } as const;
  registerKept(
    { ...file, ...named, column: 'wrapped_key', epoch: 't.epoch', version: String(CONTENT_VERSION) },
    { ...file, ...named, column: 'facts_key', epoch: 't.facts_epoch', version: String(FACTS_VERSION) },
  );
  fileRoutes(app);
  const check = async (): Promise<{ ok: boolean; code: string }> => {
    await services.files.check();
    return { ok: true, code: 'ok' };
  };
  services.health.register('files', check, { isCostly: true });
  let stop: () => Promise<void> = async () => {};
  app.addHook('onReady', async () => {
    stop = startSweeping(services);
  });
  app.addHook('onClose', () => stop());
}
