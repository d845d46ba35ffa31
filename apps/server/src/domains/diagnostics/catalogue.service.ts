import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalyteJson, LabCatalogueJson } from '@pramana/contract';
import type { FastifyBaseLogger } from 'fastify';
import { NO_CATALOGUE, readCatalogue } from './catalogue.policy.ts';

/** Reads the tests (clinical/README.md). Missing or broken is said in the log and on the screen, and stops nobody from working. */
export function loadCatalogue(folder: string, log: Pick<FastifyBaseLogger, 'error'>): LabCatalogueJson {
  let text: string;
  try {
    text = readFileSync(join(folder, 'tests.json'), 'utf8');
  } catch {
    log.error('clinical data: tests.json is missing; tests are ordered in words and have no ranges');
    return NO_CATALOGUE;
  }
  const read = readCatalogue(text);
  if (typeof read !== 'string') return read;
  log.error(`clinical data: tests.json is not used: ${read}`);
  return NO_CATALOGUE;
}

/** What a test measures; nothing for one in words, or that is not in the catalogue any more. */
export function analytesOf(catalogue: LabCatalogueJson, code: string | null): AnalyteJson[] {
  const test = catalogue.tests.find((each) => each.code === code);
  return (test?.analytes ?? []).flatMap((each) => catalogue.analytes.find((analyte) => analyte.code === each) ?? []);
}
