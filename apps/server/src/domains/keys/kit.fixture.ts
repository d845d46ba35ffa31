import { join } from 'node:path';
import type { BundleServices } from './bundle.service.ts';

/** Where a test's keys are encrypted to, once its keyring holds a kit; none is forced. */
export function testKit(folder: string): BundleServices {
  return { clock: { now: () => Date.now() }, demo: null, config: { kitDir: join(folder, 'kit'), kitRequired: false } };
}
