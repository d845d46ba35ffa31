/** What npm would install: plain JavaScript that Node runs from somebody's node_modules, with one dependency. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const place = mkdtempSync(join(tmpdir(), 'ledger-pack-'));
afterAll(() => rmSync(place, { recursive: true }));

/** Installs the package that lies in `place` and answers what the code of its README says, with Node's adapters around it. */
function readme(place: string): string {
  const [archive = ''] = readdirSync(place).filter((name) => name.endsWith('.tgz'));
  const installed = join(place, 'node_modules/@pramana/ledger');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(place, archive), '--strip-components=1', '-C', installed]);
  mkdirSync(join(place, 'node_modules/@noble'));
  for (const name of ['curves', 'hashes']) {
    symlinkSync(join(ROOT, 'node_modules/@noble', name), join(place, 'node_modules/@noble', name));
  }
  const own = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { dependencies: object };
  expect([Object.keys(own.dependencies), existsSync(join(installed, 'LICENSE'))]).toEqual([['@noble/curves'], true]);
  const [, code = ''] = /```ts\n([^]*?)```/.exec(readFileSync(join(installed, 'README.md'), 'utf8')) ?? [];
  const program = `import * as ledger from '@pramana/ledger';
    import { installFastRows, installNodeSha256 } from '@pramana/ledger/node';
    import { randomBytes } from 'node:crypto';
    installNodeSha256();
    await installFastRows();
    const random = (n) => new Uint8Array(randomBytes(n));
    const readme = async () => { ${code.replace(' as const', '')} };
    console.log(await readme());`;
  writeFileSync(join(place, 'try.mjs'), program);
  return execFileSync(process.execPath, [join(place, 'try.mjs')], { encoding: 'utf8' });
}

test('the packed ledger runs the code of its README, and the adapters for Node, outside of this repository', () => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/pack-ledger.mjs'), place], { stdio: 'pipe' });
  expect(readme(place)).toBe('AMBER\n');
});

test('the packed ledger tells TypeScript what it is: its README compiles strictly, and a wrong use of it does not', () => {
  symlinkSync(join(ROOT, 'node_modules/@types'), join(place, 'node_modules/@types'));
  const [, code = ''] = /```ts\n([^]*?)```/.exec(readFileSync(join(ROOT, 'packages/ledger/README.md'), 'utf8')) ?? [];
  const program = `import * as ledger from '@pramana/ledger';
    import { installNodeSha256 } from '@pramana/ledger/node';
    installNodeSha256();
    declare const random: (n: number) => Uint8Array;
    export const readme = async (): Promise<string> => { ${code} };
    // @ts-expect-error -- a policy is parsed, never a text
    ledger.verifyReceipt(ledger.parseReceipt(''), 'quorum none');`;
  writeFileSync(join(place, 'try.mts'), program);
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const compile = (): string => {
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    return execFileSync(tsc, [...strict, join(place, 'try.mts')], { cwd: place, encoding: 'utf8' });
  };
  expect(compile()).toBe('');
});

test('npm pack in its own folder makes the same package, and leaves that folder as it was', () => {
  // In a copy: other tests read this folder meanwhile.
  const copy = join(place, 'copy');
  const folder = join(copy, 'packages/ledger');
  for (const name of ['scripts', 'packages/ledger/src', 'packages/ledger/vectors']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  const files = [
    'LICENSE',
    'package-lock.json',
    'tsconfig.base.json',
    ...['package.json', 'README.md', 'ATTACKS.md'].map((each) => `packages/ledger/${each}`),
  ];
  for (const name of files) cpSync(join(ROOT, name), join(copy, name));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const before = readFileSync(join(folder, 'package.json'), 'utf8');
  execFileSync('npm', ['pack', '--ignore-scripts=false', '--pack-destination', copy], { cwd: folder, stdio: 'pipe' });
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe(before);
  expect(readdirSync(folder).sort()).toEqual(['ATTACKS.md', 'README.md', 'package.json', 'src', 'vectors']);
  rmSync(join(copy, 'node_modules'));
  expect(readme(copy)).toBe('AMBER\n');
});
