import type { FastifyInstance } from 'fastify';
import { billingPlugin } from './domains/billing/index.ts';
import { cataloguePlugin } from './domains/catalogue/index.ts';
import { identity } from './domains/identity/index.ts';
import { patientsPlugin } from './domains/patients/index.ts';
import { sealingPlugin } from './domains/sealing/index.ts';
import { stockPlugin } from './domains/stock/index.ts';
import { BUILT, createServer, type PageFolders } from './platform/http/index.ts';
import type { Services } from './platform/services.ts';
import { systemRoutes } from './platform/system.ts';

/** The server's table of contents: the platform, then each domain. */
export async function createApp(services: Services, folders: PageFolders = BUILT): Promise<FastifyInstance> {
  const app = await createServer(services, folders);
  systemRoutes(app);
  identity(app);
  patientsPlugin(app);
  cataloguePlugin(app);
  stockPlugin(app);
  billingPlugin(app);
  sealingPlugin(app);
  return app;
}
