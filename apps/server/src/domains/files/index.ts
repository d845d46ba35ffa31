import type { FastifyInstance } from 'fastify';
import { registerFileAudit } from './audit.service.ts';
import { fileRoutes } from './file.routes.ts';
import { startSweeping } from './sweep.service.ts';

export { checkCiting, type Cited, citedViews, findCited } from './cited.service.ts';
export { eraseFiles, holdingOfFiles } from './erase.service.ts';
export { openCited, type OpenedFile } from './view.service.ts';

/** Files of records: uploads in parts, reading, the audit, and the sweep, which runs while the server does. */
export function filesPlugin(app: FastifyInstance): void {
  const { services } = app;
  registerFileAudit(services);
  fileRoutes(app);
  services.health.register('files', async () => {
    await services.files.check();
    return { ok: true, code: 'ok' };
  });
  let stop: () => Promise<void> = async () => {};
  app.addHook('onReady', async () => {
    stop = startSweeping(services);
  });
  app.addHook('onClose', () => stop());
}
