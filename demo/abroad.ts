import { readFile } from 'node:fs/promises';
import { importBundle } from '../apps/server/src/domains/fhir/index.ts';
import type { Scene } from './scene.ts';

/** Synthetic patients of another system (demo/README.md). */
const BUNDLES = ['agustin-fonseca', 'clemente-kreiger', 'gustavo-mejia'];

export const ABROAD = BUNDLES.length;

/** Three patients from FHIR bundles, as a hospital takes over what another one hands out. */
export async function takeOverAbroad(scene: Scene): Promise<void> {
  // Behind the years of the hospital's own patients, before the first day's work.
  const at = scene.startedAt + 3_600_000;
  const clock = { now: () => at };
  for (const name of BUNDLES) {
    const json: unknown = JSON.parse(await readFile(new URL(`./source/fhir/${name}.json`, import.meta.url), 'utf8'));
    await scene.inHospital((tx) =>
      importBundle({ ...scene.as('doctor', at), tx, clock, client: { address: '127.0.0.1' } }, json, {
        confirmDuplicate: true,
      }),
    );
  }
}
