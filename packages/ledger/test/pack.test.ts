/** What npm would install: plain JavaScript that Node runs from somebody's node_modules, with one dependency. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const place = mkdtempSync(join(tmpdir(), 'ledger-pack-'));
afterAll(() => rmSync(place, { recursive: true }));

test('the packed ledger runs the code of its README, and the adapters for Node, outside of this repository', () => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/pack-ledger.mjs'), place], { stdio: 'pipe' });
  const [archive = ''] = readdirSync(place).filter((name) => name.endsWith('.tgz'));
  const installed = join(place, 'node_modules/@pramana/ledger');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(place, archive), '--strip-components=1', '-C', installed]);
  mkdirSync(join(place, 'node_modules/@noble'));
  for (const name of ['curves', 'hashes']) {
    symlinkSync(join(ROOT, 'node_modules/@noble', name), join(place, 'node_modules/@noble', name));
  }
  const own = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { dependencies: object };
  expect(Object.keys(own.dependencies)).toEqual(['@noble/curves']);
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
  expect(execFileSync(process.execPath, [join(place, 'try.mjs')], { encoding: 'utf8' })).toBe('AMBER\n');
});
