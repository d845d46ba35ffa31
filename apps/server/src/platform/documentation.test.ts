import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as contract from '@pramana/contract';
import { ERRORS } from '@pramana/kernel';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from './settings.ts';
import { openApiText } from './system.ts';

const docs = fileURLToPath(new URL('../../../../docs/', import.meta.url));

/** The cells of the rows of a document's tables whose first cell is `code`. */
function rows(file: string): string[][] {
  const lines = readFileSync(`${docs}${file}`, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('the documentation is what the code says', () => {
  test('docs/errors.md lists every error with its status and sentence, and none that does not exist', () => {
    const expected = Object.entries(ERRORS).map(([code, [status, sentence]]) => [
      `\`${code}\``,
      String(status),
      sentence,
    ]);
    expect(rows('errors.md')).toEqual(expected);
  });

  test('docs/operations/configuration.md lists every variable with its default and reason, and no other', () => {
    const expected = Object.entries(SETTINGS).map(([name, each]) => [
      `\`${name}\``,
      `\`${each.standard}\``,
      each.reason,
    ]);
    expect(rows('operations/configuration.md')).toEqual(expected);
  });

  test('docs/openapi.json is the contract: else run vitest run documentation --update', async () => {
    await expect(`${openApiText()}\n`).toMatchFileSnapshot(`${docs}openapi.json`);
  });
});

describe('the OpenAPI document', () => {
  const routes = contract.routesIn(contract);
  const document = JSON.parse(openApiText()) as {
    paths: Record<string, Record<string, { operationId: string; security?: unknown; tags: string[] }>>;
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

  test('holds every route once, by its id, under its domain’s tag', () => {
    expect(operations.map((each) => each.operationId).sort()).toEqual(routes.map((route) => route.id).sort());
    for (const { operationId, tags } of operations) expect(tags).toEqual([operationId.split('.')[0]]);
  });

  test('refers only to schemas that it holds', () => {
    const text = openApiText();
    const known = Object.keys((JSON.parse(text) as { components: { schemas: object } }).components.schemas);
    const used = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1] ?? '');
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('gives public operations, and no other, an empty security', () => {
    const open = operations.filter((each) => each.security !== undefined);
    expect(open.every((each) => JSON.stringify(each.security) === '[]')).toBe(true);
    const publicIds = routes.filter((route) => route.access === 'public').map((route) => route.id);
    expect(open.map((each) => each.operationId).sort()).toEqual(publicIds.sort());
  });
});
