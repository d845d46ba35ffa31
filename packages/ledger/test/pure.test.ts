/** I-8: the core touches no clock, randomness, network, disk or `node:*`, and so runs in any browser. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../src/index.ts');

/** Every file that the core reaches, with the packages it names. */
function reach(path: string, files = new Map<string, string>(), packages = new Set<string>()) {
  if (files.has(path)) return { files, packages };
  const text = readFileSync(path, 'utf8');
  files.set(path, text);
  for (const [, target = ''] of text.matchAll(/from '([^']+)'/g)) {
    if (target.startsWith('.')) reach(join(dirname(path), target), files, packages);
    else packages.add(target);
  }
  return { files, packages };
}

const { files, packages } = reach(root);

test('the core reaches one package, for Ed25519 and the curve of passkeys, and none of its adapters', () => {
  expect([...packages].toSorted()).toEqual(['@noble/curves/ed25519.js', '@noble/curves/nist.js']);
  expect(files.size).toBeGreaterThan(25);
  expect([...files.keys()].filter((path) => path.includes('/node/'))).toEqual([]);
});

test('the core names nothing that a browser, a clock or chance would have to give it', () => {
  // A `Date` of an instant that was given is arithmetic; one of now is a clock.
  const forbidden =
    /\b(Buffer|process|Date\.now|Date\(\)|Math\.random|crypto\.|fetch|setTimeout|performance|globalThis|console|import\()/;
  const found = [...files].flatMap(([path, text]) => {
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    return forbidden.test(code) ? [path] : [];
  });
  expect(found).toEqual([]);
});
